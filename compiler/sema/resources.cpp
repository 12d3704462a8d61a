#include "compiler/sema/resources.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/names.h"

namespace polc::sema {
namespace {

void report_name_taken(Workspace& workspace, const ast::Name& name, std::string_view by, Span first) {
  workspace.sink.report(Code::attribute_name_taken, name.span, {name.text, std::string(by)})
      .label(first, "declared here");
}

/// A name must mean one thing wherever a condition may use it.
bool name_is_free(Workspace& workspace, const ast::Name& name, bool of_resource) {
  const Symbols& symbols = workspace.symbols;
  if (const auto define = symbols.defines.find(name.text); define != symbols.defines.end()) {
    report_name_taken(workspace, name, "a define", define->second.span);
    return false;
  }
  if (!of_resource) return true;
  if (const auto context = symbols.context.find(name.text); context != symbols.context.end()) {
    report_name_taken(workspace, name, "an attribute of the context", context->second.span);
    return false;
  }
  return true;
}

VariableId add_attribute(Workspace& workspace, BuiltinDomains& builtin, const ast::Attribute& node, Layer layer,
                         std::optional<ResourceId> resource) {
  Variable variable;
  variable.kind = Variable::Kind::attribute;
  variable.name = node.name.text;
  variable.title = node.title ? node.title->text : "";
  variable.doc = node.doc;
  variable.span = node.name.span;
  variable.layer = layer;
  variable.resource = resource;
  const auto domain = resolve_type(workspace, builtin, node.type, TypeOwner::attribute);
  if (domain) {
    variable.domain = *domain;
    if (node.default_value) variable.default_value = resolve_value(workspace, *domain, *node.default_value);
  }
  workspace.model.variables.push_back(std::move(variable));
  workspace.symbols.broken_variables.push_back(!domain);
  return id_at<VariableId>(workspace.model.variables.size() - 1);
}

/// Declares the attribute if its name is free; the caller links it to its owner.
std::optional<VariableId> declare_attribute(Workspace& workspace, BuiltinDomains& builtin, const ast::Attribute& node,
                                            Layer layer, std::optional<ResourceId> resource,
                                            NameMap<VariableId>& names) {
  const VariableId next = id_at<VariableId>(workspace.model.variables.size());
  const bool free = name_is_free(workspace, node.name, resource.has_value());
  if (!free || !declare(workspace, names, "attribute", node.name.text, node.name.span, next)) return std::nullopt;
  return add_attribute(workspace, builtin, node, layer, resource);
}

/// The permissions declared so far, by full name: `a.b` with `c` and `a` with a quoted `b.c` would be one.
using PermissionNames = NameMap<PermissionId>;

void declare_action(Workspace& workspace, PermissionNames& names, const ast::Action& node, ResourceId resource) {
  Model& model = workspace.model;
  Permission permission;
  permission.name = model.resources[index(resource)].name + "." + node.name.text;
  permission.action = node.name.text;
  permission.title = node.title ? node.title->text : "";
  permission.doc = node.doc;
  permission.span = node.name.span;
  permission.resource = resource;
  const PermissionId id = id_at<PermissionId>(model.permissions.size());
  if (name_parts(permission.name).size() > max_name_parts) {
    report_long_name(workspace, permission.name, node.name.span);
    return;
  }
  if (!declare(workspace, names, "permission", permission.name, node.name.span, id)) return;
  model.permissions.push_back(std::move(permission));
  model.resources[index(resource)].permissions.push_back(id);
}

/// Whether what is written is the type that a declared attribute has.
bool is_type(Workspace& workspace, BuiltinDomains& builtin, const ast::Type& written, DomainId declared) {
  if (written.name) return resolve_type(workspace, builtin, written, TypeOwner::attribute) == declared;
  const Domain& domain = workspace.model.domains[index(declared)];
  if (!domain.name.empty() || domain.ordered != written.ordered) return false;
  std::vector<std::string> values;
  for (const ast::Name& value : written.values) values.push_back(value.text);
  if (domain.ordered) return values == domain.values;
  std::vector<std::string> others = domain.values;
  std::sort(values.begin(), values.end());
  std::sort(others.begin(), others.end());
  return values == others;
}

/// Resources may be declared in several places: what each says of one is added up.
class ResourceDeclarations {
 public:
  ResourceDeclarations(Workspace& workspace, BuiltinDomains& builtin) : workspace_(workspace), builtin_(builtin) {}

  void declare(const ast::Resource& node, const LayeredStatement& statement) {
    const ResourceId id = resource_of(node, statement);
    llvm::StringMap<Span> here;  // The attributes of this declaration.
    for (const ast::Attribute& attribute : node.attributes) {
      const auto [first, is_new] = here.try_emplace(attribute.name.text, attribute.name.span);
      const auto known = workspace_.symbols.attributes[index(id)].find(attribute.name.text);
      if (is_new && known != workspace_.symbols.attributes[index(id)].end()) {
        check_same(attribute, id, known->second.value);
      } else {
        add(attribute, id, statement.layer);
      }
    }
    for (const ast::Action& action : node.actions) actions_[index(id)].push_back(&action);
  }

