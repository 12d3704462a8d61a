#include "compiler/report/escalation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "compiler/analysis/escalation/request_words.h"
#include "compiler/report/answer_layout.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

using Verdict = RoleReach::Verdict;

constexpr std::size_t reach_column = 20;  // Behind "with accomplices   ".

/// What both kinds of output say alike.
class Words {
 public:
  explicit Words(const EscalationSource& source)
      : source_(source), model_(source.escalation.gifts().model()), names_(source.table) {}

  const Model& model() const { return model_; }
  const pol::Names& names() const { return names_; }
  GiftConditions& gifts() const { return source_.escalation.gifts(); }

  std::string role(RoleId id) const { return role_label(names_, source_.table, id); }
  std::string roles(const HeldRoles& held) const {
    return held.empty() ? "no role" : role_labels(names_, source_.table, held, " and ");
  }

  std::string setting(VariableId id) const { return path_text(model_.variables[index(id)].name); }
  std::string value(VariableId id, std::uint32_t value) const {
    const Domain& domain = model_.domain_of(id);
    if (domain.boolean) return value != 0 ? "on" : "off";
    return name_text(domain.values[value]);
  }

  std::string permission(const EscalationStep& step) const {
    return path_text(model_.permissions[index(gifts().target(step.use).permission)].name);
  }
  std::string request(const EscalationStep& step) const {
    return request_words(model_, gifts().access().diagrams(), step.when);
  }

  Span place(const EscalationStep& step) const {
    return step.setting ? model_.variables[index(*step.setting)].span : gifts().gift(step.use).span;
  }
  std::string file(Span span) const {
    const std::filesystem::path root = std::filesystem::path(source_.sources.path(FileId{})).parent_path();
    const std::filesystem::path path(source_.sources.path(span.file));
    const std::filesystem::path relative = path.lexically_relative(root.empty() ? "." : root);
    return (relative.empty() ? path : relative).generic_string();
  }
  Position position(Span span) const { return source_.sources.position(span.file, span.begin); }

  /// The settings of an account that are away from their defaults, with their values.
  std::vector<std::pair<VariableId, std::uint32_t>> chosen(const std::vector<std::uint32_t>& account) const {
    std::vector<std::pair<VariableId, std::uint32_t>> result;
    const std::vector<VariableId>& settings = gifts().settings();
    for (std::size_t at = 0; at < settings.size(); ++at) {
      if (account[at] != *model_.variables[index(settings[at])].default_value)
        result.emplace_back(settings[at], account[at]);
    }
    return result;
  }

 private:
  const EscalationSource& source_;
  const Model& model_;
  pol::Names names_;
};

class TextWriter {
 public:
  TextWriter(const EscalationReport& report, const EscalationSource& source, std::size_t width)
      : report_(report), words_(source), text_(width) {}

  std::string run() {
    if (words_.model().gifts.empty()) {
      text_.line(
          "This policy does not say who gives roles (`PERMISSION gives ROLES to others;`), so that nothing follows "
          "from it but who may change which settings.");
      text_.blank();
    }
    std::vector<RoleId> without;
    for (const RoleEscalation& role : report_.roles) {
      if (reaches_nothing(role)) {
        without.push_back(role.role);
        continue;
      }
      add(role);
      text_.blank();
    }
    if (!without.empty()) {
      text_.line(role_list(without) +
                     (words_.model().gifts.empty() ? ": no setting" : ": no other role, alone or with accomplices"),
                 2);
      text_.blank();
    }
    add_scope();
    return text_.take();
  }

 private:
  static bool reaches_nothing(const RoleEscalation& role) {
    const auto is_no = [](const RoleReach& reach) { return reach.verdict == Verdict::no; };
    return role.settings.empty() && role.settings_in_the_end.empty() &&
           std::all_of(role.alone.begin(), role.alone.end(), is_no) &&
           std::all_of(role.together.begin(), role.together.end(), is_no);
  }

  std::string role_list(const std::vector<RoleId>& roles) const {
    std::string text;
    for (const RoleId role : roles) text += (text.empty() ? "" : ", ") + words_.role(role);
    return text;
  }

  void add(const RoleEscalation& role) {
    text_.line(words_.role(role.role), 2);
    if (!words_.model().gifts.empty()) {
      add("  alone", role.alone, "no other role");
      // What it reaches alone is not said again.
      std::vector<RoleReach> together;
      std::size_t told = 0;
      for (std::size_t at = 0; at < role.together.size(); ++at) {
        if (is_better(role.together[at], role.alone[at])) {
          together.push_back(role.together[at]);
        } else if (role.alone[at].verdict == Verdict::yes) {
          ++told;
        }
      }
      add("  with accomplices", together, told == 0 ? "no other role" : "none but these");
    }
    if (!role.settings.empty()) text_.row("  changes", reach_column, settings(role.settings));
    if (!role.settings_in_the_end.empty())
      text_.row("  and in the end", reach_column, settings(role.settings_in_the_end));
  }

