#include "compiler/report/settings_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/report/answer_layout.h"
#include "compiler/report/claims_text.h"
#include "compiler/report/what_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string counted_permissions(std::size_t count) {
  return count == 1 ? "1 permission" : fmt::format("{} permissions", count);
}

class SettingsWriter {
 public:
  SettingsWriter(ReadBackTable& read_back, std::size_t width)
      : read_back_(read_back), names_(read_back.names()), table_(read_back.table()), text_(width) {}

  std::string list(const std::vector<SettingAnswer>& answers) {
    if (answers.empty()) text_.line("This policy has no settings.");
    std::size_t column = 0;
    for (const SettingAnswer& answer : answers)
      column = std::max(column, display_width(visible(name_of(answer.setting))) + 2);
    for (const SettingAnswer& answer : answers) {
      std::string words = value_of(answer.setting, answer.default_value) + " by default";
      if (answer.effect != SettingAnswer::Effect::fixed) words += ", " + editors(answer);
      text_.row(name_of(answer.setting), column, words + "; " + summary(answer));
    }
    return text_.take();
  }

  std::string one(const SettingAnswer& answer, const SettingClaims* claims) {
    const std::string title(names_.title(answer.setting));
    text_.line(title.empty() ? name_of(answer.setting) : fmt::format("{} ({})", title, name_of(answer.setting)), 2);
    std::string state = value_of(answer.setting, answer.default_value) + " by default";
    if (answer.effect == SettingAnswer::Effect::fixed) {
      text_.line(state + "; no account can change it");
    } else {
      state += "; may be ";
      for (std::size_t position = 0; position < answer.allowed.size(); ++position)
        state += (position > 0 ? " or " : "") + value_of(answer.setting, answer.allowed[position]);
      text_.line(state + "; " + editors(answer), 2);
    }
    add_ties(answer);
    for (const ValueAnswer& each : answer.values) {
      text_.blank();
      add_changes(value_of(answer.setting, each.value), each.changes);
    }
    add_effect(answer);
    text_.blank();
    if (claims == nullptr) {
      add_unknown_claims(text_);
    } else {
      add_claims(text_, read_back_, answer.setting, *claims);
    }
    return text_.take();
  }

  std::string account(const AccountAnswer& answer) {
    if (answer.chosen.empty()) {
      text_.line("This account is at its defaults: it opens and closes nothing.");
    } else {
      text_.line("This account has chosen:");
      for (const auto& [setting, value] : answer.chosen) {
        const std::uint32_t before = table_.data().settings[read_back_.setting_position(setting)].default_value;
        text_.line(fmt::format("  {} {} instead of {}", setting_name(read_back_, setting),
                               setting_value_name(read_back_, setting, value),
                               setting_value_name(read_back_, setting, before)),
                   2);
      }
      text_.blank();
      add_changes("It", answer.changes);
    }
    if (!answer.notes.empty()) text_.blank();
    for (const std::string& note : answer.notes) text_.line(note, 2);
    return text_.take();
  }

 private:
  std::string name_of(pol::SettingId setting) const { return path_text(names_.name(setting)); }
  std::string value_of(pol::SettingId setting, std::uint32_t value) const {
    return setting_value_name(read_back_, read_back_.setting(pol::index(setting)), value);
  }

  std::string editors(const SettingAnswer& answer) const {
    return answer.editable_by.empty() ? "set by the application"
                                      : "edited by " + role_labels(names_, table_, answer.editable_by);
  }

  static std::string summary(const SettingAnswer& answer) {
    switch (answer.effect) {
      case SettingAnswer::Effect::by_default:
        return "changes " + counted_permissions(answer.decides.size());
      case SettingAnswer::Effect::masked:
        return fmt::format("changes {}, and nothing while the others are at their defaults",
                           counted_permissions(answer.decides.size()));
      case SettingAnswer::Effect::none:
        return "changes nothing";
      case SettingAnswer::Effect::fixed:
        return "no account can change it";
    }
    return "";
  }

  void add_ties(const SettingAnswer& answer) {
    for (const SettingTie& tie : answer.requires_) {
      std::string values;
      for (const std::uint32_t value : tie.values)
        values += (values.empty() ? "" : " or ") + value_of(tie.setting, value);
      text_.line(fmt::format("needs {} {}", name_of(tie.setting), values), 2);
    }
    for (const pol::SettingId other : answer.required_by) text_.line(fmt::format("needed by {}", name_of(other)), 2);
  }

