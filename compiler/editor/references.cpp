#include "compiler/editor/references.h"

#include <algorithm>
#include <set>
#include <utility>

namespace polc::editor {
namespace {

void add_all(std::vector<SymbolId>& to, const std::vector<SymbolId>& from) {
  for (const SymbolId id : from) {
    if (std::find(to.begin(), to.end(), id) == to.end()) to.push_back(id);
  }
}

/// Goes through a statement and notes its names.
class Reader {
 public:
  Reader(References& references, std::vector<Occurrence>& found)
      : references_(references), symbols_(references.symbols()), found_(found) {}

  void operator()(const ast::Policy& policy) { define(policy.name.span, SymbolKind::policy, joined(policy.name)); }
  void operator()(const ast::Import& /*a file*/) {}
  void operator()(const ast::Extends& /*a file*/) {}
  void operator()(const ast::Levels& levels) {
    for (const ast::LevelName& level : levels.levels) define(level.name, SymbolKind::level);
  }
  void operator()(const ast::Domain& domain) {
    define(domain.name, SymbolKind::domain);
    define_values(domain.values, symbols_.find(SymbolKind::domain, domain.name.text));
  }
  void operator()(const ast::Role& role) {
    define(role.name, SymbolKind::role);
    use_all(role.includes, SymbolKind::role);
    for (const ast::Path& path : role.within) use(path.parts.back().span, SymbolKind::resource, joined(path));
  }
  void operator()(const ast::RoleGroup& group) {
    define(group.name, SymbolKind::role_group);
    roles(group.roles);
  }
  void operator()(const ast::Context& context) {
    for (const ast::Attribute& each : context.attributes) attribute(each, "context");
  }
  void operator()(const ast::Resource& resource) {
    const std::string name = joined(resource.name);
    define(resource.name.parts.back().span, SymbolKind::resource, name);
    for (const ast::Attribute& each : resource.attributes) attribute(each, name);
    for (const ast::Action& action : resource.actions)
      define(action.name.span, SymbolKind::action, name + "." + action.name.text);
  }
  void operator()(const ast::Settings& settings) {
    define(settings.name, SymbolKind::settings_group);
    use_all(settings.roles, SymbolKind::role);
    use_all(settings.editable_by, SymbolKind::role);
    for (const ast::Setting& each : settings.settings) setting(each, settings.name.text);
  }
  void operator()(const ast::Define& node) {
    define(node.name, SymbolKind::define);
    condition(node.condition, {});
  }
  void operator()(const ast::Group& group) {
    define(group.name, SymbolKind::group);
    permissions(group.permissions);
  }
  void operator()(const ast::Grant& grant) {
    use(grant.level, SymbolKind::level);
    roles(grant.roles);
    condition(grant.condition, permissions(grant.permissions));
  }
  void operator()(const ast::Forbid& forbid) {
    roles(forbid.roles);
    condition(forbid.condition, permissions(forbid.permissions));
    use(forbid.above, SymbolKind::level);
  }
  void operator()(const ast::Require& require) {
    condition(require.condition, permissions(require.permissions));
    use(require.above, SymbolKind::level);
  }
  void operator()(const ast::Implies& implies) {
    permissions(implies.from);
    permissions(implies.to);
  }
  void operator()(const ast::Gives& gives) {
    roles(gives.roles);
    use(gives.level, SymbolKind::level);
    condition(gives.condition, permissions(gives.permissions));
  }
  void operator()(const ast::Exclusive& exclusive) { use_all(exclusive.roles, SymbolKind::role); }
  void operator()(const ast::CustomRoles& custom) { condition(custom.condition, permissions(custom.permissions)); }
  void operator()(const ast::Matrix& matrix) {
    if (matrix.name) {
      for (const SymbolId id : symbols_.all(SymbolKind::matrix)) {
        if (symbols_[id].definitions.front() == matrix.name->span) add(matrix.name->span, {id}, true);
      }
    }
    for (const ast::RoleSet& column : matrix.columns) roles(column);
    for (const ast::MatrixRow& row : matrix.rows) {
      const std::vector<SymbolId> resources = permissions(row.permissions);
      for (const ast::Cell& cell : row.cells) {
        for (const ast::Outcome& outcome : cell.outcomes) {
          use(outcome.level, SymbolKind::level);
          condition(outcome.condition, resources);
        }
      }
    }
  }
  void operator()(const ast::Assertion& assertion) {
    roles(assertion.roles);
    roles(assertion.become);
    use(assertion.level, SymbolKind::level);
    condition(assertion.condition, permissions(assertion.permissions));
  }
  void operator()(const ast::Test& test) {
    std::vector<SymbolId> resources;
    for (const auto& item : test.items) {
      if (const auto* expectation = std::get_if<ast::Expectation>(&item)) {
        for (const std::vector<ast::Name>& subject : expectation->subjects) use_all(subject, SymbolKind::role);
        const std::vector<SymbolId> own = permissions(expectation->permissions);
        add_all(resources, own);
        condition(expectation->condition, own);
        use(expectation->level, SymbolKind::level);
      }
    }
    for (const auto& item : test.items) {
      const auto* given = std::get_if<ast::Given>(&item);
      if (given == nullptr) continue;
      for (const ast::ConditionPtr& each : given->conditions) condition(each, resources);
    }
  }

