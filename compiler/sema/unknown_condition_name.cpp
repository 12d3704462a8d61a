#include "compiler/sema/unknown_condition_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/syntax/foreign_forms.h"
#include "compiler/text/name_text.h"

namespace polc::sema {
namespace {

/// How other languages call the resource that is asked for.
constexpr std::array<std::string_view, 9> resource_words = {"resource", "this",   "self",   "object", "it",
                                                            "item",     "record", "target", "entity"};
/// And who asks, or what comes with the request.
constexpr std::array<std::string_view, 17> subject_words = {
    "user",   "subject",  "principal", "actor",       "me",      "caller", "account", "session",     "token",
    "claims", "identity", "env",       "environment", "request", "input",  "ctx",     "current_user"};

/// `plan is basic or higher`
constexpr std::array<std::string_view, 6> higher_words = {"higher", "above", "more", "greater", "better", "up"};
constexpr std::array<std::string_view, 5> lower_words = {"lower", "below", "less", "worse", "down"};

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& words, std::string_view name) {
  return std::find(words.begin(), words.end(), name) != words.end();
}

bool is_truth(std::string_view name) {
  return name == "true" || name == "false" || name == "yes" || name == "no" || name == "on" || name == "off" ||
         name == "always" || name == "never";
}

template <typename Map>
void add_keys_of(const Map& map, std::vector<std::string>& names) {
  for (const auto& entry : map) names.push_back(entry.first().str());
}

class Helper {
 public:
  Helper(Workspace& workspace, const NameInCondition& name, ConditionProblem& problem)
      : workspace_(workspace), symbols_(workspace.symbols), name_(name), problem_(problem) {}

  void run() {
    if (name_.path.parts.size() == 1) {
      help_with_plain_name();
    } else {
      help_with_dotted_name();
    }
  }

 private:
  const std::string& last() const { return name_.path.parts.back().text; }
  std::string whole() const { return joined(name_.path); }
  /// All but the last part.
  std::string front() const {
    const std::string name = whole();
    return name.substr(0, name.size() - last().size() - 1);
  }
  const std::string& resource() const { return workspace_.model.resources[index(name_.resource)].name; }
  const NameMap<VariableId>& attributes() const { return symbols_.attributes[index(name_.resource)]; }
  bool is_compared() const { return name_.use.kind != ast::Comparison::Kind::truth; }

  void say(std::string help) { problem_.helps.push_back(std::move(help)); }

  /// What the author means is sure.
  void write(const std::string& ours) {
    say(fmt::format("write `{}`", ours));
    problem_.fixes = {{name_.path.span, ours}};
  }

  bool suggest_near(std::string_view wrong, const std::vector<std::string>& candidates) {
    if (!may_suggest(workspace_, candidates.size())) return false;
    add_suggestion(workspace_, problem_, wrong, candidates);
    return !problem_.helps.empty();
  }

  void help_with_plain_name() {
    const std::string& name = last();
    if (name.find('.') != std::string::npos)
      return say("in backquotes this is one name with a dot in it; without them it is a path");
    if (const auto tested = variable_with_value(name)) {
      // `plan is team or business` tests `business` by itself: to declare it would decide otherwise than was meant.
      say(
          fmt::format("`{0}` is a value of `{1}`: write `{1} is {0}`; for several values `{1} in {{{0}, …}}`, for all "
                      "others `{1} not in {{{0}, …}}`",
                      name_text(name), *tested));
    }
    if (is_among(higher_words, name) || is_among(lower_words, name)) {
      return say(fmt::format(
          "for a value and all {0} it, write `NAME is at {1} VALUE`; the values of its type must have an order",
          is_among(higher_words, name) ? "above" : "below", is_among(higher_words, name) ? "least" : "most"));
    }
    if (name == "role" || is_among(subject_words, name))
      return say("who asks is said outside of conditions, by the roles of the statement");
    // What to do instead depends on where it stands: behind `unless` or in a `require`, to leave it out would grant more.
    if (is_truth(name)) return say("there is no condition that always or never holds: test an attribute or a setting");
    if (lookup(symbols_.roles, name) != nullptr || lookup(symbols_.role_groups, name) != nullptr) {
      return say(fmt::format("`{}` is a role: who asks is said outside of conditions, by the roles of the statement",
                             name_text(name)));
    }
    if (symbols_.resources.count(name) != 0)
      return say(fmt::format("`{}` is a resource: name what is true of it, one of its attributes", name_text(name)));
    std::vector<std::string> known;
    const bool may_compare = may_suggest(
        workspace_, attributes().size() + symbols_.context.size() + symbols_.defines.size() + symbols_.settings.size());
    if (may_compare) {
      add_keys_of(attributes(), known);
      add_keys_of(symbols_.context, known);
      add_keys_of(symbols_.defines, known);
      add_keys_of(symbols_.settings, known);
    }
    if (suggest_near(name, known) || !problem_.helps.empty()) return;
    declare_fact();
  }

