#include "compiler/editor/outline.h"

#include <algorithm>

#include "compiler/editor/references.h"
#include "compiler/syntax/ast_spans.h"
#include "compiler/syntax/grammar_parser.h"

namespace polc::editor {
namespace {

Span joined_span(Span first, Span last) {
  return {first.file, first.begin, std::max(first.end, last.end)};
}

/// A rule as one line: what stands before its note, on one line, and not beyond all measure.
std::string rule_line(std::string_view text) {
  constexpr std::size_t longest = 100;
  std::string line;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_space && (line.empty() || line.back() == ' ')) continue;
    line += is_space ? ' ' : c;
  }
  while (!line.empty() && (line.back() == ' ' || line.back() == ';')) line.pop_back();
  if (line.size() <= longest) return line;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end) + "…";
}

class OutlineReader {
 public:
  explicit OutlineReader(std::string_view text) : text_(text) {}
  std::vector<OutlineItem> items;

  void read(const ast::Statement& statement) {
    whole_ = statement.span;
    std::visit(*this, statement.node);
  }

  void operator()(const ast::Policy& node) { add(SymbolKind::policy, joined(node.name), node.name.span, node.title); }
  void operator()(const ast::Levels& node) {
    for (const ast::LevelName& level : node.levels)
      items.push_back(item(SymbolKind::level, level.name, level.title, end(level.name.span, level.title)));
  }
  void operator()(const ast::Domain& node) {
    OutlineItem& made = add(SymbolKind::domain, node.name.text, node.name.span, std::nullopt);
    for (const ast::Name& value : node.values)
      made.children.push_back(item(SymbolKind::value, value, std::nullopt, value.span));
  }
  void operator()(const ast::Role& node) { add(SymbolKind::role, node.name.text, node.name.span, node.title); }
  void operator()(const ast::RoleGroup& node) {
    add(SymbolKind::role_group, node.name.text, node.name.span, node.title);
  }
  void operator()(const ast::Context& node) {
    const Span word{whole_.file, whole_.begin, whole_.begin};
    attributes(add(SymbolKind::resource, "context", word, std::nullopt), node.attributes);
  }
  void operator()(const ast::Resource& node) {
    OutlineItem& made = add(SymbolKind::resource, joined(node.name), node.name.span, node.title);
    attributes(made, node.attributes);
    for (const ast::Action& action : node.actions)
      made.children.push_back(item(SymbolKind::action, action.name, action.title, end(action.name.span, action.title)));
  }
  void operator()(const ast::Settings& node) {
    OutlineItem& made = add(SymbolKind::settings_group, node.name.text, node.name.span, node.title);
    for (const ast::Setting& setting : node.settings)
      made.children.push_back(
          item(SymbolKind::setting, setting.name, setting.title, joined_span(setting.name.span, setting.span)));
  }
  void operator()(const ast::Define& node) { add(SymbolKind::define, node.name.text, node.name.span, std::nullopt); }
  void operator()(const ast::Group& node) { add(SymbolKind::group, node.name.text, node.name.span, std::nullopt); }
  void operator()(const ast::Matrix& node) {
    const Span word{whole_.file, whole_.begin, whole_.begin};
    add(SymbolKind::matrix, node.name ? node.name->text : "matrix", node.name ? node.name->span : word, node.title);
  }
  void operator()(const ast::Test& node) {
    add(SymbolKind::test, node.name.text.empty() ? "test" : node.name.text, node.name.span, std::nullopt);
  }
  void operator()(const ast::Import& /*is a link*/) {}
  void operator()(const ast::Extends& /*is a link*/) {}
  template <typename Rule>
  void operator()(const Rule& rule) {
    const std::uint32_t note = rule.note ? rule.note->span.begin : whole_.end;
    std::string line = rule_line(text_.substr(whole_.begin, note - whole_.begin));
    if (rule.note && line.ends_with("note")) line = rule_line(std::string_view(line).substr(0, line.size() - 4));
    items.push_back({std::move(line), rule.note ? rule.note->text : "", SymbolKind::rule, whole_, first_word(), {}});
  }

