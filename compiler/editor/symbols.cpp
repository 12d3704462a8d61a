#include "compiler/editor/symbols.h"

#include <utility>

namespace polc::editor {

std::string joined(const ast::Path& path) {
  std::string text;
  for (const ast::Name& part : path.parts) text += (text.empty() ? "" : ".") + part.text;
  return text;
}

std::string_view kind_text(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::policy:
      return "policy";
    case SymbolKind::level:
      return "level";
    case SymbolKind::role:
      return "role";
    case SymbolKind::role_group:
      return "role group";
    case SymbolKind::domain:
      return "domain";
    case SymbolKind::value:
      return "value";
    case SymbolKind::resource:
      return "resource";
    case SymbolKind::action:
      return "permission";
    case SymbolKind::attribute:
      return "attribute";
    case SymbolKind::settings_group:
      return "settings";
    case SymbolKind::setting:
      return "setting";
    case SymbolKind::define:
      return "define";
    case SymbolKind::group:
      return "group";
    case SymbolKind::matrix:
      return "matrix";
    case SymbolKind::test:
      return "test";
    case SymbolKind::rule:
      return "rule";
  }
  return "";
}

namespace {

Symbol symbol(SymbolKind kind, std::string name, Span whole) {
  Symbol made;
  made.kind = kind;
  made.short_name = name;
  made.name = std::move(name);
  made.whole = whole;
  return made;
}

/// From a name to the end of what is declared with it: what an outline takes for the whole of an item.
Span from_to(Span first, Span last) {
  return {first.file, first.begin, last.end < first.end ? first.end : last.end};
}

}  // namespace

/// One function for each kind of declaration.
class SymbolReader {
 public:
  explicit SymbolReader(Symbols& symbols) : symbols_(symbols) {}

  void read(const ast::Statement& statement) {
    statement_ = &statement;
    std::visit(*this, statement.node);
  }

  void operator()(const ast::Policy& policy) {
    Symbol made = symbol(SymbolKind::policy, joined(policy.name), statement_->span);
    put_title(made, policy.title);
    add(std::move(made), policy.name.span);
  }
  void operator()(const ast::Levels& levels) {
    for (const ast::LevelName& level : levels.levels) {
      Symbol made = symbol(SymbolKind::level, level.name.text, from_to(level.name.span, end_of(level.title)));
      if (level.title) made.title = level.title->text;
      add(std::move(made), level.name.span);
    }
  }
  void operator()(const ast::Domain& domain) {
    Symbol made = symbol(SymbolKind::domain, domain.name.text, statement_->span);
    made.doc = statement_->doc;
    made.is_ordered = domain.ordered;
    const SymbolId id = add(std::move(made), domain.name.span);
    add_values(domain.values, id);
  }
  void operator()(const ast::Role& role) {
    Symbol made = symbol(SymbolKind::role, role.name.text, statement_->span);
    put_title(made, role.title);
    made.role = &role;
    add(std::move(made), role.name.span);
  }
  void operator()(const ast::RoleGroup& group) {
    Symbol made = symbol(SymbolKind::role_group, group.name.text, statement_->span);
    put_title(made, group.title);
    made.role_group = &group;
    add(std::move(made), group.name.span);
  }
  void operator()(const ast::Matrix& matrix) {
    Symbol made = symbol(SymbolKind::matrix, matrix.name ? matrix.name->text : "matrix", statement_->span);
    put_title(made, matrix.title);
    const Span word{statement_->span.file, statement_->span.begin, statement_->span.begin};
    symbols_.all_.push_back(std::move(made));  // Several may have no name, or one.
    symbols_.members_.emplace_back();
    symbols_.all_.back().definitions.push_back(matrix.name ? matrix.name->span : word);
  }
  void operator()(const ast::Test& test) {
    Symbol made = symbol(SymbolKind::test, test.name.text, statement_->span);
    made.doc = statement_->doc;
    made.definitions.push_back(test.name.span);
    symbols_.all_.push_back(std::move(made));
    symbols_.members_.emplace_back();
  }
  void operator()(const ast::Context& context) {
    for (const ast::Attribute& attribute : context.attributes) add_attribute(attribute, no_symbol);
  }
  void operator()(const ast::Resource& resource) {
    const std::string name = joined(resource.name);
    Symbol made = symbol(SymbolKind::resource, name, statement_->span);
    put_title(made, resource.title);
    const SymbolId id = add(std::move(made), resource.name.parts.back().span);
    for (const ast::Attribute& attribute : resource.attributes) add_attribute(attribute, id);
    for (const ast::Action& action : resource.actions) {
      Symbol of_action =
          symbol(SymbolKind::action, name + "." + action.name.text, from_to(action.name.span, end_of(action.title)));
      of_action.short_name = action.name.text;
      of_action.doc = action.doc;
      if (action.title) of_action.title = action.title->text;
      of_action.owner = id;
      add(std::move(of_action), action.name.span);
    }
  }
  void operator()(const ast::Settings& settings) {
    Symbol made = symbol(SymbolKind::settings_group, settings.name.text, statement_->span);
    put_title(made, settings.title);
    const SymbolId id = add(std::move(made), settings.name.span);
    for (const ast::Setting& setting : settings.settings) {
      Symbol one = symbol(SymbolKind::setting, settings.name.text + "." + setting.name.text, setting.span);
      one.short_name = setting.name.text;
      one.doc = setting.doc;
      if (setting.title) one.title = setting.title->text;
      one.owner = id;
      one.type = setting.type ? &*setting.type : nullptr;
      one.default_value = setting.default_value.text;
      const SymbolId added = add(std::move(one), setting.name.span);
      if (setting.type) add_values(setting.type->values, added);
    }
  }
  void operator()(const ast::Define& define) {
    Symbol made = symbol(SymbolKind::define, define.name.text, statement_->span);
    made.doc = statement_->doc;
    made.define = &define;
    add(std::move(made), define.name.span);
  }
  void operator()(const ast::Group& group) {
    Symbol made = symbol(SymbolKind::group, group.name.text, statement_->span);
    made.doc = statement_->doc;
    made.group = &group;
    add(std::move(made), group.name.span);
  }
  template <typename Rule>
  void operator()(const Rule& /*declares nothing*/) {}

