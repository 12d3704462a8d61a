// Findings as the protocol wants them.
#include <algorithm>

#include "compiler/diagnostics/render.h"
#include "tools/polc/lsp/answers.h"
#include "tools/polc/lsp/uri.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

/// What may go without a decision changing: shown faded.
bool is_unneeded(Code code) {
  switch (code) {
    case Code::redundant_rule:
    case Code::masked_grant:
    case Code::ineffective_restriction:
    case Code::unused_attribute:
    case Code::unused_accept:
    case Code::repeated_in_list:
    case Code::unreachable_outcome:
      return true;
    default:
      return false;
  }
}

/// The lines of a compilation's texts, by file.
class FileLines {
 public:
  const editor::TextLines& of(const SourceManager& sources, FileId file) {
    const auto key = std::make_pair(&sources, file);
    const auto found = lines_.find(key);
    if (found != lines_.end()) return found->second;
    return lines_.try_emplace(key, sources.text(file)).first->second;
  }

 private:
  std::map<std::pair<const SourceManager*, FileId>, editor::TextLines> lines_;
};

std::string uri_for(const std::string& path, const Documents& documents) {
  const auto open = documents.find(path);
  return open != documents.end() ? open->second.uri : uri_of(path);
}

std::string message_of(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const std::string& help : diagnostic.helps) text += "\nhelp: " + help;
  return legal(std::move(text));
}

}  // namespace

json::Value range_of(const editor::TextLines& lines, Span span, editor::Encoding encoding, std::int64_t lines_before) {
  const auto place = [&](std::uint32_t offset) {
    const editor::Place at = lines.place(offset, encoding);
    return json::Object{{"line", at.line + lines_before}, {"character", at.character}};
  };
  return json::Object{{"start", place(span.begin)}, {"end", place(span.end)}};
}

std::map<std::string, json::Array> diagnostics_of(const std::map<std::string, PolicyFindings>& findings,
                                                  const Documents& documents, const ClientAbilities& client) {
  std::map<std::string, json::Array> by_uri;
  std::vector<Findings> all;
  std::map<const SourceManager*, std::string> roots;
  for (const auto& [root, found] : findings) {
    const auto& compilation = found.compilation;
    all.push_back({compilation->sources, compilation->sink.all()});
    if (found.tests) all.push_back({compilation->sources, *found.tests});
    roots[&compilation->sources] = root;
  }
  FileLines lines;
  const auto path_at = [&](const SourceManager& sources, Span span) { return normal(sources.path(span.file)); };
  // As `polc check` of all these policies: in order, and what two found in one file once.
  for (const Finding& finding : in_order(all)) {
    const Diagnostic& diagnostic = finding.diagnostic;
    const SourceManager& sources = *finding.sources;
    std::string path = diagnostic.span ? path_at(sources, *diagnostic.span) : roots[&sources];
    json::Object one;
    if (diagnostic.span) {
      one["range"] = range_of(lines.of(sources, diagnostic.span->file), *diagnostic.span, client.encoding);
    } else {
      one["range"] = range_of(editor::TextLines(""), Span{}, client.encoding);
    }
    one["severity"] = diagnostic.severity == Severity::error ? 1 : 2;
    one["code"] = code_text(diagnostic.code);
    one["source"] = "polc";
    one["message"] = message_of(diagnostic);
    if (is_unneeded(diagnostic.code)) one["tags"] = json::Array{1};
    if (client.has_related_information && !diagnostic.labels.empty()) {
      json::Array related;
      for (const Label& label : diagnostic.labels) {
        json::Object location{{"uri", uri_for(path_at(sources, label.span), documents)},
                              {"range", range_of(lines.of(sources, label.span.file), label.span, client.encoding)}};
        related.push_back(json::Object{{"location", std::move(location)}, {"message", legal(label.text)}});
      }
      one["relatedInformation"] = std::move(related);
    }
    by_uri[uri_for(path, documents)].push_back(std::move(one));
  }
  return by_uri;
}

}  // namespace polc::lsp