  /// "off gives Supervisor, if not assigned:", then the permissions by resource.
  void add_changes(const std::string& subject, const std::vector<DecisionChange>& changes) {
    bool gives = false;
    bool takes = false;
    for (const DecisionChange& change : changes) {
      (change.opens ? gives : takes) = true;
      add_change(subject, change);
    }
    const auto is_proved = [](const DecisionChange& change) { return change.words.is_proved_smallest; };
    if (!std::all_of(changes.begin(), changes.end(), is_proved)) text_.line(std::string(may_be_shorter));
    if (!gives && !takes) return text_.line(subject + " gives nothing and takes nothing away.");
    if (!gives) text_.line(subject + " gives nothing.");
    if (!takes) text_.line(subject + " takes nothing away.");
  }

  void add_change(const std::string& subject, const DecisionChange& change) {
    std::string whom = role_labels(names_, table_, change.roles);
    if (!change.beside.empty())
      whom += fmt::format(" who also hold{} {}", change.roles.size() == 1 ? "s" : "",
                          role_labels(names_, table_, change.beside, " or "));
    // With two levels alone it goes without saying which one is given or taken.
    const std::string level = name_text(names_.name(change.opens ? change.highest : change.lowest));
    const bool is_plain = read_back_.upper_levels() == 1;
    std::string head = subject;
    if (change.opens) {
      head += is_plain ? " gives " + whom : fmt::format(" gives {} to {}", level, whom);
    } else {
      head += is_plain ? " takes from " + whom : fmt::format(" takes {} and more from {}", level, whom);
    }
    for (std::size_t number = 0; number < change.words.alternatives.size(); ++number) {
      const std::string words = alternative_text(change.words.alternatives[number]);
      if (words != "always") head += (number > 0 ? ", or " : ", ") + words;
    }
    const std::size_t count = change.permissions.size();
    text_.line(head + (count == 1 ? ":" : fmt::format(" ({} permissions):", count)), 4);
    add_permissions(change.permissions);
  }

  void add_permissions(const std::vector<pol::PermissionId>& permissions) {
    std::vector<std::pair<pol::ResourceId, std::string>> by_resource;
    std::size_t column = 0;
    for (const pol::PermissionId permission : permissions) {
      const pol::ResourceId resource{pol::resource_of(table_.data(), pol::index(permission))};
      if (by_resource.empty() || by_resource.back().first != resource) by_resource.emplace_back(resource, "");
      std::string& actions = by_resource.back().second;
      actions += (actions.empty() ? "" : ", ") + action_text(names_, table_, permission);
      column = std::max(column, display_width(visible(path_text(names_.name(resource)))) + 4);
    }
    for (const auto& [resource, actions] : by_resource)
      text_.row("  " + path_text(names_.name(resource)), std::min<std::size_t>(column, 34), actions);
  }

  void add_effect(const SettingAnswer& answer) {
    using Effect = SettingAnswer::Effect;
    if (answer.effect == Effect::none) {
      text_.line(answer.required_by.empty() ? "Dead: no decision of any account depends on it."
                                            : "No decision depends on it: it is there for those that need it.");
    }
    std::string others;
    for (const VariableId setting : answer.interacting)
      others += (others.empty() ? "" : ", ") + setting_name(read_back_, setting);
    if (answer.effect == Effect::masked) {
      text_.line("Masked: it changes nothing while the others are at their defaults" +
                     (others.empty() ? std::string(".") : ". It counts together with: " + others),
                 2);
    } else if (!others.empty()) {
      text_.line("What it changes depends on: " + others, 2);
    }
  }

  ReadBackTable& read_back_;
  const pol::Names& names_;
  const pol::TableView& table_;
  AnswerText text_;
};

