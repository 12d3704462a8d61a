// Entry: CellTexts.
#include "compiler/import/cell_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/import/condition_reader.h"
#include "compiler/import/condition_walk.h"
#include "llvm/ADT/StringSet.h"

namespace polc::importing {
namespace {

// Beyond it a file is most likely no table of permissions at all.
constexpr std::size_t max_reported = 20;

constexpr std::array<std::string_view, 11> words_for_no = {"",     "-", "no", "n",  "false", "0",
                                                           "none", "✗", "✘",  "❌", "☐"};
constexpr std::array<std::string_view, 9> words_for_yes = {"x", "yes", "y", "true", "1", "✓", "✔", "✅", "☑"};
// What asks for a sign in colour, and changes nothing else about it.
constexpr std::string_view in_colour = "\uFE0F";

/// A cell on its way to its content: parsed, its levels still words.
struct Draft {
  enum class Kind : std::uint8_t { no, yes, word, parsed, bad };
  Kind kind = Kind::bad;
  std::string word;
  ReadCell cell;
};

class Interpretation {
 public:
  Interpretation(std::vector<std::string>& levels, DiagnosticSink& sink)
      : levels_(levels), are_levels_given_(!levels.empty()), sink_(sink) {}

  Draft draft(const std::string& text, Span span) {
    Draft result;
    if (std::find(levels_.begin(), levels_.end(), text) != levels_.end()) {
      result.kind = Draft::Kind::word;
      result.word = text;
      return result;
    }
    if (const auto answer = plain_answer(text)) {
      result.kind = *answer ? Draft::Kind::yes : Draft::Kind::no;
      return result;
    }
    std::string problem;
    // What starts with its condition means yes.
    const bool is_open = llvm::StringRef(text).startswith_insensitive("if ");
    auto cell = read_cell(is_open ? "yes " + text : text, problem);
    if (!cell && !is_open && !mentions_outcome(text)) {
      if (auto condition = read_condition(text, problem)) {
        condition->level.text = "yes";
        cell.emplace();
        cell->outcomes.push_back(std::move(*condition));
      }
    }
    if (!cell) {
      report(Code::unreadable_cell, span, {shortened(text), "a cell", problem});
      return result;
    }
    const bool is_word = cell->outcomes.size() == 1 && !cell->outcomes.front().condition && cell->note.empty();
    result.kind = is_word ? Draft::Kind::word : Draft::Kind::parsed;
    result.word = is_word ? cell->outcomes.front().level.text : "";
    result.cell = std::move(*cell);
    if (!is_word) note_names(result.cell, span);
    return result;
  }

  /// Puts the one level that only the cells name between the two that are always there. False if there are more.
  bool settle_levels() {
    if (are_levels_given_) return true;
    levels_ = {"deny", "allow"};
    if (further_levels_.size() == 1) levels_.insert(levels_.begin() + 1, further_levels_.front().text);
    if (further_levels_.size() < 2) return true;
    std::string names;
    for (const ImportedName& level : further_levels_) names += (names.empty() ? "`" : ", `") + level.text + "`";
    sink_.report(Code::level_order_unknown, further_levels_[1].span, {names})
        .label(further_levels_[0].span, "the first of them");
    return false;
  }

  std::optional<CellContent> content(Draft&& draft, const std::string& text, Span span) {
    CellContent result;
    result.span = span;
    switch (draft.kind) {
      case Draft::Kind::no:
      case Draft::Kind::bad:
        return std::nullopt;
      case Draft::Kind::yes:
        result.outcomes.push_back({highest(), {}, nullptr});
        return result;
      case Draft::Kind::word:
        return word_content(draft.word, text, span);
      case Draft::Kind::parsed:
        break;
    }
    result.note = std::move(draft.cell.note);
    for (ReadOutcome& outcome : draft.cell.outcomes) {
      if (!result.outcomes.empty() && result.outcomes.back().condition == nullptr) {
        report(Code::unreadable_cell, span,
               {shortened(text), "a cell",
                fmt::format("`{}` has no condition, so what follows it never counts",
                            levels_[result.outcomes.back().level])});
        return std::nullopt;
      }
      const auto level = level_of(outcome.level.text);
      if (!level) {
        report_unknown(outcome.level.text, span);
        return std::nullopt;
      }
      result.outcomes.push_back({*level, std::move(outcome.condition_text), std::move(outcome.condition)});
    }
    while (!result.outcomes.empty() && result.outcomes.back().level == 0) result.outcomes.pop_back();
    if (result.outcomes.empty()) return std::nullopt;
    return result;
  }

  bool may_go_on() const { return reported_ <= max_reported; }

 private:
  /// What a word says in any table, whatever its levels.
  static std::optional<bool> plain_answer(std::string_view text) {
    llvm::StringRef word(text.data(), text.size());
    word.consume_back(in_colour);
    const std::string lower = word.lower();
    if (std::find(words_for_no.begin(), words_for_no.end(), lower) != words_for_no.end()) return false;
    if (std::find(words_for_yes.begin(), words_for_yes.end(), lower) != words_for_yes.end()) return true;
    return std::nullopt;
  }

  static bool mentions_outcome(const std::string& text) {
    return text.find(" if ") != std::string::npos || text.find(" else ") != std::string::npos;
  }

