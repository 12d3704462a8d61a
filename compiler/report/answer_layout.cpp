#include "compiler/report/answer_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "compiler/text/wrap.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string spaces(std::size_t count) {
  return std::string(count, ' ');
}

bool is_default(ReadBackTable& read_back, VariableId setting, std::uint32_t value) {
  return read_back.table().data().settings[read_back.setting_position(setting)].default_value == value;
}

/// The settings that the account has away from their defaults.
std::vector<VariableId> chosen_settings(ReadBackTable& read_back, const QuestionScope& scope) {
  std::vector<VariableId> chosen;
  for (std::size_t position = 0; position < read_back.table().data().settings.size(); ++position) {
    const VariableId setting = read_back.setting(position);
    if (!scope.any_account && !is_default(read_back, setting, scope.account[index(setting)])) chosen.push_back(setting);
  }
  return chosen;
}

std::string facts_text(ReadBackTable& read_back, const QuestionScope& scope) {
  std::string text;
  for (const auto& [variable, value] : scope.facts)
    text += (text.empty() ? "" : ", ") + value_text(read_back, variable, value);
  return text;
}

/// "off by default, edited by Contact admin"
std::string setting_state(ReadBackTable& read_back, VariableId setting) {
  const pol::TableData& data = read_back.table().data();
  const pol::format::Setting& entry = data.settings[read_back.setting_position(setting)];
  std::vector<pol::RoleId> editors;
  for (const std::uint32_t role : data.role_lists.subspan(entry.editable_by.first, entry.editable_by.count))
    editors.push_back(pol::RoleId{role});
  return fmt::format("{} by default, {}", setting_value_name(read_back, setting, entry.default_value),
                     editors.empty() ? "set by the application"
                                     : "edited by " + role_labels(read_back.names(), read_back.table(), editors));
}

}  // namespace

void AnswerText::whole(const std::string& text) {
  text_ += visible(text) + "\n";
}

void AnswerText::line(const std::string& text, std::size_t indent) {
  const std::string shown = visible(text);
  const std::size_t begin = std::min(shown.find_first_not_of(' '), shown.size());
  std::string before = spaces(begin);
  for (const std::string& each : wrapped(shown.substr(begin), width_ - std::min(width_ / 2, begin + indent))) {
    text_ += before + each + "\n";
    before = spaces(begin + indent);
  }
}

void AnswerText::row(const std::string& label, std::size_t column, const std::string& text, const std::string& right) {
  std::string line = visible(label);
  if (display_width(line) + 2 > column && !line.empty()) {
    this->line(label, 2);
    line.clear();
  }
  const std::size_t room = width_ > column + 20 ? width_ - column : 20;
  for (const std::string& each : wrapped(visible(text), room)) {
    if (!line.empty() && line.back() == '\n') line.clear();
    line += spaces(column - display_width(line)) + each;
    text_ += line + "\n";
    line.clear();
  }
  if (right.empty()) return;
  text_.pop_back();
  const std::string last = text_.substr(text_.rfind('\n') + 1);
  const std::string shown = visible(right);
  const std::size_t used = display_width(last);
  const std::size_t wanted = display_width(shown);
  if (used + 2 + wanted <= width_) {
    text_ += spaces(width_ - used - wanted) + shown + "\n";
    return;
  }
  text_ += "\n";
  for (const std::string& each : wrapped(shown, room)) {
    const std::size_t size = display_width(each);
    text_ += spaces(std::max(column, width_ > size ? width_ - size : 0)) + each + "\n";
  }
}

namespace {

/// `is_shared`: another role has that title.
template <typename IsShared>
std::string label_of(const pol::Names& names, const pol::TableView& table, pol::RoleId role,
                     const IsShared& is_shared) {
  if (pol::index(role) == table.data().custom_role) return "custom roles";
  const std::string_view title = names.title(role);
  if (title.empty()) return name_text(names.name(role));
  return is_shared(title) ? fmt::format("{} ({})", title, name_text(names.name(role))) : std::string(title);
}

/// The titles that several roles have, for whoever asks about many: looking through all roles for each would be a square.
std::unordered_set<std::string_view> shared_titles(const pol::Names& names, const pol::TableView& table) {
  std::unordered_set<std::string_view> seen;
  std::unordered_set<std::string_view> shared;
  for (std::uint32_t role = 0; role < table.role_count(); ++role) {
    const std::string_view title = names.title(pol::RoleId{role});
    if (!seen.insert(title).second) shared.insert(title);
  }
  return shared;
}

}  // namespace

std::string role_label(const pol::Names& names, const pol::TableView& table, pol::RoleId role) {
  return label_of(names, table, role, [&](std::string_view title) {
    for (std::uint32_t other = 0; other < table.role_count(); ++other) {
      if (pol::RoleId{other} != role && names.title(pol::RoleId{other}) == title) return true;
    }
    return false;
  });
}

std::string role_labels(const pol::Names& names, const pol::TableView& table, const std::vector<pol::RoleId>& roles,
                        std::string_view last) {
  std::string text;
  constexpr std::size_t few = 8;
  const auto shared = roles.size() <= few ? std::unordered_set<std::string_view>() : shared_titles(names, table);
  for (std::size_t position = 0; position < roles.size(); ++position) {
    if (position > 0) text += position + 1 == roles.size() ? last : std::string_view(", ");
    text += roles.size() <= few ? role_label(names, table, roles[position])
                                : label_of(names, table, roles[position],
                                           [&](std::string_view title) { return shared.contains(title); });
  }
  return text;
}

std::string setting_name(const ReadBackTable& read_back, VariableId setting) {
  return path_text(variable_name(read_back, setting));
}