llvm::json::Array changes_json(const std::vector<DecisionChange>& changes, const pol::Names& names) {
  llvm::json::Array array;
  for (const DecisionChange& change : changes) {
    llvm::json::Array permissions;
    for (const pol::PermissionId permission : change.permissions)
      permissions.push_back(json_string(names.name(permission)));
    llvm::json::Object object{{"opens", change.opens},
                              {"roles", roles_json(names, change.roles)},
                              {"also_holds", roles_json(names, change.beside)},
                              {"lowest_level", json_string(names.name(change.lowest))},
                              {"highest_level", json_string(names.name(change.highest))},
                              {"permissions", std::move(permissions)}};
    add_words(object, change.words, {});
    array.push_back(std::move(object));
  }
  return array;
}

llvm::json::Object setting_json(const SettingAnswer& answer, ReadBackTable& read_back) {
  static constexpr const char* effects[] = {"by_default", "masked", "none", "fixed"};
  const pol::Names& names = read_back.names();
  const auto value_of = [&](pol::SettingId setting, std::uint32_t value) {
    return json_string(setting_value_name(read_back, read_back.setting(pol::index(setting)), value));
  };
  llvm::json::Array allowed;
  for (const std::uint32_t value : answer.allowed) allowed.push_back(value_of(answer.setting, value));
  llvm::json::Array needs;
  for (const SettingTie& tie : answer.requires_) {
    llvm::json::Array values;
    for (const std::uint32_t value : tie.values) values.push_back(value_of(tie.setting, value));
    needs.push_back(
        llvm::json::Object{{"setting", json_string(names.name(tie.setting))}, {"values", std::move(values)}});
  }
  llvm::json::Array needed_by;
  for (const pol::SettingId other : answer.required_by) needed_by.push_back(json_string(names.name(other)));
  llvm::json::Array values;
  for (const ValueAnswer& each : answer.values)
    values.push_back(llvm::json::Object{{"value", value_of(answer.setting, each.value)},
                                        {"changes", changes_json(each.changes, names)}});
  return llvm::json::Object{{"setting", json_string(names.name(answer.setting))},
                            {"title", json_string(names.title(answer.setting))},
                            {"default", value_of(answer.setting, answer.default_value)},
                            {"allowed", std::move(allowed)},
                            {"edited_by", roles_json(names, answer.editable_by)},
                            {"effect", effects[static_cast<int>(answer.effect)]},
                            {"needs", std::move(needs)},
                            {"needed_by", std::move(needed_by)},
                            {"depends_on", settings_json(read_back, answer.interacting)},
                            {"values", std::move(values)}};
}

}  // namespace

std::string settings_text(const std::vector<SettingAnswer>& answers, ReadBackTable& read_back, std::size_t width) {
  return SettingsWriter(read_back, width).list(answers);
}

std::string setting_text(const SettingAnswer& answer, const SettingClaims* claims, ReadBackTable& read_back,
                         std::size_t width) {
  return SettingsWriter(read_back, width).one(answer, claims);
}

std::string account_text(const AccountAnswer& answer, ReadBackTable& read_back, std::size_t width) {
  return SettingsWriter(read_back, width).account(answer);
}

std::string settings_json(const std::vector<SettingAnswer>& answers, const std::vector<SettingClaims>& claims,
                          ReadBackTable& read_back) {
  llvm::json::Array settings;
  for (std::size_t number = 0; number < answers.size(); ++number) {
    llvm::json::Object object = setting_json(answers[number], read_back);
    if (!claims.empty()) add_claims(object, read_back, answers[number].setting, claims[number]);
    settings.push_back(std::move(object));
  }
  return json_text(llvm::json::Object{{"format_version", 1},
                                      {"policy", json_string(read_back.names().policy())},
                                      {"settings", std::move(settings)}}) +
         "\n";
}

std::string account_json(const AccountAnswer& answer, ReadBackTable& read_back) {
  llvm::json::Object chosen;
  for (const auto& [setting, value] : answer.chosen)
    chosen[json_string(variable_name(read_back, setting))] = json_string(setting_value_name(read_back, setting, value));
  llvm::json::Array notes;
  for (const std::string& note : answer.notes) notes.push_back(json_string(note));
  return json_text(llvm::json::Object{{"format_version", 1},
                                      {"policy", json_string(read_back.names().policy())},
                                      {"chosen", std::move(chosen)},
                                      {"changes", changes_json(answer.changes, read_back.names())},
                                      {"notes", std::move(notes)}}) +
         "\n";
}

}  // namespace polc