  void help_with_dotted_name() {
    const std::string before = front();
    if (before == "context") return help_with_context();
    const std::string* named = named_resource(before);
    if (symbols_.settings_groups.count(before) != 0) {
      // A group may be called as the resource is: its own names come first, but what the resource declares is clear.
      if (named != nullptr && lookup(attributes(), last()) != nullptr) return help_with_attribute(*named);
      return help_with_setting(before);
    }
    if (named != nullptr) return help_with_attribute(*named);
    // `settings.g.r` and `context.g.r`
    const std::string rest = whole().substr(whole().find('.') + 1);
    if ((before.starts_with("settings.") || before.starts_with("context.")) && symbols_.settings.count(rest) != 0)
      return say(fmt::format("a setting is named by its group alone: `{}`", rest));
    std::vector<std::string> known;
    add_keys_of(symbols_.settings, known);
    if (suggest_near(whole(), known)) return;
    if (is_compared() || is_among(subject_words, before)) return say(outcome_help());
    say(
        fmt::format("nothing here is called `{}`: a condition names an attribute of `{}` as it is, one of the request "
                    "with `context.`, and a "
                    "setting with its group",
                    before, resource()));
  }

  /// The resource that `order` of `order.own` names, or `this` of `this.own`.
  const std::string* named_resource(const std::string& word) const {
    if (const ResourceId* found = lookup(symbols_.resources, word))
      return &workspace_.model.resources[index(*found)].name;
    const bool is_free = symbols_.settings_groups.count(word) == 0;
    return is_free && is_among(resource_words, word) ? &resource() : nullptr;
  }

  void help_with_attribute(const std::string& of) {
    const ResourceId* found = lookup(symbols_.resources, of);
    const NameMap<VariableId>& declared = symbols_.attributes[index(*found)];
    if (is_action(*found)) return say("a condition tests attributes and settings, not permissions");
    const bool is_declared = lookup(declared, last()) != nullptr;
    if (of != resource()) {
      return say(
          fmt::format("a condition about `{0}` cannot look at another `{1}`: the application does, and passes the "
                      "outcome as an attribute of `{0}`",
                      resource(), of));
    }
    if (is_of_itself()) return say(outcome_help());
    if (is_declared && is_sure()) return write(name_text(last()));
    if (is_declared) return say(fmt::format("an attribute of `{}` is named without it: `{}`", of, name_text(last())));
    if (lookup(symbols_.context, last()) != nullptr || lookup(symbols_.defines, last()) != nullptr)
      return say(fmt::format("`{}` is no attribute of `{}`: it is named as `{}`", last(), of, name_text(last())));
    if (name_.use.operand) return say(outcome_help());
    std::vector<std::string> known;
    add_keys_of(declared, known);
    if (suggest_near(last(), known)) return;
    if (is_compared()) return say(fmt::format("`{}` has no attribute `{}`; {}", of, last(), outcome_help()));
    say(fmt::format("declare it in `resource {}`: `{}: bool;`, and write it here without the resource: `{}`",
                    path_text(of), name_text(last()), name_text(last())));
  }

  bool is_action(ResourceId resource) const {
    const std::string name = workspace_.model.resources[index(resource)].name + "." + last();
    const auto& permissions = workspace_.model.permissions;
    return std::any_of(permissions.begin(), permissions.end(),
                       [&](const Permission& permission) { return permission.name == name; });
  }

  void help_with_context() {
    std::vector<std::string> known;
    add_keys_of(symbols_.context, known);
    for (std::string& each : known) each = "context." + each;
    if (lookup(attributes(), last()) != nullptr && is_sure()) return write(name_text(last()));
    if (symbols_.attribute_names.count(last()) != 0 || lookup(symbols_.defines, last()) != nullptr)
      return say(fmt::format("`{}` is none of the request: it is named without `context.`", last()));
    if (suggest_near(whole(), known)) return;
    if (is_compared()) return declare_fact();
    say(fmt::format("declare it: `context {{ {}: bool; }}`", name_text(last())));
  }

