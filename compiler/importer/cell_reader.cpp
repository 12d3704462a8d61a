#include "compiler/importer/cell_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/importer/condition_reader.h"
#include "compiler/importer/condition_walk.h"
#include "compiler/importer/texts.h"
#include "compiler/importer/words.h"
#include "llvm/ADT/StringRef.h"

namespace polc::importer {
namespace {

/// Where the word stands in the text between spaces, outside quotes of either kind; capitals do not matter.
std::size_t find_word(std::string_view text, std::string_view word) {
  char quote = '\0';
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    if (quote != '\0') {
      if (character == '\\' && quote == '"') ++at;
      if (character == quote) quote = '\0';
      continue;
    }
    if (character == '"' || character == '`') quote = character;
    const bool is_start = at == 0 || text[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (!is_start || end > text.size() || (end < text.size() && text[end] != ' ')) continue;
    if (llvm::StringRef(text.data() + at, word.size()).equals_insensitive(llvm::StringRef(word.data(), word.size()))) {
      return at;
    }
  }
  return std::string_view::npos;
}

/// One `LEVEL if CONDITION` of a cell, still as text.
struct Piece {
  std::string_view level;
  std::string_view guard;      ///< `if` or `unless`; empty for neither.
  std::string_view condition;  ///< What stands behind that word.
};

Piece piece_of(std::string_view text) {
  const std::size_t if_at = find_word(text, "if");
  const std::size_t unless_at = find_word(text, "unless");
  const std::size_t at = std::min(if_at, unless_at);
  if (at == std::string_view::npos) return {trimmed(text), {}, {}};
  const std::string_view guard = at == if_at ? "if" : "unless";
  return {trimmed(text.substr(0, at)), guard, trimmed(text.substr(at + guard.size()))};
}

/// A name that a condition may test, from the words of a remark: `(own)`, `own only`. Empty if it is more than one.
std::string attribute_in(std::string_view remark) {
  std::string name;
  for (const char character : remark) {
    const bool is_upper = character >= 'A' && character <= 'Z';
    const bool is_word = is_upper || (character >= 'a' && character <= 'z') || character == '_';
    if (!is_word) return "";
    name += is_upper ? static_cast<char>(character - 'A' + 'a') : character;
  }
  return plain_answer(name) == Answer::unknown ? name : "";
}

}  // namespace

std::vector<std::string> levels_of(const ReadOptions& options) {
  return options.levels.empty() ? std::vector<std::string>{"deny", "allow"} : options.levels;
}

std::string problem_of_cells(const ReadOptions& options) {
  const std::vector<std::string> levels = levels_of(options);
  return CellReader(levels, options).problem_of_options();
}

std::string option_text(std::string_view key, std::string_view value) {
  const bool is_plain = !value.empty() && value.find_first_not_of(
                                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789_-.,/:=") == std::string_view::npos;
  std::string quoted;
  for (const char character : value) quoted += character == '\'' ? std::string("'\\''") : std::string(1, character);
  // What starts with a hyphen would be another option.
  const char* joint = value.starts_with('-') ? "=" : " ";
  return fmt::format("--{}{}{}", key, joint, is_plain ? std::string(value) : "'" + quoted + "'");
}

CellMeaning CellReader::of_level(std::uint32_t level) const {
  CellMeaning meaning;
  meaning.is_read = true;
  if (level == 0) return meaning;
  meaning.content.emplace();
  meaning.content->outcomes.push_back({level, {}, nullptr});
  return meaning;
}

std::optional<std::uint32_t> CellReader::level_of(std::string_view word) const {
  const auto find = [&](const auto& is_same) -> std::optional<std::uint32_t> {
    const auto found = std::find_if(levels_.begin(), levels_.end(), is_same);
    if (found == levels_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - levels_.begin());
  };
  const llvm::StringRef wanted(word.data(), word.size());
  if (const auto level = find([&](const std::string& name) { return wanted == name; })) return level;
  if (const auto level = find([&](const std::string& name) { return wanted.equals_insensitive(name); })) return level;
  switch (plain_answer(word)) {
    case Answer::unknown:
      return std::nullopt;
    case Answer::no:
      return 0;
    case Answer::yes:
      break;
  }
  // Of several levels, only one of that name is what `yes` means.
  if (levels_.size() == 2) return 1;
  return find([](const std::string& name) { return name == "allow"; });
}

CellMeaning CellReader::read(const std::string& text) const {
  const auto same = [&](const auto& is_same) {
    return std::find_if(options_.words.begin(), options_.words.end(),
                        [&](const auto& entry) { return is_same(llvm::StringRef(entry.first)); });
  };
  auto found = same([&](llvm::StringRef word) { return word == text; });
  if (found == options_.words.end()) found = same([&](llvm::StringRef word) { return word.equals_insensitive(text); });
  if (found != options_.words.end()) return read_unmapped(found->second);
  if (text.empty() && options_.blank) {
    if (*options_.blank == "refuse") return {};
    return read_unmapped(*options_.blank);
  }
  return read_unmapped(text);
}

CellMeaning CellReader::read_unmapped(const std::string& text) const {
  if (const auto level = level_of(text)) return of_level(*level);
  const bool has_note = text.find("note \"") != std::string::npos;
  if (!piece_of(text).guard.empty() || has_note) {
    CellMeaning meaning = read_outcomes(text);
    if (!meaning.is_read) meaning.suggestion = suggestion_for(text);
    return meaning;
  }
  CellMeaning meaning;
  meaning.suggestion = suggestion_for(text);
  return meaning;
}

/// Puts the names of levels in place of the words for them, and lets the parser of the language read the rest.
CellMeaning CellReader::read_outcomes(const std::string& text) const {
  CellMeaning meaning;
  std::string_view rest = text;
  std::string_view note;
  if (const std::size_t at = find_word(rest, "note"); at != std::string_view::npos) {
    note = rest.substr(at);
    rest = rest.substr(0, at);
  }
  std::string cell;
  while (true) {
    const std::size_t at = find_word(rest, "else");
    const Piece piece = piece_of(rest.substr(0, at));
    // What starts with its condition means yes.
    const bool is_open = cell.empty() && piece.level.empty() && !piece.guard.empty();
    const auto level = level_of(is_open ? "yes" : piece.level);
    if (!level || (piece.level.empty() && !is_open)) {
      meaning.problem = piece.level.empty() ? "a level is missing" : fmt::format("`{}` is not a level", piece.level);
      return meaning;
    }
    cell += fmt::format("{}`{}`", cell.empty() ? "" : " else ", levels_[*level]);
    if (piece.guard == "if") cell += fmt::format(" if {}", piece.condition);
    if (piece.guard == "unless") cell += fmt::format(" if not ({})", piece.condition);
    if (at == std::string_view::npos) break;
    rest = rest.substr(at + 4);
  }
  if (!note.empty()) cell += fmt::format(" {}", note);
  auto read = read_cell(cell, meaning.problem);
  if (!read) return meaning;
  CellContent content;
  content.note = std::move(read->note);
  for (ReadOutcome& outcome : read->outcomes) {
    if (!content.outcomes.empty() && content.outcomes.back().condition == nullptr) {
      meaning.problem = fmt::format("`{}` has no condition, so what follows it has no effect",
                                    levels_[content.outcomes.back().level]);
      return meaning;
    }
    if (outcome.condition) {
      for_each_comparison(*outcome.condition, [&](const ast::Comparison& comparison) {
        const std::string& name = comparison.subject.parts.front().text;
        if (comparison.subject.parts.size() == 1 && level_of(name)) {
          meaning.problem = fmt::format("`{}` is a level, not an attribute to test", name);
        }
      });
      if (!meaning.problem.empty()) return meaning;
    }
    const auto level = level_of(outcome.level.text);
    if (!level) return meaning;
    meaning.says_lowest |= *level == 0;
    content.outcomes.push_back({*level, std::move(outcome.condition_text), std::move(outcome.condition)});
  }
  while (!content.outcomes.empty() && content.outcomes.back().level == 0) content.outcomes.pop_back();
  meaning.is_read = true;
  if (!content.outcomes.empty()) meaning.content = std::move(content);
  return meaning;
}

/// `✓ (own)`, `✓ own`, `Own only`, `only if own`: `allow if own`, in the words of the person.
std::string CellReader::suggestion_for(const std::string& text) const {
  const std::string& highest = levels_.back();
  const auto under = [&](std::string_view remark) -> std::string {
    const std::string name = attribute_in(remark);
    return name.empty() || level_of(name) ? "" : fmt::format("{} if {}", highest, name);
  };
  std::string_view rest = text;
  if (const std::size_t space = rest.find(' '); space != std::string_view::npos) {
    const std::string_view first = rest.substr(0, space);
    const auto level = level_of(first);
    if (level && *level == 0) return levels_.front();
    std::string_view remark = trimmed(rest.substr(space));
    if (remark.starts_with('(') && remark.ends_with(')')) remark = remark.substr(1, remark.size() - 2);
    std::string suggestion = level ? under(remark) : "";
    if (suggestion.empty() && llvm::StringRef(remark.data(), remark.size()).equals_insensitive("only")) {
      suggestion = under(first);
    }
    const bool is_only = llvm::StringRef(first.data(), first.size()).equals_insensitive("only");
    if (suggestion.empty() && is_only) {
      if (find_word(remark, "if") == 0) remark = trimmed(remark.substr(2));
      suggestion = under(remark);
    }
    return suggestion;
  }
  std::string word = text;
  while (!word.empty() && (word.back() == '*' || word.back() == '.' || word.back() == '!')) word.pop_back();
  const auto level = word == text ? std::nullopt : level_of(word);
  return level ? levels_[*level] : "";
}

std::string CellReader::problem_of_options() const {
  const auto check = [&](const std::string& what, const std::string& cell) -> std::string {
    const CellMeaning meaning = read_unmapped(cell);
    if (meaning.is_read) return "";
    return fmt::format("`{}` for {} is not a level{}{}", cell, what, meaning.problem.empty() ? "" : ": ",
                       meaning.problem);
  };
  for (const auto& [word, cell] : options_.words) {
    if (std::string problem = check("`" + word + "`", cell); !problem.empty()) return problem;
  }
  return options_.blank && *options_.blank != "refuse" ? check("blank cells", *options_.blank) : "";
}

}  // namespace polc::importer
