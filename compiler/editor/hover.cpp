#include "compiler/editor/hover.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/editor/keywords.h"
#include "compiler/editor/markdown.h"
#include "compiler/editor/rule_hover.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/token.h"

namespace polc::editor {
namespace {

constexpr std::size_t most_meanings = 4;
constexpr std::size_t most_cells = 6;

std::string type_text(const ast::Type* type) {
  if (type == nullptr) return "bool";
  if (type->name) return type->name->text;
  std::string text;
  for (const ast::Name& value : type->values) text += (text.empty() ? "" : type->ordered ? " < " : ", ") + value.text;
  return type->ordered ? text : "{" + text + "}";
}

std::string listed(const Symbols& symbols, const std::vector<SymbolId>& ids) {
  constexpr std::size_t most = 30;
  std::string text;
  for (std::size_t number = 0; number < std::min(ids.size(), most); ++number)
    text += (text.empty() ? "" : ", ") + code(symbols[ids[number]].name);
  if (ids.size() > most) text += fmt::format(" and {} more", ids.size() - most);
  return text;
}

class HoverWriter {
 public:
  explicit HoverWriter(const HoverQuestion& question) : question_(question), symbols_(question.references.symbols()) {}

  std::string of(SymbolId id) {
    const Symbol& symbol = symbols_[id];
    std::string text = description(symbols_, id);
    switch (symbol.kind) {
      case SymbolKind::role:
        if (symbol.role != nullptr && !symbol.role->includes.empty()) {
          text += "\n\nincludes ";
          for (const ast::Name& name : symbol.role->includes)
            text += (&name == &symbol.role->includes.front() ? "" : ", ") + code(name.text);
        }
        return text + answered([&](const Answered& policy) { return what_answer(policy, symbol.name); });
      case SymbolKind::role_group:
        return text + "\n\n" + listed(symbols_, question_.references.roles(symbol.role_group->roles));
      case SymbolKind::action:
        return text + answered([&](const Answered& policy) { return who_answer(policy, symbol.name); });
      case SymbolKind::setting:
        return text + answered([&](const Answered& policy) { return setting_answer_text(policy, symbol.name); });
      case SymbolKind::define:
        return text + (symbol.define->condition
                           ? fenced("pol", std::string(question_.written(symbol.define->condition->span)))
                           : "");
      case SymbolKind::group:
        return text + "\n\n" + listed(symbols_, question_.references.permissions(symbol.group->permissions));
      case SymbolKind::resource:
      case SymbolKind::settings_group:
      case SymbolKind::domain:
        return text + "\n\n" + listed(symbols_, symbols_.members(id));
      default:
        return text;
    }
  }

  /// What a cell decides, permission by permission and role by role, and who else may.
  std::string cell(const CellPlace& place) {
    const auto permissions = question_.references.permissions(place.row->permissions);
    const auto roles = place.column < place.matrix->columns.size()
                           ? question_.references.roles(place.matrix->columns[place.column])
                           : std::vector<SymbolId>{};
    std::string text;
    std::size_t shown = 0;
    for (const SymbolId permission : permissions) {
      for (const SymbolId role : roles) {
        if (++shown > most_cells) continue;
        text += (text.empty() ? "" : "\n\n") + code(symbols_[role].name) + " · " + code(symbols_[permission].name);
        if (question_.policy == nullptr) continue;
        if (question_.is_earlier) text += ", in the last text that compiled";
        text += ": " + plain(cell_answer(*question_.policy, symbols_[role].name, symbols_[permission].name));
      }
    }
    if (shown > most_cells) text += fmt::format("\n\nand {} more", shown - most_cells);
    if (permissions.size() == 1)
      text += answered([&](const Answered& policy) { return who_answer(policy, symbols_[permissions[0]].name); });
    return text;
  }

 private:
  template <typename Ask>
  std::string answered(Ask ask) {
    if (question_.policy == nullptr) return {};
    const std::string answer = fenced("text", ask(*question_.policy));
    return answer.empty() || !question_.is_earlier ? answer : "\n\n*Of the last text that compiled:*" + answer;
  }

  const HoverQuestion& question_;
  const Symbols& symbols_;
};

/// The tokens of the cursor's line: no word goes over its end.
class CursorLine {
 public:
  explicit CursorLine(const HoverQuestion& question) : file_(question.file.id) {
    const std::string_view text = question.text;
    const std::size_t offset = question.offset;
    const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    begin_ = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find('\n', offset), text.size());
    tokens_ = read_tokens(file_, text.substr(begin_, end - begin_));
    if (!tokens_) return;
    for (std::size_t number = 0; number + 1 < tokens_->size(); ++number) {
      const Token& token = (*tokens_)[number];
      if (begin_ + token.begin > offset || offset > begin_ + token.end) continue;
      if (token.kind != Token::Kind::name && token.kind != Token::Kind::reserved) continue;
      // The word that the cursor is in comes before the one that it is behind.
      if (!word_ || begin_ + token.begin == offset) word_ = number;
    }
  }

  /// Of the one at the cursor; nothing where there is none.
  std::optional<std::size_t> word() const { return word_; }
  std::string_view text(std::size_t number) const { return tokens_->text(number); }
  Span span(std::size_t number) const {
    const Token& token = (*tokens_)[number];
    return {file_, static_cast<std::uint32_t>(begin_ + token.begin), static_cast<std::uint32_t>(begin_ + token.end)};
  }

