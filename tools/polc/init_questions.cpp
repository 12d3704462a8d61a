#include "tools/polc/init_questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/text/visible.h"
#include "llvm/ADT/StringRef.h"

namespace polc::tool {
namespace {

// Nobody mistypes one answer this often; what feeds the questions from a pipe without end must stop some time.
constexpr int most_answers = 50;

std::string_view trimmed(std::string_view text) {
  const llvm::StringRef result = llvm::StringRef(text.data(), text.size()).trim();
  return {result.data(), result.size()};
}

std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t comma = list.find(',');
    if (const std::string_view part = trimmed(list.substr(0, comma)); !part.empty()) parts.push_back(part);
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

/// A problem in words, or none.
using Problem = std::string;

/// Names that differ from each other and from those of `taken`.
Problem read_names(std::string_view list, std::vector<StarterName>& names) {
  std::vector<StarterName> found;
  for (const std::string_view part : parts_of(list)) {
    StarterName name = starter_name(part);
    if (name.name.empty()) return fmt::format("`{}` holds no letter and no digit", part);
    if (name.name == "nobody") return "`nobody` is the word for somebody without a role: choose another name";
    const auto is_same = [&](const StarterName& other) { return other.name == name.name; };
    if (std::any_of(found.begin(), found.end(), is_same)) return fmt::format("`{}` is there twice", name.name);
    found.push_back(std::move(name));
  }
  if (found.empty()) return "write at least one name";
  names = std::move(found);
  return {};
}

/// `till: open, close`
Problem read_resource(std::string_view line, std::vector<StarterResource>& resources) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos)
    return "write a colon between the thing and what can be done to it: `till: open, close`";
  StarterResource resource{starter_name(trimmed(line.substr(0, colon))), {}};
  if (resource.resource.name.empty()) return "write a name before the colon";
  const auto is_same = [&](const StarterResource& other) { return other.resource.name == resource.resource.name; };
  if (std::any_of(resources.begin(), resources.end(), is_same))
    return fmt::format("`{}` is there already", resource.resource.name);
  std::vector<StarterName> actions;
  if (Problem problem = read_names(line.substr(colon + 1), actions); !problem.empty()) return problem;
  for (StarterName& action : actions) resource.actions.push_back({std::move(action), {}});
  resources.push_back(std::move(resource));
  return {};
}

/// The position of a role that is named, or numbered from 1.
std::optional<std::size_t> role_of(std::string_view text, const std::vector<StarterName>& roles) {
  const std::string name = starter_name(text).name;
  for (std::size_t role = 0; role < roles.size(); ++role)
    if (roles[role].name == name) return role;
  std::size_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = result.ec == std::errc() && result.ptr == text.data() + text.size();
  return is_number && number > 0 && number <= roles.size() ? std::optional(number - 1) : std::nullopt;
}

/// `all`, `nobody`, `1, clerk if own`
Problem read_answers(std::string_view line, const std::vector<StarterName>& roles,
                     std::vector<StarterAnswer>& answers) {
  std::vector<StarterAnswer> found(roles.size(), StarterAnswer::no);
  std::vector<bool> is_answered(roles.size());
  const std::vector<std::string_view> parts = parts_of(line);
  if (parts.empty()) return "write who may, or `nobody`";
  for (std::string_view part : parts) {
    StarterAnswer answer = StarterAnswer::yes;
    const std::string_view suffix = " if own";
    if (part.ends_with(suffix)) {
      answer = StarterAnswer::if_own;
      part = trimmed(part.substr(0, part.size() - suffix.size()));
    }
    const bool is_role = role_of(part, roles).has_value();
    if (!is_role && (part == "all" || part == "nobody")) {
      if (parts.size() > 1) return fmt::format("`{}` must be the only answer", part);
      if (part == "all") std::fill(found.begin(), found.end(), answer);
      break;
    }
    if (!is_role) return fmt::format("`{}` is not a role: write names or numbers of roles, `all` or `nobody`", part);
    const std::size_t role = *role_of(part, roles);
    if (is_answered[role]) return fmt::format("`{}` is there twice", roles[role].name);
    is_answered[role] = true;
    found[role] = answer;
  }
  answers = std::move(found);
  return {};
}

class Questions {
 public:
  Questions(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  /// Asks until `read` has no problem with the line. False if there is no answer. An empty line is one if `may_be_empty`.
  template <typename Read>
  bool ask(Read read, bool may_be_empty = false) {
    for (int tries = 0; tries < most_answers; ++tries) {
      out_ << "> " << std::flush;
      std::string line;
      if (!std::getline(in_, line)) return false;
      const std::string_view answer = trimmed(line);
      if (answer.empty() && may_be_empty) return true;
      const Problem problem = read(answer);
      if (problem.empty()) return true;
      out_ << visible(problem) << '\n';
    }
    return false;
  }

  std::ostream& out() { return out_; }

 private:
  std::istream& in_;
  std::ostream& out_;
};

bool ask_roles(Questions& questions, std::vector<StarterName>& roles) {
  questions.out() << "\nWhich roles are there? Separate them by commas, such as: manager, front desk clerk\n";
  return questions.ask([&](std::string_view line) { return read_names(line, roles); });
}

bool ask_resources(Questions& questions, std::vector<StarterResource>& resources) {
  questions.out() << "\nWhat is there, and what can be done to it? One a line, such as: till: open, close\n"
                     "An empty line ends the list.\n";
  while (true) {
    const std::size_t count = resources.size();
    const auto read = [&](std::string_view line) { return read_resource(line, resources); };
    if (!questions.ask(read, count > 0)) return false;
    if (resources.size() == count) return true;
  }
}

/// "manager: always; clerk: if own": each role's answer as it was read, since `1, 2 if own` could be meant for both.
std::string read_back(const std::vector<StarterAnswer>& answers, const std::vector<StarterName>& roles) {
  std::string text;
  for (std::size_t role = 0; role < roles.size(); ++role) {
    if (answers[role] == StarterAnswer::no) continue;
    const char* when = answers[role] == StarterAnswer::yes ? "always" : "if own";
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", roles[role].name, when);
  }
  return text.empty() ? "nobody" : text;
}

bool ask_answers(Questions& questions, StarterPolicy& policy) {
  questions.out()
      << "\nWho may do what? Name the roles or give their numbers, such as: 1, 2 if own\n"
         "`if own` is for what is the person's own, and for the role before it alone. `all` and `nobody` are answers "
         "too.\n";
  for (std::size_t role = 0; role < policy.roles.size(); ++role)
    questions.out() << fmt::format("  {}  {}\n", role + 1, visible(policy.roles[role].name));
  for (StarterResource& resource : policy.resources) {
    for (StarterAction& action : resource.actions) {
      questions.out() << visible(resource.resource.name + "." + action.action.name) << '\n';
      const auto read = [&](std::string_view line) { return read_answers(line, policy.roles, action.answers); };
      if (!questions.ask(read)) return false;
      questions.out() << "  " << visible(read_back(action.answers, policy.roles)) << '\n';
    }
  }
  return true;
}

}  // namespace

std::optional<StarterPolicy> ask_for_policy(const StarterName& policy, std::istream& in, std::ostream& out) {
  out << "A few questions about your policy. Nothing is written before the last is answered.\n";
  Questions questions(in, out);
  StarterPolicy answered{policy, {}, {}};
  if (ask_roles(questions, answered.roles) && ask_resources(questions, answered.resources) &&
      ask_answers(questions, answered)) {
    return answered;
  }
  out << '\n';
  return std::nullopt;
}

}  // namespace polc::tool