  std::string settings(const std::vector<VariableId>& list) const {
    std::string text;
    for (const VariableId setting : list) text += (text.empty() ? "" : ", ") + words_.setting(setting);
    return text;
  }

  static bool is_better(const RoleReach& together, const RoleReach& alone) {
    if (alone.verdict != Verdict::yes || !alone.chain) return true;
    return together.from_unchanged != alone.from_unchanged ||
           (together.chain && together.chain->steps.size() < alone.chain->steps.size());
  }

  void add(std::string label, const std::vector<RoleReach>& reaches, const char* none) {
    for (const RoleReach& reach : reaches) {
      if (reach.verdict == Verdict::no) continue;
      text_.row(std::exchange(label, ""), reach_column, heading(reach));
      if (reach.chain) add_steps(*reach.chain);
    }
    if (!label.empty()) text_.row(label, reach_column, none);
  }

  std::string heading(const RoleReach& reach) const {
    const std::string role = words_.role(reach.role);
    if (reach.verdict == Verdict::not_known) return role + ": not known, finding out takes more than is looked at";
    if (!reach.chain) return role + ", by more steps than are looked at for a shortest chain";
    const std::size_t count = reach.chain->steps.size();
    std::string text = fmt::format("{}, in {} step{}", role, count, count == 1 ? "" : "s");
    std::string account;
    for (const auto& [setting, value] : words_.chosen(reach.chain->account))
      account +=
          fmt::format("{}{} {}", account.empty() ? "" : ", ", words_.setting(setting), words_.value(setting, value));
    return account.empty() ? text : text + ", in an account with " + account;
  }

  void add_steps(const EscalationChain& chain) {
    if (chain.people.size() > 1) text_.row("", reach_column + 2, people(chain));
    for (std::size_t number = 0; number < chain.steps.size(); ++number) {
      const EscalationStep& step = chain.steps[number];
      const Span place = words_.place(step);
      text_.row("", reach_column + 2, fmt::format("{}. {}", number + 1, step_text(chain, step)),
                fmt::format("{}:{}", words_.file(place), words_.position(place).line));
    }
  }

  /// A, B and so on; with many, A1.
  static std::string name(std::size_t person) {
    const std::string letter(1, static_cast<char>('A' + person % 26));
    return person < 26 ? letter : letter + std::to_string(person / 26);
  }

  /// "A and B begin as Admin, C with no role."
  std::string people(const EscalationChain& chain) const {
    std::vector<HeldRoles> kinds;
    for (const HeldRoles& held : chain.people) {
      if (std::find(kinds.begin(), kinds.end(), held) == kinds.end()) kinds.push_back(held);
    }
    std::string text;
    for (const HeldRoles& kind : kinds) {
      std::vector<std::string> persons;
      for (std::size_t person = 0; person < chain.people.size(); ++person) {
        if (chain.people[person] == kind) persons.push_back(name(person));
      }
      const std::string all = fmt::format("{}", fmt::join(persons, " and "));
      const char* verb = !text.empty() ? "" : persons.size() == 1 ? " begins" : " begin";
      text += (text.empty() ? "" : ", ") + all + verb + (kind.empty() ? " with no role" : " as " + words_.roles(kind));
    }
    return text;
  }

  std::string step_text(const EscalationChain& chain, const EscalationStep& step) const {
    const bool is_one = chain.people.size() == 1;
    const std::string actor = is_one ? "" : name(step.actor) + " ";
    if (step.setting)
      return fmt::format("{}{} {} to {}", actor, is_one ? "set" : "sets", words_.setting(*step.setting),
                         words_.value(*step.setting, step.value));
    const std::string request = words_.request(step);
    const std::string how = words_.permission(step) + (request.empty() ? "" : ", if " + request);
    if (step.actor == step.receiver)
      return fmt::format("{}{} {} ({})", actor, is_one ? "take" : "takes", words_.role(step.role), how);
    return fmt::format("{}makes {} {} ({})", actor, name(step.receiver), words_.role(step.role), how);
  }

  void add_scope() {
    std::string who = "Accomplices are any number of others who begin with the same role";
    if (!report_.accomplices.empty()) who += ", as " + words_.roles(report_.accomplices);
    text_.line(who +
               ", or with none. Requests may be anything. Accounts begin with nothing changed, or where they must, "
               "with what is said.");
  }