std::string setting_value_name(const ReadBackTable& read_back, VariableId setting, std::uint32_t value) {
  if (is_boolean(read_back, setting)) return value != 0 ? "on" : "off";
  const auto id = pol::id_at<pol::SettingId>(read_back.setting_position(setting));
  return name_text(read_back.names().value_name(id, value));
}

std::string alternative_text(const WordedAlternative& alternative) {
  if (alternative.condition.empty()) return "always";
  if (alternative.settings.empty()) return "if " + alternative.facts;
  const std::string settings = "with " + alternative.settings;
  return alternative.facts.empty() ? settings : "if " + alternative.facts + ", " + settings;
}

std::string place_text(const StatementUse& use) {
  const std::string place = fmt::format("{}:{}", use.statement.file, use.statement.line);
  if (!use.implied_by) return place;
  return use.implied_by->file == use.statement.file
             ? fmt::format("{} by :{}", place, use.implied_by->line)
             : fmt::format("{} by {}:{}", place, use.implied_by->file, use.implied_by->line);
}

std::string places_text(const std::vector<StatementUse>& uses) {
  std::string text;
  std::string_view file;
  std::vector<std::string> told;
  for (const StatementUse& use : uses) {
    const std::string place = place_text(use);
    if (std::find(told.begin(), told.end(), place) != told.end()) continue;
    told.push_back(place);
    // Of the same file again, the line will do.
    const bool is_same_file = !text.empty() && use.statement.file == file;
    text += (text.empty() ? "" : ", ") + (is_same_file ? place.substr(file.size()) : place);
    file = use.statement.file;
  }
  return text;
}

void add_scope(AnswerText& text, ReadBackTable& read_back, const QuestionScope& scope,
               const std::vector<VariableId>& settings) {
  if (const std::string facts = facts_text(read_back, scope); !facts.empty()) text.line("Given: " + facts + ".");
  if (scope.any_account) {
    if (settings.empty()) return text.line("In every account: no setting changes this.");
    text.line("Whatever an account may choose:");
    std::size_t column = 0;
    for (const VariableId setting : settings)
      column = std::max(column, display_width(visible(setting_name(read_back, setting))) + 4);
    for (const VariableId setting : settings)
      text.row("  " + setting_name(read_back, setting), column, setting_state(read_back, setting));
    return;
  }
  std::string account;
  for (const VariableId setting : chosen_settings(read_back, scope)) {
    account += (account.empty() ? "" : ", ") + value_text(read_back, setting, scope.account[index(setting)]);
  }
  const std::string subject = account.empty() ? "the default account" : "an account with " + account;
  if (settings.empty()) return text.line("In every account: no setting changes this.");
  std::string names;
  for (const VariableId setting : settings) names += (names.empty() ? "" : ", ") + setting_name(read_back, setting);
  text.line(fmt::format("For {}. {} can change this (--under-any-setting): {}", subject,
                        settings.size() == 1 ? "1 setting" : fmt::format("{} settings", settings.size()), names),
            2);
}

llvm::json::Object scope_json(ReadBackTable& read_back, const QuestionScope& scope) {
  const std::vector<VariableId> chosen = chosen_settings(read_back, scope);
  llvm::json::Object settings;
  for (const VariableId setting : chosen)
    settings[json_string(variable_name(read_back, setting))] =
        json_string(setting_value_name(read_back, setting, scope.account[index(setting)]));
  llvm::json::Array facts;
  for (const auto& [variable, value] : scope.facts)
    facts.push_back(json_string(value_text(read_back, variable, value)));
  return llvm::json::Object{{"account", scope.any_account ? "any"
                                        : chosen.empty()  ? "default"
                                                          : "chosen"},
                            {"settings", std::move(settings)},
                            {"facts", std::move(facts)}};
}

llvm::json::Array roles_json(const pol::Names& names, const std::vector<pol::RoleId>& roles) {
  llvm::json::Array array;
  for (const pol::RoleId role : roles) array.push_back(json_string(names.name(role)));
  return array;
}

llvm::json::Array settings_json(const ReadBackTable& read_back, const std::vector<VariableId>& settings) {
  llvm::json::Array array;
  for (const VariableId setting : settings) array.push_back(json_string(variable_name(read_back, setting)));
  return array;
}

llvm::json::Object statement_json(const pol::Statement& statement) {
  return llvm::json::Object{{"file", json_string(statement.file)},
                            {"line", statement.line},
                            {"column", statement.column},
                            {"text", json_string(statement.text)},
                            {"note", json_string(statement.note)}};
}

llvm::json::Array statements_json(const std::vector<StatementUse>& uses) {
  llvm::json::Array array;
  for (const StatementUse& use : uses) {
    llvm::json::Object object = statement_json(use.statement);
    if (use.implied_by) object["implied_by"] = statement_json(*use.implied_by);
    array.push_back(std::move(object));
  }
  return array;
}

void add_words(llvm::json::Object& object, const ConditionWords& words,
               const std::vector<std::vector<StatementUse>>& granted_by) {
  object["if"] = json_string(words.text());
  object["proved_smallest"] = words.is_proved_smallest;
  llvm::json::Array alternatives;
  for (std::size_t position = 0; position < words.alternatives.size(); ++position) {
    const WordedAlternative& alternative = words.alternatives[position];
    llvm::json::Object each{{"facts", json_string(alternative.facts)}, {"settings", json_string(alternative.settings)}};
    if (position < granted_by.size()) each["statements"] = statements_json(granted_by[position]);
    alternatives.push_back(std::move(each));
  }
  object["alternatives"] = std::move(alternatives);
}

}  // namespace polc