 private:
  void add(Span span, std::vector<SymbolId> symbols, bool is_definition = false) {
    if (!symbols.empty() && span.end > span.begin) found_.push_back({span, std::move(symbols), is_definition});
  }
  void use(Span span, SymbolKind kind, const std::string& name, bool is_definition = false) {
    const SymbolId id = symbols_.find(kind, name);
    if (id != no_symbol) add(span, {id}, is_definition);
  }
  void use(const ast::Name& name, SymbolKind kind) { use(name.span, kind, name.text); }
  void use(const std::optional<ast::Name>& name, SymbolKind kind) {
    if (name) use(*name, kind);
  }
  void use_all(const std::vector<ast::Name>& names, SymbolKind kind) {
    for (const ast::Name& name : names) use(name, kind);
  }
  void define(const ast::Name& name, SymbolKind kind) { use(name.span, kind, name.text, true); }
  void define(Span span, SymbolKind kind, const std::string& name) { use(span, kind, name, true); }

  SymbolId value_of(SymbolId owner, const std::string& name) const {
    return owner == no_symbol ? no_symbol : symbols_.find(SymbolKind::value, std::to_string(owner) + "/" + name);
  }
  void define_values(const std::vector<ast::Name>& values, SymbolId owner) {
    for (const ast::Name& value : values) {
      const SymbolId id = value_of(owner, value.text);
      if (id != no_symbol) add(value.span, {id}, true);
    }
  }

  void type(const ast::Type& type, SymbolId owner) {
    if (type.name) use(*type.name, SymbolKind::domain);
    define_values(type.values, owner);
  }

  void attribute(const ast::Attribute& node, const std::string& owner) {
    const SymbolId id = symbols_.find(SymbolKind::attribute, owner + "." + node.name.text);
    if (id == no_symbol) return;
    add(node.name.span, {id}, true);
    type(node.type, id);
    if (node.default_value) values({*node.default_value}, {id}, {}, "");
  }

  void setting(const ast::Setting& node, const std::string& group) {
    const SymbolId id = symbols_.find(SymbolKind::setting, group + "." + node.name.text);
    if (id == no_symbol) return;
    add(node.name.span, {id}, true);
    if (node.type) type(*node.type, id);
    values({node.default_value}, {id}, {}, group);
    if (node.within) values(*node.within, {id}, {}, group);
    use_all(node.editable_by, SymbolKind::role);
    group_ = group;
    for (const ast::SettingGrant& grant : node.grants) {
      if (grant.roles) roles(*grant.roles);
      use(grant.level, SymbolKind::level);
      condition(grant.condition, permissions(grant.permissions));
    }
    for (const ast::SettingRequirement& requirement : node.requirements) {
      const std::vector<SymbolId> tested = variable(requirement.setting, {});
      values(requirement.values, tested, {}, group);
    }
    group_.clear();
  }

  void roles(const ast::RoleSet& set) {
    use_all(set.names, SymbolKind::role);
    use_all(set.excepted, SymbolKind::role);
  }

