#include "compiler/starter/starter_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/format/format.h"
#include "compiler/text/name_text.h"
#include "llvm/ADT/StringExtras.h"

namespace polc {
namespace {

constexpr const char* own_attribute = "own";

bool has_own(const StarterResource& resource) {
  return std::any_of(resource.actions.begin(), resource.actions.end(), [](const StarterAction& action) {
    return std::find(action.answers.begin(), action.answers.end(), StarterAnswer::if_own) != action.answers.end();
  });
}

std::string title_of(const StarterName& name) {
  return name.title.empty() ? "" : " " + quoted_text(name.title);
}

std::string declared(const StarterName& name) {
  return name_text(name.name) + title_of(name);
}

std::string permission_text(const StarterResource& resource, const StarterAction& action) {
  return path_text(resource.resource.name) + "." + name_text(action.action.name);
}

std::string roles_text(const StarterPolicy& policy) {
  std::string text =
      "// Who asks. The application knows which person has which role; the policy only names the roles.\n";
  for (const StarterName& role : policy.roles) text += fmt::format("role {};\n", declared(role));
  return text + "\n";
}

std::string resources_text(const StarterPolicy& policy) {
  std::string text = "// What there is, and what can be done to it.\n";
  const bool is_any_own = std::any_of(policy.resources.begin(), policy.resources.end(), has_own);
  if (is_any_own)
    text += "// `own` is a fact of the request: the application says whether it is about the person's own.\n";
  for (const StarterResource& resource : policy.resources) {
    std::vector<std::string> actions;
    for (const StarterAction& action : resource.actions) actions.push_back(declared(action.action));
    text += fmt::format("resource {}{} {{ {}actions {}; }}\n", path_text(resource.resource.name),
                        title_of(resource.resource), has_own(resource) ? fmt::format("{}: bool; ", own_attribute) : "",
                        fmt::join(actions, ", "));
  }
  return text + "\n";
}

std::string cell_text(StarterAnswer answer) {
  if (answer == StarterAnswer::no) return "deny";
  return answer == StarterAnswer::yes ? "allow" : fmt::format("allow if {}", own_attribute);
}

std::string matrix_text(const StarterPolicy& policy) {
  std::string text =
      "// Who may do what. Every cell says something, and a `deny` is checked: nothing else in the policy may grant "
      "it.\n";
  text += fmt::format("matrix {} {{\n  | |", name_text(policy.policy.name));
  for (const StarterName& role : policy.roles) text += " " + name_text(role.name) + " |";
  for (const StarterResource& resource : policy.resources) {
    for (const StarterAction& action : resource.actions) {
      text += "\n  | " + permission_text(resource, action) + " |";
      for (const StarterAnswer answer : action.answers) text += " " + cell_text(answer) + " |";
    }
  }
  return text + "\n}\n\n";
}

/// `assert only manager may till.close, safe.open;`: for each set of roles that leaves some out, what only those may do.
std::string asserts_text(const StarterPolicy& policy) {
  std::map<std::vector<std::size_t>, std::vector<std::string>> permissions_by_roles;
  for (const StarterResource& resource : policy.resources) {
    for (const StarterAction& action : resource.actions) {
      std::vector<std::size_t> roles;
      for (std::size_t role = 0; role < policy.roles.size(); ++role)
        if (action.answers[role] != StarterAnswer::no) roles.push_back(role);
      if (roles.size() < policy.roles.size())
        permissions_by_roles[std::move(roles)].push_back(permission_text(resource, action));
    }
  }
  std::string text =
      "// What must stay true whatever is added later: it is proved each time, or the policy does not compile.\n";
  if (permissions_by_roles.empty())
    text += "// Here every role may do everything, so there is nothing to promise yet. Such as: assert only … may …;\n";
  for (const auto& [roles, permissions] : permissions_by_roles) {
    std::vector<std::string> names;
    for (const std::size_t role : roles) names.push_back(name_text(policy.roles[role].name));
    text += names.empty()
                ? fmt::format("assert never all roles may {};\n", fmt::join(permissions, ", "))
                : fmt::format("assert only {} may {};\n", fmt::join(names, ", "), fmt::join(permissions, ", "));
  }
  return text + "\n";
}

/// One line a permission and answer: `manager, clerk till.open (own) -> allow;`
std::string expectations_text(const StarterPolicy& policy, const StarterResource& resource,
                              const StarterAction& action) {
  const std::string permission = permission_text(resource, action);
  std::vector<std::string> by_answer[3];
  for (std::size_t role = 0; role < policy.roles.size(); ++role)
    by_answer[static_cast<std::size_t>(action.answers[role])].push_back(name_text(policy.roles[role].name));
  const auto line = [&](StarterAnswer answer, const std::string& condition, const char* level) {
    const std::vector<std::string>& roles = by_answer[static_cast<std::size_t>(answer)];
    return roles.empty() ? "" : fmt::format("  {} {}{} -> {};\n", fmt::join(roles, ", "), permission, condition, level);
  };
  return line(StarterAnswer::yes, "", "allow") + line(StarterAnswer::no, "", "deny") +
         line(StarterAnswer::if_own, fmt::format(" ({})", own_attribute), "allow") +
         line(StarterAnswer::if_own, fmt::format(" (not {})", own_attribute), "deny");
}

std::string tests_text(const StarterPolicy& policy) {
  std::string text = "// Examples with their outcome: `polc test` runs them.\n";
  for (const StarterResource& resource : policy.resources) {
    const std::string& shown = resource.resource.title.empty() ? resource.resource.name : resource.resource.title;
    text += fmt::format("test {} {{\n", quoted_text("who may do what: " + shown));
    for (const StarterAction& action : resource.actions) text += expectations_text(policy, resource, action);
    text += "}\n\n";
  }
  text.pop_back();
  return text;
}

StarterResource example_resource(const char* name, std::vector<StarterAction> actions) {
  return {{name, ""}, std::move(actions)};
}

}  // namespace

StarterName starter_name(std::string_view text) {
  StarterName result;
  bool is_between = false;
  for (const char c : text) {
    const bool is_letter = llvm::isAlnum(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (is_letter && is_between && !result.name.empty()) result.name += '_';
    if (is_letter) result.name += llvm::toLower(c);
    is_between = !is_letter;
  }
  if (result.name != text && !result.name.empty()) result.title = std::string(text);
  return result;
}

StarterPolicy example_starter(const StarterName& policy) {
  using enum StarterAnswer;
  return {policy,
          {{"manager", ""}, {"member", ""}},
          {example_resource("document",
                            {{{"read", ""}, {yes, yes}}, {{"edit", ""}, {yes, if_own}}, {{"erase", ""}, {yes, no}}}),
           example_resource("user", {{{"view", ""}, {yes, yes}}, {{"invite", ""}, {yes, no}}})}};
}

std::string starter_text(const StarterPolicy& policy) {
  std::string text = fmt::format("policy {};\n\n", declared(policy.policy));
  text += roles_text(policy) + resources_text(policy) + matrix_text(policy) + asserts_text(policy) + tests_text(policy);
  ParsedText parsed("init", text);
  // A text that the formatter refuses stays as it is: whoever compiles it learns why.
  return format(parsed, {}).value_or(std::move(text));
}

}  // namespace polc