 private:
  Span first_word() const {
    std::uint32_t end = whole_.begin;
    while (end < whole_.end && std::string_view(" \t\r\n;").find(text_[end]) == std::string_view::npos) ++end;
    return {whole_.file, whole_.begin, end};
  }
  static Span end(Span name, const std::optional<ast::Text>& title) {
    return title ? joined_span(name, title->span) : name;
  }
  static OutlineItem item(SymbolKind kind, const ast::Name& name, const std::optional<ast::Text>& title, Span whole) {
    return {name.text, title ? title->text : "", kind, whole, name.span, {}};
  }
  OutlineItem& add(SymbolKind kind, std::string name, Span at, const std::optional<ast::Text>& title) {
    items.push_back({std::move(name), title ? title->text : "", kind, whole_, at, {}});
    return items.back();
  }
  static void attributes(OutlineItem& to, const std::vector<ast::Attribute>& nodes) {
    for (const ast::Attribute& each : nodes)
      to.children.push_back(
          item(SymbolKind::attribute, each.name, each.title, joined_span(each.name.span, each.type.span)));
  }

  std::string_view text_;
  Span whole_;
};

}  // namespace

std::vector<OutlineItem> outline(const ast::File& file, std::string_view text) {
  OutlineReader reader(text);
  for (const ast::Statement& statement : file.statements) reader.read(statement);
  return std::move(reader.items);
}

std::vector<Fold> folds(const ast::File& file, std::string_view text) {
  std::vector<Fold> found;
  for (const ast::Statement& statement : file.statements) found.push_back({statement.span});
  // Lines of comments that follow one another.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool is_open = false;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::size_t word = text.find_first_not_of(" \t", at);
    const bool is_comment = word < line_end && text.substr(word).starts_with("//");
    if (is_comment && !is_open) begin = static_cast<std::uint32_t>(word);
    if (is_comment) end = static_cast<std::uint32_t>(line_end);
    if (!is_comment && is_open) found.push_back({{file.id, begin, end}, true});
    is_open = is_comment;
    at = line_end + 1;
  }
  if (is_open) found.push_back({{file.id, begin, end}, true});
  return found;
}

std::vector<Span> selections(const ast::File& file, std::string_view text, std::uint32_t offset) {
  std::vector<Span> around;
  const auto size = static_cast<std::uint32_t>(text.size());
  around.push_back({file.id, 0, size});
  const auto holds = [&](Span span) { return span.begin <= offset && offset <= span.end && span.begin < span.end; };
  if (const ast::Statement* statement = statement_at(file, offset)) {
    ast::for_each_span(*statement, [&](const Span& span) {
      if (holds(span)) around.push_back(span);
    });
  }
  // The line without its ends, and the word.
  std::size_t from = text.rfind('\n', offset == 0 ? 0 : offset - 1);
  from = from == std::string_view::npos ? 0 : from + (text[from] == '\n' ? 1 : 0);
  const std::size_t to = std::min(text.find('\n', offset), text.size());
  if (from < to) {
    if (const auto tokens = read_tokens(file.id, text.substr(from, to - from))) {
      for (std::size_t number = 0; number + 1 < tokens->size(); ++number) {
        const Span word{file.id, static_cast<std::uint32_t>(from + (*tokens)[number].begin),
                        static_cast<std::uint32_t>(from + (*tokens)[number].end)};
        if (holds(word)) around.push_back(word);
      }
    }
  }
  std::stable_sort(around.begin(), around.end(), [](Span a, Span b) { return a.end - a.begin < b.end - b.begin; });
  // Each has to hold the one before: of two that only touch, as two words at a dot, the first goes.
  std::vector<Span> nested;
  for (const Span span : around) {
    const bool is_outer = nested.empty() || (span.begin <= nested.back().begin && nested.back().end <= span.end &&
                                             !(span == nested.back()));
    if (is_outer) nested.push_back(span);
  }
  return nested;
}

std::vector<Link> links(const ast::File& file) {
  std::vector<Link> found;
  for (const ast::Statement& statement : file.statements) {
    if (const auto* import = std::get_if<ast::Import>(&statement.node))
      found.push_back({import->file.span, import->file.text});
    if (const auto* base = std::get_if<ast::Extends>(&statement.node))
      found.push_back({base->file.span, base->file.text});
  }
  return found;
}

}  // namespace polc::editor