  /// The name that ends with the word, with the parts before its dots.
  std::string path() const {
    std::string path(unquoted_name(text(*word_)));
    for (std::size_t at = *word_; at >= 2 && tokens_->is(at - 1, "."); at -= 2)
      path = std::string(unquoted_name(text(at - 2))) + "." + path;
    return path;
  }

 private:
  FileId file_;
  std::size_t begin_ = 0;
  std::optional<TokenList> tokens_;
  std::optional<std::size_t> word_;
};

/// What a word of the language is for and, in a rule, what the rule does.
std::optional<HoverAnswer> keyword_at(const HoverQuestion& question, const ast::Statement* statement) {
  const CursorLine line(question);
  if (!line.word() || line.text(*line.word()).front() == '`') return std::nullopt;
  const std::string_view word = line.text(*line.word());
  std::string content(keyword_help(word));
  const std::string rule = statement == nullptr ? std::string() : rule_hover(question, *statement);
  if (!rule.empty()) content = rule + (content.empty() ? "" : "\n\n---\n\n" + code(word) + ": " + content);
  if (content.empty()) return std::nullopt;
  return HoverAnswer{line.span(*line.word()), std::move(content)};
}

/// In a statement that cannot be read: what is called so, if that is one thing alone.
std::optional<HoverAnswer> declared_name_at(const HoverQuestion& question) {
  const CursorLine line(question);
  if (!line.word()) return std::nullopt;
  const std::string path = line.path();
  const Symbols& symbols = question.references.symbols();
  SymbolId found = no_symbol;
  for (const SymbolKind kind :
       {SymbolKind::level, SymbolKind::role, SymbolKind::domain, SymbolKind::resource, SymbolKind::action,
        SymbolKind::settings_group, SymbolKind::setting, SymbolKind::define, SymbolKind::group}) {
    const SymbolId id = symbols.find(kind, path);
    if (id == no_symbol) continue;
    if (found != no_symbol) return std::nullopt;
    found = id;
  }
  if (found == no_symbol) return std::nullopt;
  return HoverAnswer{line.span(*line.word()), HoverWriter(question).of(found)};
}

}  // namespace

std::string description(const Symbols& symbols, SymbolId id) {
  const Symbol& symbol = symbols[id];
  std::string text = std::string(kind_text(symbol.kind)) + " " + code(symbol.name);
  if (!symbol.title.empty()) text += " — " + plain(symbol.title);
  if (symbol.kind == SymbolKind::attribute || (symbol.kind == SymbolKind::setting && symbol.type != nullptr))
    text += ": " + code(type_text(symbol.type));
  if (!symbol.default_value.empty()) text += ", by default " + code(symbol.default_value);
  if (symbol.kind == SymbolKind::value) text += " of " + code(symbols[symbol.owner].name);
  if (!symbol.doc.empty()) text += "\n\n" + plain(symbol.doc);
  return text;
}

std::optional<CellPlace> cell_at(const ast::Statement& statement, std::uint32_t offset) {
  const auto* matrix = std::get_if<ast::Matrix>(&statement.node);
  if (matrix == nullptr) return std::nullopt;
  for (const ast::MatrixRow& row : matrix->rows) {
    if (offset < row.span.begin || offset > row.span.end) continue;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const Span span = row.cells[column].span;
      if (span.begin <= offset && offset <= span.end) return CellPlace{matrix, &row, column, &row.cells[column]};
    }
  }
  return std::nullopt;
}

std::optional<HoverAnswer> hover(const HoverQuestion& question) {
  const ast::Statement* statement = statement_at(question.file, question.offset);
  if (statement == nullptr) {
    const auto keyword = keyword_at(question, nullptr);
    return keyword ? keyword : declared_name_at(question);
  }
  const std::vector<Occurrence> names = question.references.in(*statement);
  const Occurrence* name = occurrence_at(names, question.offset);
  const std::optional<CellPlace> cell = cell_at(*statement, question.offset);
  HoverWriter writer(question);
  const Symbols& symbols = question.references.symbols();
  const bool is_level = name == nullptr || symbols[name->symbols.front()].kind == SymbolKind::level;
  if (cell && is_level) {
    Span span = cell->cell->span;
    for (const ast::Outcome& outcome : cell->cell->outcomes) {
      if (outcome.level.span.begin <= question.offset && question.offset <= outcome.level.span.end)
        span = outcome.level.span;
    }
    if (span == cell->cell->span) {
      if (const auto keyword = keyword_at(question, nullptr)) return keyword;
    }
    std::string content = writer.cell(*cell);
    if (content.empty()) return std::nullopt;  // Of a column or a row that names nothing declared.
    return HoverAnswer{span, std::move(content)};
  }
  if (name == nullptr || (is_level && is_rule(*statement))) {
    if (const auto keyword = keyword_at(question, statement)) return keyword;
  }
  if (name == nullptr) return std::nullopt;
  std::string content;
  for (std::size_t number = 0; number < std::min(name->symbols.size(), most_meanings); ++number)
    content += (content.empty() ? "" : "\n\n---\n\n") + writer.of(name->symbols[number]);
  if (name->symbols.size() > most_meanings)
    content += fmt::format("\n\n---\n\nand {} more", name->symbols.size() - most_meanings);
  return HoverAnswer{name->span, std::move(content)};
}

}  // namespace polc::editor
