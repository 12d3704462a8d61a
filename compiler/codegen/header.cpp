#include "compiler/codegen/header.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "compiler/codegen/header_identifiers.h"
#include "compiler/codegen/header_names.h"
#include "compiler/codegen/header_table.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/xxhash.h"
#include "pol/generated.h"
#include "pol/verify.h"

namespace polc {
namespace {

// What does not depend on the policy, but on its types.
constexpr std::string_view decide_text = R"(
/// The roles of a subject: a Role, or several in braces. Of roles that nobody may hold together it keeps none, so that every
/// decision is the lowest level; Roles::find_conflict says which two.
using Roles = ::pol::RolesOf<Role, table>;

/// The inputs that a resource's permissions take.
template <typename Permission>
using InputsOf = decltype(inputs_of(Level{}, Permission{}));

// Numbers for the rest of the library.
constexpr ::pol::Level id(Level level) { return static_cast<::pol::Level>(level); }
constexpr ::pol::RoleId id(Role role) { return static_cast<::pol::RoleId>(role); }
template <typename Permission, typename = InputsOf<Permission>>
constexpr ::pol::PermissionId id(Permission permission) {
  return static_cast<::pol::PermissionId>(permission);
}

/// A permission with its inputs, where which one is known only at run time.
class Request {
 public:
  template <typename Permission>
  constexpr Request(Permission permission, const InputsOf<Permission>& inputs)
      : number_(::pol::detail::known_number<table>(permission)), inputs_(pack(inputs)) {}

  constexpr ::pol::PermissionId permission() const { return static_cast<::pol::PermissionId>(number_); }
  constexpr ::pol::Inputs inputs() const { return inputs_; }

 private:
  ::std::uint32_t number_;
  ::pol::Inputs inputs_;
};

/// The level of a subject for a request.
constexpr Level decide(const Roles& roles, const Request& request,
                       ::pol::AccountWords account = ::pol::default_account(table)) {
  return static_cast<Level>(
      ::pol::detail::decide_numbered<table>(roles.set(), ::pol::index(request.permission()), request.inputs(), account));
}

/// The same: decide(Role::…, resource::action, {…}).
template <typename Permission>
constexpr Level decide(const Roles& roles, Permission permission, const InputsOf<Permission>& inputs,
                       ::pol::AccountWords account = ::pol::default_account(table)) {
  return decide(roles, Request(permission, inputs), account);
}

/// The same for one permission alone, and the fastest: decide<resource::action>(Role::…, {…}).
template <auto permission>
constexpr Level decide(const Roles& roles, const InputsOf<decltype(permission)>& inputs,
                       ::pol::AccountWords account = ::pol::default_account(table)) {
  return static_cast<Level>(::pol::detail::decide_known<table, id(permission)>(roles.set(), pack(inputs), account));
}

/// Whether a loaded table is of this header's schema: ids, and inputs that `pack` made, mean the same to it.
constexpr bool matches(const ::pol::TableView& loaded) { return loaded.fingerprint() == fingerprint; }
)";

// Where accounts define roles.
constexpr std::string_view custom_roles_text = R"(
/// The level of a subject that has custom roles as well, which together have the permissions in `custom`: see
/// pol::CustomRoles. Whoever has one is not the fallback role, which `Roles` would add: so this takes the roles themselves.
template <typename Permission>
constexpr Level decide(::std::span<const Role> own, const ::pol::PermissionSet& custom, Permission permission,
                       const InputsOf<Permission>& inputs,
                       ::pol::AccountWords account = ::pol::default_account(table)) {
  ::pol::RoleSet roles;
  for (const Role role : own) roles.add(id(role));
  return static_cast<Level>(::pol::decide(table, roles, custom, id(permission), pack(inputs), account));
}
template <typename Permission>
constexpr Level decide(::std::initializer_list<Role> own, const ::pol::PermissionSet& custom, Permission permission,
                       const InputsOf<Permission>& inputs,
                       ::pol::AccountWords account = ::pol::default_account(table)) {
  return decide(::std::span<const Role>(own.begin(), own.size()), custom, permission, inputs, account);
}
template <typename Permission>
constexpr Level decide(Role own, const ::pol::PermissionSet& custom, Permission permission,
                       const InputsOf<Permission>& inputs,
                       ::pol::AccountWords account = ::pol::default_account(table)) {
  return decide(::std::span<const Role>(&own, 1), custom, permission, inputs, account);
}
)";

