#include "compiler/editor/extraction.h"

#include "compiler/syntax/ast_spans.h"

namespace polc::editor {
namespace {

Span trimmed(std::string_view text, Span span) {
  const auto is_space = [&](std::uint32_t at) {
    return std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos;
  };
  while (span.begin < span.end && is_space(span.begin)) ++span.begin;
  while (span.end > span.begin && is_space(span.end - 1)) --span.end;
  return span;
}

std::string free_name(const Symbols& symbols, SymbolKind kind, const std::string& stem) {
  std::string name = stem;
  const auto is_taken = [&](const std::string& each) {
    return symbols.find(kind, each) != no_symbol || !symbols.attributes_called(each).empty() ||
           symbols.find(SymbolKind::settings_group, each) != no_symbol;
  };
  for (int number = 2; is_taken(name); ++number) name = stem + "_" + std::to_string(number);
  return name;
}

/// The statement that the selection lies in, and the place behind the one before it: in front of the statement's comments.
struct Home {
  const ast::Statement* statement = nullptr;
  std::uint32_t before = 0;
};

std::optional<Home> home_of(const ast::File& file, Span selected) {
  Home home;
  for (const ast::Statement& each : file.statements) {
    if (each.span.begin <= selected.begin && selected.end <= each.span.end) {
      home.statement = &each;
      return home;
    }
    home.before = each.span.end;
  }
  return std::nullopt;
}

std::optional<std::vector<TextChange>> extracted(const ast::File& file, std::string_view text, Span selected,
                                                 std::string_view word, const std::string& name) {
  const std::optional<Home> home = home_of(file, selected);
  if (!home) return std::nullopt;
  const std::string body(text.substr(selected.begin, selected.end - selected.begin));
  const std::string statement = std::string(word) + " " + name + " = " + body + ";";
  const Span place{file.id, home->before, home->before};
  return std::vector<TextChange>{{place, home->before == 0 ? statement + "\n\n" : "\n\n" + statement},
                                 {selected, name}};
}

/// Whether some condition of the statement has just this span.
class ConditionFinder {
 public:
  explicit ConditionFinder(Span wanted) : wanted_(wanted) {}
  bool found = false;

  void operator()(const ast::ConditionPtr& node) {
    if (!node) return;
    found |= node->span.begin == wanted_.begin && node->span.end == wanted_.end;
    for (const ast::ConditionPtr& operand : node->operands) (*this)(operand);
  }
  void operator()(const ast::Define& node) { (*this)(node.condition); }
  void operator()(const ast::Grant& node) { (*this)(node.condition); }
  void operator()(const ast::Forbid& node) { (*this)(node.condition); }
  void operator()(const ast::Require& node) { (*this)(node.condition); }
  void operator()(const ast::Gives& node) { (*this)(node.condition); }
  void operator()(const ast::CustomRoles& node) { (*this)(node.condition); }
  void operator()(const ast::Assertion& node) { (*this)(node.condition); }
  void operator()(const ast::Settings& node) {
    for (const ast::Setting& setting : node.settings) {
      for (const ast::SettingGrant& grant : setting.grants) (*this)(grant.condition);
    }
  }
  void operator()(const ast::Matrix& node) {
    for (const ast::MatrixRow& row : node.rows) {
      for (const ast::Cell& cell : row.cells) {
        for (const ast::Outcome& outcome : cell.outcomes) (*this)(outcome.condition);
      }
    }
  }
  template <typename Other>
  void operator()(const Other& /*has no condition*/) {}

 private:
  Span wanted_;
};

class PermissionsFinder {
 public:
  explicit PermissionsFinder(Span wanted) : wanted_(wanted) {}
  bool found = false;

  void operator()(const ast::PermissionSet& node) {
    found |= !node.terms.empty() && node.span.begin == wanted_.begin && node.span.end == wanted_.end;
  }
  void operator()(const ast::Grant& node) { (*this)(node.permissions); }
  void operator()(const ast::Forbid& node) { (*this)(node.permissions); }
  void operator()(const ast::Require& node) { (*this)(node.permissions); }
  void operator()(const ast::CustomRoles& node) { (*this)(node.permissions); }
  void operator()(const ast::Assertion& node) { (*this)(node.permissions); }
  template <typename Other>
  void operator()(const Other& /*is left as it is*/) {}

 private:
  Span wanted_;
};

}  // namespace

std::optional<std::vector<TextChange>> extract_define(const Symbols& symbols, const ast::File& file,
                                                      std::string_view text, Span selected) {
  selected = trimmed(text, selected);
  const std::optional<Home> home = home_of(file, selected);
  if (!home || selected.begin == selected.end) return std::nullopt;
  ConditionFinder finder(selected);
  std::visit(finder, home->statement->node);
  const std::string_view body = text.substr(selected.begin, selected.end - selected.begin);
  if (!finder.found || body.find_first_of(" .") == std::string_view::npos || body.find("//") != std::string_view::npos)
    return std::nullopt;
  return extracted(file, text, selected, "define", free_name(symbols, SymbolKind::define, "new_condition"));
}

std::optional<std::vector<TextChange>> extract_group(const Symbols& symbols, const ast::File& file,
                                                     std::string_view text, Span selected) {
  selected = trimmed(text, selected);
  const std::optional<Home> home = home_of(file, selected);
  if (!home || selected.begin == selected.end) return std::nullopt;
  PermissionsFinder finder(selected);
  std::visit(finder, home->statement->node);
  const std::string_view body = text.substr(selected.begin, selected.end - selected.begin);
  if (!finder.found || body.find("//") != std::string_view::npos) return std::nullopt;
  return extracted(file, text, selected, "group", free_name(symbols, SymbolKind::group, "new_group"));
}

}  // namespace polc::editor
