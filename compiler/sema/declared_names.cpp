// One function for each kind of declaration.
#include "compiler/sema/declared_names.h"

#include <string_view>
#include <variant>

namespace polc::sema {
namespace {

class NameCollector {
 public:
  explicit NameCollector(std::vector<DeclaredName>& names) : names_(names) {}

  void operator()(const ast::Policy& policy) { add(policy.name, "policy"); }
  void operator()(const ast::Import& import) { add(import.file.text, "file", import.file.span); }
  void operator()(const ast::Extends& base) { add(base.file.text, "file", base.file.span); }
  void operator()(const ast::Levels& levels) {
    for (const ast::LevelName& level : levels.levels) add(level.name, "level");
  }
  void operator()(const ast::Domain& domain) {
    add(domain.name, "domain");
    add_values(domain.values, domain.name);
  }
  void operator()(const ast::Role& role) { add(role.name, "role"); }
  // A group may stand wherever a role does.
  void operator()(const ast::RoleGroup& group) { add(group.name, "role"); }
  void operator()(const ast::Matrix& matrix) {
    if (matrix.name) add(*matrix.name, "matrix");
  }
  void operator()(const ast::Context& context) {
    for (const ast::Attribute& attribute : context.attributes) add(attribute, "context");
  }
  void operator()(const ast::Resource& resource) {
    add(resource.name, "resource");
    const std::string owner = resource.name.parts.empty() ? "" : resource.name.parts.back().text;
    for (const ast::Attribute& attribute : resource.attributes) add(attribute, owner);
    for (const ast::Action& action : resource.actions) add(action.name, "action");
  }
  void operator()(const ast::Settings& settings) {
    add(settings.name, "settings");
    for (const ast::Setting& setting : settings.settings) {
      add(setting.name, "setting of " + settings.name.text);
      if (setting.type) add_values(setting.type->values, setting.name);
    }
  }
  void operator()(const ast::Define& define) { add(define.name, "define"); }
  void operator()(const ast::Group& group) { add(group.name, "group"); }
  template <typename Rule>
  void operator()(const Rule& /*declares nothing*/) {}

 private:
  void add(std::string text, std::string space, Span span) {
    names_.push_back({std::move(text), std::move(space), span});
  }
  void add(const ast::Name& name, std::string space) { add(name.text, std::move(space), name.span); }
  void add(const ast::Path& path, const std::string& space) {
    std::string text;
    for (const ast::Name& part : path.parts) {
      text += (text.empty() ? "" : ".") + part.text;
      add(text, space, part.span);
    }
  }
  void add(const ast::Attribute& attribute, const std::string& owner) {
    add(attribute.name, "attribute of " + owner);
    add_values(attribute.type.values, attribute.name);
  }
  void add_values(const std::vector<ast::Name>& values, const ast::Name& owner) {
    for (const ast::Name& value : values) add(value, "value of " + owner.text);
  }

  std::vector<DeclaredName>& names_;
};

}  // namespace

void add_declared_names(const ast::File& file, std::vector<DeclaredName>& names) {
  NameCollector collector(names);
  for (const ast::Statement& statement : file.statements) std::visit(collector, statement.node);
}

}  // namespace polc::sema
