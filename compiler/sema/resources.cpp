// Entry: declare_context, declare_resources.
#include "compiler/sema/resources.h"

#include <string>
#include <utility>

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

void declare_resource(Workspace& workspace, BuiltinDomains& builtin, PermissionNames& permissions,
                      const ast::Resource& node, const LayeredStatement& statement) {
  Model& model = workspace.model;
  const ResourceId id = id_at<ResourceId>(model.resources.size());
  const std::string name = joined(node.name);
  if (!declare(workspace, workspace.symbols.resources, "resource", name, node.name.span, id)) return;
  Resource resource;
  resource.name = name;
  resource.title = node.title ? node.title->text : "";
  resource.doc = statement.statement->doc;
  resource.span = node.name.span;
  resource.layer = statement.layer;
  model.resources.push_back(std::move(resource));
  workspace.symbols.attributes.emplace_back();
  for (const ast::Attribute& attribute : node.attributes) {
    const auto variable =
        declare_attribute(workspace, builtin, attribute, statement.layer, id, workspace.symbols.attributes[index(id)]);
    if (!variable) continue;
    workspace.symbols.attribute_names.try_emplace(attribute.name.text, id);
    model.resources[index(id)].attributes.push_back(*variable);
  }
  for (const ast::Action& action : node.actions) declare_action(workspace, permissions, action, id);
}

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
  PermissionNames permissions;
  for_each<ast::Resource>(statements, [&](const ast::Resource& node, const LayeredStatement& statement) {
    declare_resource(workspace, builtin, permissions, node, statement);
  });
}

}  // namespace polc::sema