  std::uint32_t highest() const { return static_cast<std::uint32_t>(levels_.size() - 1); }

  std::optional<std::uint32_t> level_of(const std::string& word) const {
    const llvm::StringRef wanted = word;
    for (std::uint32_t level = 0; level < levels_.size(); ++level) {
      if (wanted == levels_[level]) return level;
    }
    for (std::uint32_t level = 0; level < levels_.size(); ++level) {
      if (wanted.equals_insensitive(levels_[level])) return level;
    }
    if (const auto answer = plain_answer(word)) return *answer ? highest() : 0;
    return std::nullopt;
  }

  /// The levels and attributes that a cell with a condition cannot but mean.
  void note_names(const ReadCell& cell, Span span) {
    for (const ReadOutcome& outcome : cell.outcomes) {
      if (outcome.condition) {
        for_each_comparison(*outcome.condition, [&](const ast::Comparison& comparison) {
          if (comparison.subject.parts.size() == 1) attributes_.insert(comparison.subject.parts.front().text);
        });
      }
      const std::string& level = outcome.level.text;
      const llvm::StringRef word = level;
      const bool is_known = word.equals_insensitive("deny") || word.equals_insensitive("allow") ||
                            plain_answer(level).has_value() || nearest_name(level, {"deny", "allow"}).has_value();
      const bool is_noted = std::any_of(further_levels_.begin(), further_levels_.end(),
                                        [&](const ImportedName& name) { return name.text == level; });
      if (!is_known && !is_noted) further_levels_.push_back({level, span});
    }
  }

  std::optional<CellContent> word_content(const std::string& word, const std::string& text, Span span) {
    CellContent result;
    result.span = span;
    if (const auto level = level_of(word)) {
      if (*level == 0) return std::nullopt;
      result.outcomes.push_back({*level, {}, nullptr});
      return result;
    }
    std::string problem;
    auto condition = attributes_.contains(word) ? read_condition(text, problem) : std::nullopt;
    if (!condition) {
      report_unknown(word, span);
      return std::nullopt;
    }
    result.outcomes.push_back({highest(), std::move(condition->condition_text), std::move(condition->condition)});
    return result;
  }

  void report_unknown(const std::string& word, Span span) {
    std::string names;
    for (const std::string& level : levels_) names += (names.empty() ? "`" : ", `") + level + "`";
    Diagnostic* diagnostic = report(Code::unknown_cell, span, {shortened(word), names});
    if (diagnostic == nullptr) return;
    if (const auto nearest = nearest_name(word, levels_)) {
      diagnostic->help(fmt::format("did you mean `{}`?", *nearest));
    } else if (word.find_first_of(" `") == std::string::npos) {
      diagnostic->help(fmt::format("if it is a condition, write `{} if {}`", levels_.back(), word));
      if (!are_levels_given_) diagnostic->help(fmt::format("if it is a level, say `--levels deny,{},allow`", word));
    }
  }

  /// Null once enough was reported.
  Diagnostic* report(Code code, Span span, const std::vector<std::string>& arguments) {
    if (++reported_ == max_reported + 1) {
      sink_.report(Code::too_many_import_errors, span, {std::to_string(max_reported)});
    }
    return reported_ > max_reported ? nullptr : &sink_.report(code, span, arguments);
  }

  static std::string shortened(const std::string& text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return text;
    std::size_t cut = longest;
    while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    return text.substr(0, cut) + "…";
  }

  std::vector<std::string>& levels_;
  bool are_levels_given_;
  DiagnosticSink& sink_;
  std::vector<ImportedName> further_levels_;
  llvm::StringSet<> attributes_;
  std::size_t reported_ = 0;
};

/// Line ends and runs of white space within a cell are the spreadsheet's layout.
std::string on_one_line(std::string_view text) {
  std::string result;
  bool in_space = false;
  for (const char character : text) {
    const bool is_space = character == ' ' || character == '\t' || character == '\n' || character == '\r';
    if (!is_space) {
      if (in_space && !result.empty()) result += ' ';
      result += character;
    }
    in_space = is_space;
  }
  return result;
}

}  // namespace

std::uint32_t CellTexts::add(std::string_view text, Span span) {
  const auto [entry, is_new] =
      numbers_.try_emplace(llvm::StringRef(text.data(), text.size()), static_cast<std::uint32_t>(texts_.size()));
  if (is_new) texts_.push_back({on_one_line(text), span});
  return entry->second;
}

std::vector<std::optional<CellContent>> CellTexts::interpret(std::vector<std::string>& levels, DiagnosticSink& sink) {
  Interpretation interpretation(levels, sink);
  std::vector<Draft> drafts;
  for (const Text& text : texts_) {
    if (!interpretation.may_go_on()) return {};
    drafts.push_back(interpretation.draft(text.text, text.span));
  }
  if (!interpretation.settle_levels()) return {};
  std::vector<std::optional<CellContent>> contents;
  for (std::size_t number = 0; number < drafts.size() && interpretation.may_go_on(); ++number) {
    contents.push_back(interpretation.content(std::move(drafts[number]), texts_[number].text, texts_[number].span));
  }
  return contents;
}

}  // namespace polc::importing