  /// The permissions of a resource follow one another, wherever its actions were declared.
  void declare_actions() {
    PermissionNames names;
    for (std::size_t resource = 0; resource < actions_.size(); ++resource) {
      for (const ast::Action* action : actions_[resource]) {
        declare_action(workspace_, names, *action, id_at<ResourceId>(resource));
      }
    }
  }

 private:
  ResourceId resource_of(const ast::Resource& node, const LayeredStatement& statement) {
    Model& model = workspace_.model;
    const std::string name = joined(node.name);
    const std::string& doc = statement.statement->doc;
    if (const ResourceId* known = lookup(workspace_.symbols.resources, name)) {
      Resource& resource = model.resources[index(*known)];
      if (node.title) set_title(resource.title, titles_[index(*known)], *node.title, "resource", name);
      if (!doc.empty()) resource.doc += (resource.doc.empty() ? "" : "\n") + doc;
      return *known;
    }
    const ResourceId id = id_at<ResourceId>(model.resources.size());
    workspace_.symbols.resources.try_emplace(name, Declared<ResourceId>{id, node.name.span});
    Resource resource;
    resource.name = name;
    resource.title = node.title ? node.title->text : "";
    resource.doc = doc;
    resource.span = node.name.span;
    resource.layer = statement.layer;
    model.resources.push_back(std::move(resource));
    workspace_.symbols.attributes.emplace_back();
    titles_.push_back(node.title ? node.title->span : node.name.span);
    actions_.emplace_back();
    return id;
  }

  void add(const ast::Attribute& node, ResourceId id, Layer layer) {
    const auto variable =
        declare_attribute(workspace_, builtin_, node, layer, id, workspace_.symbols.attributes[index(id)]);
    if (!variable) return;
    workspace_.symbols.attribute_names.try_emplace(node.name.text, id);
    workspace_.model.resources[index(id)].attributes.push_back(*variable);
  }

  void check_same(const ast::Attribute& node, ResourceId id, VariableId declared) {
    Variable& variable = workspace_.model.variables[index(declared)];
    if (workspace_.symbols.broken_variables[index(declared)]) return;
    if (!is_type(workspace_, builtin_, node.type, variable.domain)) return report_other(node, id, declared, "type");
    std::optional<std::uint32_t> value;
    if (node.default_value) value = resolve_value(workspace_, variable.domain, *node.default_value);
    if (value != variable.default_value) return report_other(node, id, declared, "default");
    if (node.title) set_title(variable.title, variable.span, *node.title, "attribute", node.name.text);
    if (variable.doc.empty()) variable.doc = node.doc;
  }

  void report_other(const ast::Attribute& node, ResourceId id, VariableId declared, const std::string& what) {
    workspace_.sink
        .report(Code::attribute_differs, node.name.span,
                {node.name.text, workspace_.model.resources[index(id)].name, what})
        .label(workspace_.model.variables[index(declared)].span, "first declared here");
  }

  void set_title(std::string& title, Span place, const ast::Text& written, const std::string& kind,
                 const std::string& name) {
    if (title.empty()) title = written.text;
    if (title == written.text) return;
    workspace_.sink.report(Code::other_title, written.span, {kind, name}).label(place, "first declared here");
  }

  Workspace& workspace_;
  BuiltinDomains& builtin_;
  std::vector<Span> titles_;                              ///< By resource: its title, or its name.
  std::vector<std::vector<const ast::Action*>> actions_;  ///< By resource.
};

}  // namespace

void declare_defines_and_groups(Workspace& workspace, const Statements& statements) {
  for_each<ast::Define>(statements, [&](const ast::Define& node, const LayeredStatement&) {
    declare(workspace, workspace.symbols.defines, "define", node.name.text, node.name.span, &node);
  });
  for_each<ast::Group>(statements, [&](const ast::Group& node, const LayeredStatement&) {
    declare(workspace, workspace.symbols.groups, "group", node.name.text, node.name.span, &node);
  });
}

void declare_context(Workspace& workspace, BuiltinDomains& builtin, const Statements& statements) {
  for_each<ast::Context>(statements, [&](const ast::Context& node, const LayeredStatement& statement) {
    for (const ast::Attribute& attribute : node.attributes) {
      declare_attribute(workspace, builtin, attribute, statement.layer, std::nullopt, workspace.symbols.context);
    }
  });
}

void declare_resources(Workspace& workspace, BuiltinDomains& builtin, const Statements& statements) {
  ResourceDeclarations resources(workspace, builtin);
  for_each<ast::Resource>(statements, [&](const ast::Resource& node, const LayeredStatement& statement) {
    resources.declare(node, statement);
  });
  resources.declare_actions();
}

}  // namespace polc::sema