  /// Notes the names of a set, and returns the resources that it speaks of.
  std::vector<SymbolId> permissions(const ast::PermissionSet& set) {
    std::vector<SymbolId> resources;
    std::set<SymbolId> seen;
    for (const auto* terms : {&set.terms, &set.excepted}) {
      for (const ast::PermissionTerm& term : *terms) {
        for (const SymbolId action : this->term(term)) {
          const SymbolId resource = symbols_[action].owner;
          if (terms == &set.terms && seen.insert(resource).second) resources.push_back(resource);
        }
      }
    }
    return resources;
  }

  std::vector<SymbolId> term(const ast::PermissionTerm& term) {
    if (term.segments.size() == 1 && term.segments.front().kind == ast::Segment::Kind::name) {
      const ast::Name& name = term.segments.front().name;
      const SymbolId group = symbols_.find(SymbolKind::group, name.text);
      if (group != no_symbol) {
        add(name.span, {group});
        return references_.permissions(symbols_[group].group->permissions);
      }
    }
    MatchedTerm matched = references_.names().match(term);
    for (auto& [name, meaning] : matched.meanings) add(name->span, std::move(meaning));
    return std::move(matched.actions);
  }

  void condition(const ast::ConditionPtr& node, const std::vector<SymbolId>& resources) {
    if (!node) return;
    for (const ast::ConditionPtr& operand : node->operands) condition(operand, resources);
    if (node->kind != ast::Condition::Kind::comparison) return;
    const ast::Comparison& comparison = node->comparison;
    const std::vector<SymbolId> tested = variable(comparison.subject, resources);
    values(comparison.values, tested, resources, group_);
    if (comparison.operand) variable(*comparison.operand, resources);
  }

  std::vector<SymbolId> variable(const ast::Path& path, const std::vector<SymbolId>& resources) {
    std::vector<SymbolId> tested = references_.tested_by(joined(path), resources, group_);
    add(path.parts.back().span, tested);
    if (path.parts.size() > 1) use(path.parts.front(), SymbolKind::settings_group);
    return tested;
  }

  void values(const std::vector<ast::Name>& names, const std::vector<SymbolId>& tested,
              const std::vector<SymbolId>& resources, const std::string& group) {
    for (const ast::Name& name : names) {
      std::vector<SymbolId> meaning;
      for (const SymbolId variable : tested) {
        const ast::Type* type = symbols_[variable].type;
        const bool is_role = type != nullptr && type->name && type->name->text == "role";
        const SymbolId id =
            is_role ? symbols_.find(SymbolKind::role, name.text) : value_of(symbols_.domain_of(variable), name.text);
        if (id != no_symbol) add_all(meaning, {id});
      }
      if (meaning.empty()) meaning = references_.tested_by(name.text, resources, group);
      add(name.span, std::move(meaning));
    }
  }

  References& references_;
  const Symbols& symbols_;
  std::vector<Occurrence>& found_;
  std::string group_;  // The settings group whose short names count.
};

void sort(std::vector<Occurrence>& found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Occurrence& a, const Occurrence& b) { return a.span.begin < b.span.begin; });
}

}  // namespace

std::vector<Occurrence> References::in(const ast::Statement& statement) {
  std::vector<Occurrence> found;
  std::visit(Reader(*this, found), statement.node);
  sort(found);
  return found;
}

std::vector<Occurrence> References::in(const ast::File& file) {
  std::vector<Occurrence> found;
  for (const ast::Statement& statement : file.statements) std::visit(Reader(*this, found), statement.node);
  sort(found);
  return found;
}