class HeaderWriter {
 public:
  HeaderWriter(const Model& model, const DecisionTable& table, HeaderNames names)
      : model_(model), table_(table), names_(std::move(names)) {}

  std::string run(const std::string& definitions) {
    write_body(definitions);
    const std::string body = std::exchange(text_, {});
    write(
        "// Generated by polc from the policy `{}`; not to be edited.\n#pragma once\n\n#include <array>\n"
        "#include <cstdint>\n\n{}#include <pol/generated.h>\n\n"
        "#if !defined(POL_GENERATED_VERSION) || POL_GENERATED_VERSION != {}\n"
        "#error \"this header and <pol/generated.h> have different versions: generate the header with the polc of that "
        "library\"\n"
        "#endif\n\n",
        comment_text(model_.name), has_custom_role() ? "#include <pol/custom_roles.h>\n" : "", POL_GENERATED_VERSION);
    write_comment("", model_.title, model_.doc);
    // The linker keeps one of all inline functions of one name. Two policies of one name in a program would decide as one of them does,
    // were their functions not named after what they decide.
    write("namespace {} {{\ninline namespace table_{:016x} {{\n{}\n}}  // inline namespace\n}}  // namespace {}\n",
          names_.policy, llvm::xxHash64(body), body, names_.policy);
    return std::move(text_);
  }

 private:
  /// What stands in the policy's namespace, the table's bytes included.
  void write_body(const std::string& definitions) {
    text_ += "\n/// Lowest first.\n";
    write_enum("Level", "::std::uint8_t", names_.levels, model_.levels,
               [](const Level&) { return std::string_view(); });
    write_enum("Role", "::std::uint32_t", names_.roles, model_.roles,
               [](const Role& role) { return std::string_view(role.doc); });
    write_role_names();
    for (const HeaderEnum& type : names_.enums) write_values(type);
    write_context();
    for (std::size_t position = 0; position < model_.resources.size(); ++position) write_resource(position);
    text_ += definitions;
    text_ += decide_text;
    if (has_custom_role()) text_ += custom_roles_text;
    write_settings();
  }