  const EscalationReport& report_;
  Words words_;
  AnswerText text_;
};

class JsonWriter {
 public:
  JsonWriter(const EscalationReport& report, const EscalationSource& source) : report_(report), words_(source) {}

  std::string run() {
    llvm::json::Array roles;
    for (const RoleEscalation& role : report_.roles) {
      roles.push_back(llvm::json::Object{{"role", name(role.role)},
                                         {"title", json_string(words_.names().title(role.role))},
                                         {"alone", reaches(role.alone)},
                                         {"with_accomplices", reaches(role.together)},
                                         {"settings", settings(role.settings)},
                                         {"settings_in_the_end", settings(role.settings_in_the_end)}});
    }
    return json_text(llvm::json::Object{{"format_version", 1},
                                        {"policy", json_string(words_.names().policy())},
                                        {"accomplices", names(report_.accomplices)},
                                        {"says_who_gives_roles", !words_.model().gifts.empty()},
                                        {"roles", std::move(roles)}}) +
           "\n";
  }

 private:
  llvm::json::Value name(RoleId role) const { return json_string(words_.model().roles[index(role)].name); }

  llvm::json::Array names(const HeldRoles& roles) const {
    llvm::json::Array array;
    for (const RoleId role : roles) array.push_back(name(role));
    return array;
  }

  std::string full_name(VariableId setting) const { return words_.model().variables[index(setting)].name; }
  std::string value_name(VariableId setting, std::uint32_t value) const {
    const Domain& domain = words_.model().domain_of(setting);
    return domain.boolean ? (value != 0 ? "on" : "off") : domain.values[value];
  }

  llvm::json::Array settings(const std::vector<VariableId>& list) const {
    llvm::json::Array array;
    for (const VariableId setting : list) array.push_back(json_string(full_name(setting)));
    return array;
  }

  llvm::json::Array account(const std::vector<std::uint32_t>& values) const {
    llvm::json::Array array;
    for (const auto& [setting, value] : words_.chosen(values))
      array.push_back(llvm::json::Object{{"setting", json_string(full_name(setting))},
                                         {"value", json_string(value_name(setting, value))}});
    return array;
  }

  llvm::json::Array reaches(const std::vector<RoleReach>& all) const {
    llvm::json::Array array;
    for (const RoleReach& reach : all) {
      const char* verdict = reach.verdict == Verdict::yes ? "yes" : reach.verdict == Verdict::no ? "no" : "not_known";
      llvm::json::Object object{{"role", name(reach.role)}, {"verdict", verdict}};
      if (reach.verdict == Verdict::yes) object["from_unchanged_account"] = reach.from_unchanged;
      if (reach.chain) object["chain"] = chain(*reach.chain);
      array.push_back(std::move(object));
    }
    return array;
  }

  llvm::json::Object chain(const EscalationChain& chain) const {
    llvm::json::Array people;
    for (const HeldRoles& held : chain.people) people.push_back(names(held));
    llvm::json::Array steps;
    for (const EscalationStep& step : chain.steps) steps.push_back(this->step(step));
    return llvm::json::Object{
        {"people", std::move(people)}, {"account", account(chain.account)}, {"steps", std::move(steps)}};
  }

  llvm::json::Object step(const EscalationStep& step) const {
    const Span span = words_.place(step);
    const Position position = words_.position(span);
    llvm::json::Object object{{"by", static_cast<std::int64_t>(step.actor)},
                              {"holding", names(step.held)},
                              {"file", json_string(words_.file(span))},
                              {"line", position.line},
                              {"column", position.column}};
    if (step.setting) {
      object["sets"] = json_string(full_name(*step.setting));
      object["value"] = json_string(value_name(*step.setting, step.value));
      return object;
    }
    const std::string request = words_.request(step);
    object["gives"] = name(step.role);
    object["to"] = static_cast<std::int64_t>(step.receiver);
    object["permission"] =
        json_string(words_.model().permissions[index(words_.gifts().target(step.use).permission)].name);
    object["if"] = json_string(request.empty() ? "always" : request);
    return object;
  }

  const EscalationReport& report_;
  Words words_;
};

}  // namespace

std::string escalation_text(const EscalationReport& report, const EscalationSource& source, std::size_t width) {
  return TextWriter(report, source, width).run();
}

std::string escalation_json(const EscalationReport& report, const EscalationSource& source) {
  return JsonWriter(report, source).run();
}

}  // namespace polc
