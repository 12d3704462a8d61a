#include "compiler/editor/hints.h"

#include <algorithm>
#include <map>

namespace polc::editor {
namespace {

constexpr std::size_t most_roles = 5;

/// By role, those that include it, directly or through others.
std::map<std::string, std::vector<std::string>> including_roles(const Symbols& symbols) {
  std::map<std::string, std::vector<std::string>> direct;
  const std::vector<SymbolId> roles = symbols.all(SymbolKind::role);
  for (const SymbolId id : roles) {
    for (const ast::Name& name : symbols[id].role->includes) direct[name.text].push_back(symbols[id].name);
  }
  std::map<std::string, std::vector<std::string>> all;
  for (const auto& [role, includers] : direct) {
    std::vector<std::string>& found = all[role];
    std::vector<std::string> next = includers;
    while (!next.empty()) {
      const std::string name = std::move(next.back());
      next.pop_back();
      if (name == role || std::find(found.begin(), found.end(), name) != found.end()) continue;
      found.push_back(name);
      const auto further = direct.find(name);
      if (further != direct.end()) next.insert(next.end(), further->second.begin(), further->second.end());
    }
    std::sort(found.begin(), found.end());
  }
  return all;
}

class HintReader {
 public:
  HintReader(References& references, Span part, std::vector<Hint>& found)
      : symbols_(references.symbols()), part_(part), found_(found) {}

  void operator()(const ast::Role& role) {
    if (!are_roles_read_) includers_ = including_roles(symbols_);
    are_roles_read_ = true;
    const auto includers = includers_.find(role.name.text);
    if (includers == includers_.end() || includers->second.empty()) return;
    std::string names;
    for (std::size_t number = 0; number < std::min(includers->second.size(), most_roles); ++number)
      names += (number > 0 ? ", " : "") + includers->second[number];
    if (includers->second.size() > most_roles) names += ", …";
    add(role.name.span.end, "included by " + names, "Whoever holds one of these may do whatever this role may.");
  }

  void operator()(const ast::Matrix& matrix) {
    const std::vector<SymbolId> levels = symbols_.all(SymbolKind::level);
    const std::string lowest = levels.empty() ? "deny" : symbols_[levels.front()].name;
    for (const ast::MatrixRow& row : matrix.rows) {
      for (const ast::Cell& cell : row.cells) {
        if (cell.outcomes.empty() || !cell.outcomes.back().condition) continue;
        if (cell.outcomes.back().level.text == lowest) continue;
        add(cell.outcomes.back().condition->span.end, "else " + lowest,
            "Where none of its conditions holds the cell says the lowest level, and no other statement may grant "
            "more.");
      }
    }
  }

  void operator()(const ast::Settings& settings) {
    for (const ast::Setting& setting : settings.settings) {
      const SymbolId id = symbols_.find(SymbolKind::setting, settings.name.text + "." + setting.name.text);
      if (id == no_symbol || symbols_[id].definitions.size() < 2) continue;
      // The file that was asked for is loaded first, and what it extends after it: the first declaration is the last word.
      const std::string& effective = symbols_[id].default_value;
      if (effective == setting.default_value.text) continue;
      add(setting.default_value.span.end, "→ " + effective,
          "A layer above declares the setting again, with this default.");
    }
  }

  template <typename Other>
  void operator()(const Other& /*says all*/) {}

 private:
  void add(std::uint32_t offset, std::string label, std::string tooltip) {
    if (offset < part_.begin || offset > part_.end) return;
    found_.push_back({offset, std::move(label), std::move(tooltip)});
  }

  const Symbols& symbols_;
  Span part_;
  std::vector<Hint>& found_;
  std::map<std::string, std::vector<std::string>> includers_;
  bool are_roles_read_ = false;
};

}  // namespace

std::vector<Hint> hints(References& references, const ast::File& file, Span part) {
  std::vector<Hint> found;
  HintReader reader(references, part, found);
  for (const ast::Statement& statement : file.statements) {
    if (statement.span.end >= part.begin && statement.span.begin <= part.end) std::visit(reader, statement.node);
  }
  return found;
}

}  // namespace polc::editor