  void help_with_setting(const std::string& group) {
    // By what stands behind the group alone: `user.owner` is not nearly `user.mode`.
    std::vector<std::string> known;
    for (const auto& entry : symbols_.settings) {
      if (std::string_view(entry.first()).starts_with(group + "."))
        known.push_back(entry.first().substr(group.size() + 1).str());
    }
    if (may_suggest(workspace_, known.size())) {
      if (const auto nearest = nearest_name(last(), known)) {
        say(did_you_mean(whole(), group + "." + *nearest));
        if (is_one_slip(last(), *nearest, known))
          problem_.fixes = {{name_.path.span, path_text(group + "." + *nearest)}};
        return;
      }
    }
    if (name_.use.operand) return say(outcome_help());
    say(fmt::format("`settings {}` has no `{}`", path_text(group), name_text(last())));
  }

  /// A type for what stands in a comparison must have what it is compared with.
  void declare_fact() {
    const std::string& name = last();
    if (is_number(name) || compares_with_number()) return say(std::string(comparison_help()));
    std::string type = "bool";
    const bool is_of_truth = std::all_of(name_.use.values.begin(), name_.use.values.end(),
                                         [](const ast::Name& value) { return is_truth(value.text); });
    if (is_compared() && is_bound())
      return say("declare it with its values, lowest first: `NAME: LOW < MIDDLE < HIGH`");
    if (is_compared() && !is_of_truth) {
      if (name_.use.operand) return say(outcome_help());
      type = "{";
      for (const ast::Name& value : name_.use.values) type += name_text(value.text) + ", ";
      type += "…}";
    }
    const std::string declared = fmt::format("{}: {}", name_text(name), type);
    say(fmt::format("declare it: `context {{ {}; }}`, or, if it is about one `{}`, `{};` in that resource", declared,
                    resource(), declared));
  }

  bool is_bound() const {
    using Kind = ast::Comparison::Kind;
    const Kind kind = name_.use.kind;
    return kind == Kind::at_least || kind == Kind::at_most || kind == Kind::above || kind == Kind::below;
  }

  /// Whether a program may write what is meant: not where the condition is read for several resources, of which others may lack the
  /// attribute, and not where both sides would become the same.
  bool is_sure() const {
    const std::vector<Resource>& resources = workspace_.model.resources;
    return !name_.use.operand &&
           std::all_of(symbols_.attributes.begin(),
                       symbols_.attributes.begin() + static_cast<std::ptrdiff_t>(resources.size()),
                       [&](const NameMap<VariableId>& attributes) { return attributes.count(last()) != 0; });
  }

  /// `order.own is own`
  bool is_of_itself() const {
    const std::string& subject = name_.use.subject.parts.back().text;
    const auto& values = name_.use.values;
    const bool is_value = is_compared() && values.size() == 1 && values.front().text == subject;
    return is_value || (name_.use.operand && name_.use.operand->parts.back().text == subject);
  }

  bool compares_with_number() const {
    const auto& values = name_.use.values;
    return std::any_of(values.begin(), values.end(), [](const ast::Name& value) { return is_number(value.text); });
  }

  /// `order.owner is user.id`
  std::string outcome_help() const {
    return fmt::format(
        "a condition does not look into people or things: the application compares them and passes the "
        "outcome as an attribute, such as `own: bool;` in `{}`",
        resource());
  }

  /// The attribute or setting, as a condition here would name it, that has this value; of several the first.
  std::optional<std::string> variable_with_value(std::string_view value) const {
    const Model& model = workspace_.model;
    for (std::size_t position = 0; position < model.variables.size(); ++position) {
      const Variable& variable = model.variables[position];
      // Of a type that there is not: it has no values to look among.
      if (symbols_.broken_variables[position]) continue;
      if (variable.resource && *variable.resource != name_.resource) continue;
      const Domain& domain = model.domains[index(variable.domain)];
      const bool has_it = std::find(domain.values.begin(), domain.values.end(), value) != domain.values.end();
      if (domain.boolean || !has_it) continue;
      const bool is_of_context = variable.kind == Variable::Kind::attribute && !variable.resource;
      return is_of_context ? "context." + name_text(variable.name) : path_text(variable.name);
    }
    return std::nullopt;
  }

  Workspace& workspace_;
  const Symbols& symbols_;
  const NameInCondition& name_;
  ConditionProblem& problem_;
};

}  // namespace

void add_suggestion(Workspace& workspace, ConditionProblem& problem, std::string_view wrong,
                    const std::vector<std::string>& candidates) {
  Diagnostic scratch;
  scratch.span = problem.span;
  suggest(workspace, scratch, wrong, candidates);
  problem.helps.insert(problem.helps.end(), scratch.helps.begin(), scratch.helps.end());
  problem.fixes = scratch.fixes;
}

void help_with_unknown_name(Workspace& workspace, const NameInCondition& name, ConditionProblem& problem) {
  Helper(workspace, name, problem).run();
}

}  // namespace polc::sema
