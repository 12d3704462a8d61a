#include "compiler/sema/name_clashes.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "llvm/ADT/StringMap.h"

namespace polc::sema {
namespace {

constexpr std::string_view of_context = "context.";

/// Something that conditions name, apart from settings.
struct Named {
  std::string name;
  std::string kind;  ///< "a define"
  Span span;
  Layer layer = 0;
  bool is_seen_below = false;  ///< Conditions of lower layers would find it too.
};

/// All attributes and defines.
std::vector<Named> named_things(const Workspace& workspace, const Statements& statements) {
  std::vector<Named> things;
  for (const Variable& variable : workspace.model.variables) {
    if (variable.kind != Variable::Kind::attribute) continue;
    const bool of_lower =
        !variable.resource || workspace.model.resources[index(*variable.resource)].layer < variable.layer;
    things.push_back({variable.name, "an attribute", variable.span, variable.layer, of_lower});
  }
  for_each<ast::Define>(statements, [&](const ast::Define& node, const LayeredStatement& statement) {
    things.push_back({node.name.text, "a define", node.name.span, statement.layer, true});
  });
  return things;
}

class NameClashes {
 public:
  NameClashes(Workspace& workspace, const Statements& statements)
      : workspace_(workspace), symbols_(workspace.symbols), things_(named_things(workspace, statements)) {}

  void check() {
    for (const Named& thing : things_) {
      if (const VariableId* setting = lookup(symbols_.settings, thing.name)) report(thing, *setting, "a setting");
      if (const VariableId* attribute = context_attribute(thing.name)) {
        report(thing, *attribute, "an attribute of the context");
      }
    }
    for (const Variable& setting : workspace_.model.variables) {
      if (setting.kind == Variable::Kind::setting) check_setting(setting);
    }
    check_captures();
    check_groups();
  }

 private:
  /// What `context.x` says.
  const VariableId* context_attribute(std::string_view name) const {
    if (!name.starts_with(of_context)) return nullptr;
    const std::string_view bare = name.substr(of_context.size());
    return lookup(symbols_.context, llvm::StringRef(bare.data(), bare.size()));
  }

  /// Its own group names a setting in short, and a short name with a dot may be the whole name of something else:
  /// `h.x` in `settings g { `h.x` = on; }`, where `settings h` has an `x`.
  void check_setting(const Variable& setting) {
    for (const std::string& name : {setting.name, setting.short_name}) {
      const Named thing{name, "a setting", setting.span};
      if (const VariableId* other = context_attribute(name)) report(thing, *other, "an attribute of the context");
    }
    const VariableId* other = lookup(symbols_.settings, setting.short_name);
    if (other == nullptr) return;
    report({setting.short_name, fmt::format("a setting in `{}`", setting.name), setting.span}, *other, "a setting");
  }

  void report(const Named& thing, VariableId other, std::string_view kind) {
    const Variable& variable = workspace_.model.variables[index(other)];
    workspace_.sink.report(Code::name_means_two, thing.span, {thing.name, thing.kind, std::string(kind)})
        .label(variable.span, "the other one is declared here");
  }

  /// In a settings group a bare name is an attribute or a define first, and a setting of the group then.
  void check_captures() {
    llvm::StringMap<VariableId> short_names;  // Of the settings of the lowest layer that has one of that name.
    for (std::size_t position = 0; position < workspace_.model.variables.size(); ++position) {
      const Variable& variable = workspace_.model.variables[position];
      if (variable.kind != Variable::Kind::setting) continue;
      short_names.try_emplace(variable.short_name, id_at<VariableId>(position));
    }
    for (const Named& thing : things_) {
      const auto found = short_names.find(thing.name);
      if (!thing.is_seen_below || found == short_names.end()) continue;
      const Variable& setting = workspace_.model.variables[index(found->second)];
      if (setting.layer >= thing.layer) continue;
      workspace_.sink.report(Code::captured_name, thing.span, {setting.name})
          .label(setting.span, "the setting is declared here");
    }
  }

  void check_groups() {
    for (const Permission& permission : workspace_.model.permissions) {
      const auto group = symbols_.groups.find(permission.name);
      if (group == symbols_.groups.end()) continue;
      workspace_.sink.report(Code::name_means_two, group->second.span, {permission.name, "a group", "a permission"})
          .label(permission.span, "the permission is declared here");
    }
  }

  Workspace& workspace_;
  const Symbols& symbols_;
  std::vector<Named> things_;
};

}  // namespace

void check_name_clashes(Workspace& workspace, const Statements& statements) {
  NameClashes(workspace, statements).check();
}

}  // namespace polc::sema