std::vector<SymbolId> References::permissions(const ast::PermissionSet& set) {
  const auto all_of = [&](const std::vector<ast::PermissionTerm>& terms) {
    std::vector<SymbolId> found;
    std::set<SymbolId> seen;
    for (const ast::PermissionTerm& term : terms) {
      std::vector<SymbolId> own;
      const bool is_name = term.segments.size() == 1 && term.segments.front().kind == ast::Segment::Kind::name;
      const SymbolId group = is_name ? symbols_.find(SymbolKind::group, term.segments.front().name.text) : no_symbol;
      if (group != no_symbol) {
        const ast::Group* node = symbols_[group].group;
        const auto [place, is_new] = groups_.try_emplace(node);
        // A group that contains itself has what was found of it so far.
        if (is_new) groups_[node] = permissions(node->permissions);
        own = groups_[node];
      } else {
        own = permissions_.match(term).actions;
      }
      for (const SymbolId id : own) {
        if (seen.insert(id).second) found.push_back(id);
      }
    }
    return found;
  };
  std::vector<SymbolId> found = all_of(set.terms);
  if (set.excepted.empty()) return found;
  const std::vector<SymbolId> excepted = all_of(set.excepted);
  const std::set<SymbolId> gone(excepted.begin(), excepted.end());
  std::erase_if(found, [&](SymbolId id) { return gone.contains(id); });
  return found;
}

std::vector<SymbolId> References::roles(const ast::RoleSet& set) {
  const auto all_of = [&](const std::vector<ast::Name>& names, auto&& self, int depth) -> std::vector<SymbolId> {
    std::vector<SymbolId> found;
    for (const ast::Name& name : names) {
      const SymbolId id = symbols_.find(SymbolKind::role, name.text);
      if (id == no_symbol) continue;
      const ast::RoleGroup* group = symbols_[id].role_group;
      if (group == nullptr) {
        add_all(found, {id});
      } else if (depth < 16) {
        add_all(found, group->roles.all ? symbols_.all(SymbolKind::role) : self(group->roles.names, self, depth + 1));
      }
    }
    return found;
  };
  std::vector<SymbolId> found = set.all ? symbols_.all(SymbolKind::role) : all_of(set.names, all_of, 0);
  const std::vector<SymbolId> excepted = all_of(set.excepted, all_of, 0);
  std::erase_if(found, [&](SymbolId id) { return std::find(excepted.begin(), excepted.end(), id) != excepted.end(); });
  return found;
}

std::vector<SymbolId> References::tested_by(const std::string& name, const std::vector<SymbolId>& resources,
                                            const std::string& group) const {
  const SymbolId define = symbols_.find(SymbolKind::define, name);
  if (define != no_symbol) return {define};
  std::vector<SymbolId> found;
  bool is_in_all = !resources.empty();
  for (const SymbolId resource : resources) {
    const SymbolId own = symbols_.find(SymbolKind::attribute, symbols_[resource].name + "." + name);
    if (own != no_symbol && symbols_[own].owner == resource) {
      found.push_back(own);
    } else {
      is_in_all = false;
    }
  }
  if (resources.empty()) {
    for (const SymbolId attribute : symbols_.attributes_called(name)) {
      if (symbols_[attribute].owner != no_symbol) found.push_back(attribute);
    }
    is_in_all = !found.empty();
  }
  if (is_in_all) return found;
  const std::string in_context = name.starts_with("context.") ? name : "context." + name;
  const std::vector<std::pair<SymbolKind, std::string>> others = {
      {SymbolKind::attribute, in_context}, {SymbolKind::setting, group + "." + name}, {SymbolKind::setting, name}};
  for (const auto& [kind, full] : others) {
    const SymbolId id = symbols_.find(kind, full);
    if (id == no_symbol || (kind == SymbolKind::attribute && symbols_[id].owner != no_symbol)) continue;
    found.push_back(id);
    break;
  }
  return found;
}

const Occurrence* occurrence_at(const std::vector<Occurrence>& sorted, std::uint32_t offset) {
  const Occurrence* before = nullptr;
  for (const Occurrence& each : sorted) {
    if (each.span.begin > offset) break;
    if (offset < each.span.end) return &each;
    if (offset == each.span.end) before = &each;
  }
  return before;
}

const ast::Statement* statement_at(const ast::File& file, std::uint32_t offset) {
  const auto after =
      std::upper_bound(file.statements.begin(), file.statements.end(), offset,
                       [](std::uint32_t at, const ast::Statement& each) { return at < each.span.begin; });
  if (after == file.statements.begin()) return nullptr;
  const ast::Statement& found = *(after - 1);
  return offset <= found.span.end ? &found : nullptr;
}

}  // namespace polc::editor