 private:
  static Span end_of(const std::optional<ast::Text>& title) { return title ? title->span : Span{}; }

  void put_title(Symbol& made, const std::optional<ast::Text>& title) const {
    if (title) made.title = title->text;
    made.doc = statement_->doc;
  }

  SymbolId add(Symbol made, Span name) { return symbols_.add(std::move(made), name); }

  void add_attribute(const ast::Attribute& attribute, SymbolId owner) {
    const std::string prefix = owner == no_symbol ? "context" : symbols_.all_[owner].name;
    Symbol made = symbol(SymbolKind::attribute, prefix + "." + attribute.name.text,
                         from_to(attribute.name.span, attribute.type.span));
    made.short_name = attribute.name.text;
    made.doc = attribute.doc;
    if (attribute.title) made.title = attribute.title->text;
    made.owner = owner;
    made.type = &attribute.type;
    if (attribute.default_value) made.default_value = attribute.default_value->text;
    const std::size_t before = symbols_.all_.size();
    const SymbolId id = add(std::move(made), attribute.name.span);
    if (id == before) symbols_.attributes_[attribute.name.text].push_back(id);
    add_values(attribute.type.values, id);
  }

  void add_values(const std::vector<ast::Name>& values, SymbolId owner) {
    for (const ast::Name& value : values) {
      const std::string key = std::to_string(owner) + "/" + value.text;
      Symbol made = symbol(SymbolKind::value, key, value.span);
      made.owner = owner;
      const SymbolId id = add(std::move(made), value.span);
      symbols_.all_[id].name = symbols_.all_[id].short_name = value.text;
    }
  }

  Symbols& symbols_;
  const ast::Statement* statement_ = nullptr;
};

Symbols::Symbols(const std::deque<ast::File>& files) {
  SymbolReader reader(*this);
  for (const ast::File& file : files) {
    for (const ast::Statement& statement : file.statements) reader.read(statement);
  }
}

SymbolId Symbols::add(Symbol symbol, Span name) {
  // Roles and their groups are one space, as for `sema`.
  const SymbolKind space = symbol.kind == SymbolKind::role_group ? SymbolKind::role : symbol.kind;
  const auto [place, is_new] = by_name_[space].try_emplace(symbol.name, static_cast<SymbolId>(all_.size()));
  if (!is_new) {
    all_[place->second].definitions.push_back(name);
    return place->second;
  }
  symbol.definitions.push_back(name);
  const SymbolId id = place->second;
  const SymbolId owner = symbol.owner;
  if (symbol.kind == SymbolKind::resource) {
    const std::string& whole = symbol.name;
    resources_[whole.substr(0, whole.find('.'))].push_back(id);
  }
  all_.push_back(std::move(symbol));
  members_.emplace_back();
  if (owner != no_symbol) members_[owner].push_back(id);
  return id;
}

SymbolId Symbols::find(SymbolKind kind, std::string_view name) const {
  const auto space = by_name_.find(kind == SymbolKind::role_group ? SymbolKind::role : kind);
  if (space == by_name_.end()) return no_symbol;
  const auto found = space->second.find(llvm::StringRef(name.data(), name.size()));
  return found == space->second.end() ? no_symbol : found->second;
}

std::vector<SymbolId> Symbols::all(SymbolKind kind) const {
  std::vector<SymbolId> found;
  for (SymbolId id = 0; id < all_.size(); ++id) {
    if (all_[id].kind == kind) found.push_back(id);
  }
  return found;
}

const std::vector<SymbolId>& Symbols::members(SymbolId owner) const {
  static const std::vector<SymbolId> none;
  return owner < members_.size() ? members_[owner] : none;
}

std::vector<SymbolId> Symbols::attributes_called(std::string_view name) const {
  const auto found = attributes_.find(llvm::StringRef(name.data(), name.size()));
  return found == attributes_.end() ? std::vector<SymbolId>{} : found->second;
}

std::vector<SymbolId> Symbols::resources_below(std::string_view first_part) const {
  const auto found = resources_.find(llvm::StringRef(first_part.data(), first_part.size()));
  return found == resources_.end() ? std::vector<SymbolId>{} : found->second;
}

SymbolId Symbols::domain_of(SymbolId variable) const {
  const Symbol& symbol = all_[variable];
  if (symbol.type == nullptr) return no_symbol;
  if (!symbol.type->values.empty()) return variable;
  return symbol.type->name ? find(SymbolKind::domain, symbol.type->name->text) : no_symbol;
}

}  // namespace polc::editor
