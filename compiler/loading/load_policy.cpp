#include "compiler/loading/load_policy.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "compiler/syntax/input_limits.h"
#include "compiler/syntax/parse.h"

namespace polc {
namespace {

// A policy of more files than this is a loop in the making, or was written by a machine.
constexpr std::size_t max_files = 1000;

/// One file has one, whatever way leads to it: `sa.pol`, `../m/sa.pol` and a symbolic link to it. A file that lies on no
/// disk is known by its path alone.
std::string identity_of(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? path.lexically_normal().string() : real.string();
}

class Loader {
 public:
  Loader(const std::vector<std::string>& folders, const FileReader& reader, SourceManager& sources,
         DiagnosticSink& sink, const FileParse& parse_file)
      : folders_(folders), reader_(reader), sources_(sources), sink_(sink), parse_file_(parse_file) {}

  LoadedPolicy run(const std::string& path) {
    std::optional<Reference> next{Reference{path, std::nullopt, {}}};
    while (next) {
      const Reference root = *next;
      next.reset();
      layer_ = {};
      base_.reset();
      is_root_ = true;
      if (!load(root)) break;
      if (layer_.files.empty()) {  // Read already: a layer further up extends this one.
        sink_.report(Code::import_cycle, root.span, {root.path, " through `extends`"});
        break;
      }
      result_.layers.push_back(std::move(layer_));
      next = base_;
    }
    std::reverse(result_.layers.begin(), result_.layers.end());
    return std::move(result_);
  }

 private:
  struct Reference {
    std::string path;                // As written.
    std::optional<Span> span;        // Where; absent for the path given to the command.
    std::filesystem::path importer;  // The folder of the file that names it.
  };

  struct FoundFile {
    std::string path;
    std::string text;
  };

  struct OpenFile {
    std::string identity;
    std::string shown;
  };

  /// Reads one file and, through it, all that it imports. False if the file itself cannot be read.
  bool load(const Reference& reference) {
    std::optional<FoundFile> found = find(reference);
    if (!found) return false;
    const std::string key = identity_of(found->path);
    const std::string shown = std::filesystem::path(found->path).lexically_normal().string();
    const auto open =
        std::find_if(open_.begin(), open_.end(), [&](const OpenFile& file) { return file.identity == key; });
    if (open != open_.end()) {
      std::string through;
      for (auto step = open + 1; step != open_.end(); ++step)
        through += (through.empty() ? " through `" : ", `") + step->shown + "`";
      sink_.report(Code::import_cycle, reference.span, {open->shown, through});
      return false;
    }
    if (!seen_.insert(key).second) return true;
    if (seen_.size() > max_files) {
      if (seen_.size() == max_files + 1)
        sink_.report(Code::too_many_files, reference.span, {std::to_string(max_files)});
      return false;
    }
    open_.push_back({key, shown});
    const FileId id = sources_.add(found->path, std::move(found->text));
    result_.files.push_back(parse_file_ ? parse_file_(sources_, id, sink_) : parse(sources_, id, sink_));
    const ast::File& file = result_.files.back();
    layer_.files.push_back(&file);
    const bool is_root = is_root_;
    is_root_ = false;
    follow(file, std::filesystem::path(found->path).parent_path(), is_root);
    open_.pop_back();
    return true;
  }

  void follow(const ast::File& file, const std::filesystem::path& folder, bool is_root) {
    std::map<std::string, Span> imports;
    std::optional<Span> extends;
    for (const ast::Statement& statement : file.statements) {
      if (const auto* import = std::get_if<ast::Import>(&statement.node)) {
        const auto [first, is_new] = imports.try_emplace(import->file.text, import->file.span);
        if (!is_new) {
          sink_.report(Code::import_twice, import->file.span, {import->file.text})
              .label(first->second, "first imported here");
          continue;
        }
        load({import->file.text, import->file.span, folder});
      } else if (const auto* base = std::get_if<ast::Extends>(&statement.node)) {
        if (!is_root) {
          sink_.report(Code::extends_in_import, statement.span);
        } else if (extends) {
          sink_.report(Code::extends_twice, statement.span).label(*extends, "the first one");
        } else {
          extends = statement.span;
          base_ = Reference{base->file.text, base->file.span, folder};
        }
      }
    }
  }

  /// As the parser reports a text that is a little too large: at the file's start.
  void report_oversize(const Reference& reference, const std::string& path, std::uint64_t size) {
    const Span start{sources_.add(path, ""), 0, 0};
    Diagnostic& diagnostic =
        sink_.report(Code::file_too_large, start, {std::to_string(size), std::to_string(max_source_bytes)});
    if (reference.span) diagnostic.label(*reference.span, "read for this");
  }

  /// Nothing, and a report, where no place to look in has the file.
  std::optional<FoundFile> find(const Reference& reference) {
    std::vector<std::string> candidates;
    if (!reference.span || std::filesystem::path(reference.path).is_absolute()) {
      candidates.push_back(reference.path);
    } else {
      candidates.push_back((reference.importer / reference.path).string());
      for (const std::string& folder : folders_)
        candidates.push_back((std::filesystem::path(folder) / reference.path).string());
    }
    std::string reason;
    for (const std::string& candidate : candidates) {
      Expected<std::string, ReadError> text = reader_(candidate);
      if (text) return FoundFile{candidate, *std::move(text)};
      if (text.error().oversize) {
        report_oversize(reference, candidate, *text.error().oversize);
        return std::nullopt;
      }
      if (reason.empty()) reason = text.error().reason;
    }
    Diagnostic& diagnostic = sink_.report(Code::file_not_found, reference.span, {reference.path, reason});
    if (!reference.span) diagnostic.helps.clear();  // A file of the command line is looked up nowhere else.
    for (const std::string& candidate : candidates) {
      if (candidate.ends_with(".pol") || !reader_(candidate + ".pol")) continue;
      diagnostic.helps = {"did you mean `" + reference.path + ".pol`?"};
      break;
    }
    return std::nullopt;
  }

  const std::vector<std::string>& folders_;
  const FileReader& reader_;
  SourceManager& sources_;
  DiagnosticSink& sink_;
  const FileParse& parse_file_;
  LoadedPolicy result_;
  PolicyLayer layer_;
  std::optional<Reference> base_;
  bool is_root_ = true;
  std::set<std::string> seen_;  // Normal paths of all files read.
  std::vector<OpenFile> open_;  // Those whose imports are being read, outermost first.
};

}  // namespace

LoadedPolicy load_policy(const std::string& path, const std::vector<std::string>& folders, const FileReader& reader,
                         SourceManager& sources, DiagnosticSink& sink, const FileParse& parse_file) {
  return Loader(folders, reader, sources, sink, parse_file).run(path);
}

}  // namespace polc
