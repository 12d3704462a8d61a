#include "compiler/sql/rows/mapping_words.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "compiler/syntax/input_limits.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Kind = MappingWord::Kind;

bool is_name_byte(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_' ||
         code >= 0x80;
}
bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

class Scanner {
 public:
  Scanner(std::string_view text, FileId file, DiagnosticSink& sink) : text_(text), file_(file), sink_(sink) {}

  std::vector<MappingWord> run() {
    at_ = byte_order_mark_size(text_);
    std::vector<MappingWord> words;
    while (skip_space()) {
      const std::size_t begin = at_;
      if (std::optional<MappingWord> word = next()) {
        word->span = span(begin);
        words.push_back(std::move(*word));
      }
    }
    words.push_back({Kind::end, "", span(at_)});
    return words;
  }

 private:
  bool skip_space() {
    while (at_ < text_.size()) {
      if (is_space(text_[at_])) {
        ++at_;
      } else if (text_.substr(at_).starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return true;
      }
    }
    return false;
  }

  std::optional<MappingWord> next() {
    const char first = text_[at_];
    if (first == '"' || first == '`') return quoted(first);
    if (is_name_byte(first) || (first == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
      const std::size_t begin = at_++;
      while (at_ < text_.size() && (is_name_byte(text_[at_]) || is_inner_hyphen())) ++at_;
      const std::string word(text_.substr(begin, at_ - begin));
      if (visible(word) == word) return MappingWord{Kind::word, word, {}};
      return refuse_unseen(begin, word);
    }
    ++at_;
    if (std::string_view("{};,.").find(first) != std::string_view::npos)
      return MappingWord{Kind::sign, std::string(1, first), {}};
    const std::size_t begin = at_ - 1;
    sink_.report(Code::mapping_unexpected, span(begin), {"a word", "`" + visible(std::string(1, first)) + "`"})
        .help("names of the database that are no plain words stand in double quotes: `\"my table\"`");
    return std::nullopt;
  }

  bool is_inner_hyphen() const {
    return text_[at_] == '-' && at_ + 1 < text_.size() && is_name_byte(text_[at_ + 1]) && text_[at_ - 1] != '-';
  }

  std::optional<MappingWord> quoted(char quote) {
    const std::size_t begin = at_++;
    std::string inside;
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\n';
      // As SQL has it, and as a text of a policy has it.
      const bool is_escape =
          quote == '"' && ((text_[at_] == '"' && next == '"') || (text_[at_] == '\\' && (next == '"' || next == '\\')));
      if (text_[at_] == quote && !is_escape) break;
      if (is_escape) ++at_;
      inside += text_[at_];
    }
    if (at_ == text_.size() || text_[at_] != quote) {
      sink_.report(Code::mapping_unexpected, span(begin),
                   {"a closing " + std::string(quote == '"' ? "double quote" : "backquote"), "the end of the line"});
      return std::nullopt;
    }
    ++at_;
    if (inside.empty() || visible(inside) != inside) return refuse_unseen(begin, inside);
    return MappingWord{quote == '"' ? Kind::quoted : Kind::backquoted, inside, {}};
  }

  std::nullopt_t refuse_unseen(std::size_t begin, const std::string& name) {
    sink_
        .report(Code::mapping_unexpected, span(begin),
                {"a name", name.empty() ? "nothing in quotes" : "`" + visible(name) + "`"})
        .help("a name has at least one character, and none that a reader cannot see");
    return std::nullopt;
  }

  Span span(std::size_t begin) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  }

  std::string_view text_;
  FileId file_;
  DiagnosticSink& sink_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<MappingWord> mapping_words(const SourceManager& sources, FileId file, DiagnosticSink& sink) {
  return Scanner(sources.text(file), file, sink).run();
}

}  // namespace polc::sql