  template <typename... Arguments>
  void write(fmt::format_string<Arguments...> pattern, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), pattern, std::forward<Arguments>(arguments)...);
  }

  /// What the author wrote for people, as `///` lines.
  void write_comment(std::string_view indent, std::string_view title, std::string_view doc) {
    if (!title.empty()) write("{}/// {}\n", indent, comment_text(title));
    llvm::SmallVector<llvm::StringRef, 4> lines;
    if (!doc.empty()) llvm::StringRef(doc.data(), doc.size()).split(lines, '\n');
    for (const llvm::StringRef line : lines) {
      const std::string shown = comment_text(std::string_view(line.data(), line.size()));
      write("{}///{}{}\n", indent, shown.empty() ? "" : " ", shown);
    }
  }

  template <typename T, typename Doc>
  void write_enum(std::string_view name, std::string_view type, const std::vector<std::string>& identifiers,
                  const std::vector<T>& things, Doc doc) {
    write("enum class {}{} : {} {{\n", name == "Level" ? "[[nodiscard]] " : "", name, type);
    for (std::size_t position = 0; position < things.size(); ++position) {
      write_comment("  ", things[position].title, doc(things[position]));
      write("  {} = {},\n", identifiers[position], position);
    }
    text_ += "};\n\n";
  }

  bool has_custom_role() const { return !model_.roles.empty() && model_.roles.back().custom; }

  void write_role_names() {
    // The role that stands for those that accounts define is nobody's to be given by name.
    const std::size_t count = model_.roles.size() - (has_custom_role() ? 1 : 0);
    write(
        "/// The role of that name, as the policy spells it; std::nullopt if there is none.\n"
        "constexpr ::std::optional<Role> role_of(::std::string_view text) {{\n"
        "  constexpr ::std::array<::std::string_view, {}> names = {{",
        count);
    for (std::size_t role = 0; role < count; ++role) {
      const std::string& name = model_.roles[role].name;
      write("\n      ::std::string_view(\"{}\", {}),", literal_text(name), name.size());
    }
    text_ +=
        "};\n  const ::std::optional<::std::uint32_t> found = ::pol::position_of(text, names);\n"
        "  return found ? ::std::optional<Role>(static_cast<Role>(*found)) : ::std::nullopt;\n}\n\n";
  }

  void write_values(const HeaderEnum& type) {
    write("enum class {} : ::std::uint32_t {{\n", type.name);
    for (std::size_t value = 0; value < type.values.size(); ++value) write("  {} = {},\n", type.values[value], value);
    text_ += "};\n\n";
  }

  /// The enumerator, or the boolean, of a value.
  std::string value_text(VariableId variable, std::uint32_t value) const {
    const std::string& type = names_.types[index(variable)];
    if (type == "bool") return value == 0 ? "false" : "true";
    const DomainId domain = model_.variables[index(variable)].domain;
    // Every enum of one domain has the same enumerators.
    return type + "::" + IdentifierScope().add(model_.domains[index(domain)].values)[value];
  }

  void write_attribute(VariableId id, const std::string& name) {
    const Variable& variable = model_.variables[index(id)];
    write_comment("  ", variable.title, variable.doc);
    write("  ::pol::Fact<{}, \"{}\"> {}", names_.types[index(id)], name, name);
    if (variable.default_value) write(" = {}", value_text(id, *variable.default_value));
    text_ += ";\n";
  }

  /// The attributes of one owner, by their positions in the table.
  std::vector<std::uint32_t> attributes_of(std::uint32_t owner) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t position = 0; position < table_.attributes.size(); ++position) {
      if (table_.attributes[position].resource == owner) found.push_back(position);
    }
    return found;
  }

  void write_packed(const std::vector<std::uint32_t>& attributes, const std::vector<std::string>& names,
                    std::string_view first) {
    std::string bits(first);
    for (std::size_t number = 0; number < attributes.size(); ++number) {
      const pol::format::Attribute& attribute = table_.attributes[attributes[number]];
      bits += fmt::format("{}::pol::detail::input_bits<{}, {}>(inputs.{})", bits.empty() ? "" : " |\n      ",
                          attribute.shift, attribute.width, names[number]);
    }
    text_ += bits.empty() ? "0" : bits;
  }

  void write_context() {
    if (names_.context.empty()) return;
    const std::vector<std::uint32_t> attributes = attributes_of(pol::format::none);
    text_ += "/// Attributes that are the same for every resource of a request.\nstruct Context {\n";
    for (std::size_t number = 0; number < attributes.size(); ++number) {
      write_attribute(table_.attribute_variables[attributes[number]], names_.context[number]);
    }
    text_ += "};\nconstexpr ::std::uint64_t pack_context(const Context& inputs) {\n  return ";
    write_packed(attributes, names_.context, "");
    text_ += ";\n}\n\n";
  }

  void write_resource(std::size_t position) {
    const Resource& resource = model_.resources[position];
    const HeaderResource& names = names_.resources[position];
    write_comment("", resource.title, resource.doc);
    write("namespace {} {{\n", names.name);
    text_ += "enum class Permission : ::std::uint32_t {\n";
    for (std::size_t number = 0; number < resource.permissions.size(); ++number) {
      const PermissionId permission = resource.permissions[number];
      write_comment("  ", model_.permissions[index(permission)].title, model_.permissions[index(permission)].doc);
      write("  {} = {},\n", names.permissions[number], index(permission));
    }
    text_ += "};\n";
    if (!resource.permissions.empty()) text_ += "using enum Permission;\n";
    for (const HeaderEnum& type : names.enums) write_values(type);

    const std::vector<std::uint32_t> attributes = attributes_of(static_cast<std::uint32_t>(position));
    const bool has_context = !names_.context.empty();
    text_ += "struct Inputs {\n";
    if (has_context) write("  ::{}::Context context;\n", names_.policy);
    for (std::size_t number = 0; number < attributes.size(); ++number) {
      write_attribute(table_.attribute_variables[attributes[number]], names.attributes[number]);
    }
    write("}};\nInputs inputs_of(::{}::Level, Permission);\n", names_.policy);
    write("constexpr ::pol::Inputs pack([[maybe_unused]] const Inputs& inputs) {{\n  return ::pol::Inputs(");
    write_packed(attributes, names.attributes,
                 has_context ? fmt::format("::{}::pack_context(inputs.context)", names_.policy) : "");
    write(");\n}}\n}}  // namespace {}\n\n", names.name);
  }

  void write_settings() {
    const std::vector<VariableId>& settings = table_.setting_variables;
    if (settings.empty()) return;
    text_ += "\nenum class Setting : ::std::uint32_t {\n";
    for (std::size_t position = 0; position < settings.size(); ++position) {
      const Variable& setting = model_.variables[index(settings[position])];
      write_comment("  ", setting.title, setting.doc);
      write("  {} = {},\n", names_.settings[position], position);
    }
    text_ +=
        "};\nconstexpr ::pol::SettingId id(Setting setting) { return static_cast<::pol::SettingId>(setting); }\n\n"
        "/// An account's choices, at their defaults.\nstruct Settings {\n";
    for (std::size_t position = 0; position < settings.size(); ++position) {
      const Variable& setting = model_.variables[index(settings[position])];
      if (setting.immutable) continue;
      write("  {} {} = {};\n", names_.types[index(settings[position])], names_.settings[position],
            value_text(settings[position], *setting.default_value));
    }
    text_ +=
        "};\n\n/// For an account that is known at compile time; otherwise use a pol::Account of `table`.\n"
        "using Account = ::pol::FixedAccount<table>;\n"
        "constexpr Account account([[maybe_unused]] const Settings& settings) {\n"
        "  return Account(::std::array<::std::uint32_t, Account::setting_count>{\n";
    for (std::size_t position = 0; position < settings.size(); ++position) {
      const Variable& setting = model_.variables[index(settings[position])];
      if (setting.immutable) {
        write("      {},\n", *setting.default_value);
      } else {
        write("      static_cast<::std::uint32_t>(settings.{}),\n", names_.settings[position]);
      }
    }
    text_ += "  });\n}\n";
  }

  const Model& model_;
  const DecisionTable& table_;
  HeaderNames names_;
  std::string text_;
};

}  // namespace

std::string header_text(const Model& model, const DecisionTable& table, std::span<const std::byte> bytes,
                        const HeaderOptions& options) {
  // The compiler verified these bytes when it made them.
  const pol::VerifyResult verified = pol::verify(bytes);
  if (!verified) return {};
  HeaderNames names = name_header(model, table, options.name_space);
  return HeaderWriter(model, table, std::move(names)).run(table_definitions(*verified, bytes));
}

bool is_namespace(std::string_view text) {
  bool is_outermost = true;
  while (true) {
    const std::size_t end = text.find("::");
    const std::string part(text.substr(0, end));
    if (namespace_identifier(part, is_outermost) != part) return false;
    is_outermost = false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 2);
  }
}

}  // namespace polc
