#include "tools/polc/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/access/subjects.h"
#include "compiler/table/role_named.h"
#include "compiler/text/name_list.h"
#include "pol/exclusive.h"
#include "pol/partial.h"

namespace polc::tool {
namespace {

/// All names of one kind, for suggestions and lists.
template <typename Id>
std::vector<std::string> all_names(const pol::Names& names, std::uint32_t count) {
  std::vector<std::string> result;
  for (std::uint32_t position = 0; position < count; ++position)
    result.emplace_back(names.name(pol::id_at<Id>(position)));
  return result;
}

std::string known_names(const std::vector<std::string>& names) {
  return names.empty() ? "none" : first_of(names, names_shown, in_backquotes);
}

std::vector<std::string> values_of(const pol::TableView& table, pol::AttributeId attribute) {
  const pol::Names names(table);
  std::vector<std::string> values;
  for (pol::Value value = 0; value < table.data().attributes[pol::index(attribute)].value_count; ++value) {
    values.emplace_back(names.value_name(attribute, value));
  }
  return values;
}

std::vector<std::string> values_of(const pol::TableView& table, pol::SettingId setting) {
  const pol::Names names(table);
  std::vector<std::string> values;
  for (pol::Value value = 0; value < table.data().settings[pol::index(setting)].value_count; ++value) {
    values.emplace_back(names.value_name(setting, value));
  }
  return values;
}

/// The attributes that a request for the permission may give: the context's and its resource's.
std::vector<std::string> attribute_names(const pol::TableView& table, pol::PermissionId permission) {
  const pol::Names names(table);
  const pol::TableData& data = table.data();
  const std::uint32_t resource = pol::resource_of(data, pol::index(permission));
  std::vector<std::string> result;
  for (std::uint32_t position = 0; position < data.attributes.size(); ++position) {
    const std::uint32_t owner = data.attributes[position].resource;
    if (owner == pol::format::none || owner == resource)
      result.emplace_back(names.name(pol::id_at<pol::AttributeId>(position)));
  }
  return result;
}

bool check_exclusive(const std::vector<pol::RoleId>& roles, const RequestWords& words, const pol::TableView& table,
                     DiagnosticSink& sink) {
  const auto conflict = pol::find_conflict(table, pol::RoleSet(std::span<const pol::RoleId>(roles)));
  if (!conflict) return true;
  const pol::Names names(table);
  const auto name_of = [&](pol::RoleId role) { return std::string(names.name(role)); };
  // The role that was said last is the one too many.
  std::size_t last = roles.size();
  while (roles[--last] != conflict->first && roles[last] != conflict->second) {
  }
  const pol::RoleId other = roles[last] == conflict->first ? conflict->second : conflict->first;
  Diagnostic& diagnostic =
      sink.report(Code::exclusive_request_roles, words.roles[last].span, {name_of(other), name_of(roles[last])});
  if (conflict->first == conflict->first_held && conflict->second == conflict->second_held) return false;
  diagnostic.helps = {reason_text({name_of(conflict->first), name_of(conflict->second), name_of(conflict->first_held),
                                   name_of(conflict->second_held)})};
  return false;
}

/// The roles that are there; the others are reported.
std::vector<pol::RoleId> resolve_roles(const std::vector<Word>& words, const pol::TableView& table,
                                       DiagnosticSink& sink) {
  const pol::Names names(table);
  std::vector<pol::RoleId> roles;
  for (const Word& word : words) {
    if (const auto role = role_named(table, word.text)) {
      roles.push_back(*role);
      continue;
    }
    sink.report(Code::unknown_request_role, word.span, {word.text})
        .suggest(word.text, all_names<pol::RoleId>(names, table.role_count()));
  }
  return roles;
}

std::optional<pol::PermissionId> resolve_permission(const Word& word, const pol::TableView& table,
                                                    DiagnosticSink& sink) {
  const pol::Names names(table);
  const auto permission = names.permission(word.text);
  if (!permission) {
    sink.report(Code::unknown_request_permission, word.span, {word.text})
        .suggest(word.text, all_names<pol::PermissionId>(names, table.permission_count()));
  }
  return permission;
}

void report_unknown_value(const AssignmentWords& words, const std::vector<std::string>& values, DiagnosticSink& sink) {
  sink.report(Code::unknown_request_value, words.value.span, {words.value.text, words.name.text, known_names(values)})
      .suggest(words.value.text, values);
}

bool is_attribute(const pol::TableView& table, std::string_view name) {
  const pol::Names names(table);
  const std::vector<std::string> all = all_names<pol::AttributeId>(names, table.attribute_count());
  return std::find(all.begin(), all.end(), name) != all.end();
}

struct SettingChoice {
  const AssignmentWords* words;
  pol::SettingId setting;
  pol::Value value;
};

/// The setting and the value that the words name; nothing, with a report, if there is no such thing.
std::optional<SettingChoice> resolve_setting(const AssignmentWords& words, const pol::TableView& table,
                                             DiagnosticSink& sink) {
  const pol::Names names(table);
  const auto setting = names.setting(words.name.text);
  if (!setting) {
    Diagnostic& problem = sink.report(Code::unknown_request_setting, words.name.span, {words.name.text});
    if (is_attribute(table, words.name.text)) {
      problem.help(fmt::format("it is an attribute of the request: write it without `--set`, as `{}={}`",
                               words.name.text, words.value.text));
    } else {
      problem.suggest(words.name.text, all_names<pol::SettingId>(names, table.setting_count()));
    }
    return std::nullopt;
  }
  const auto value = names.value(*setting, words.value.text);
  if (!value) {
    report_unknown_value(words, values_of(table, *setting), sink);
    return std::nullopt;
  }
  return SettingChoice{&words, *setting, *value};
}

/// An attribute given for every line of a batch: some permission must have it, with this value.
bool check_default_input(const AssignmentWords& words, const pol::TableView& table, DiagnosticSink& sink) {
  constexpr std::string_view context = "context.";
  const pol::Names names(table);
  const bool is_of_context = words.name.text.starts_with(context);
  const std::string_view name = std::string_view(words.name.text).substr(is_of_context ? context.size() : 0);
  std::optional<pol::AttributeId> found;
  for (std::uint32_t position = 0; position < table.attribute_count(); ++position) {
    const auto attribute = pol::id_at<pol::AttributeId>(position);
    const bool has_place = !is_of_context || table.data().attributes[position].resource == pol::format::none;
    if (!has_place || names.name(attribute) != name) continue;
    if (names.value(attribute, words.value.text)) return true;
    found = attribute;
  }
  if (found) {
    report_unknown_value(words, values_of(table, *found), sink);
  } else {
    sink.report(Code::default_fits_nothing, words.name.span, {words.name.text})
        .suggest(words.name.text, all_names<pol::AttributeId>(names, table.attribute_count()));
  }
  return false;
}

/// Whether no two assignments have one name; reports the second.
bool check_distinct(const std::vector<AssignmentWords>& assignments, DiagnosticSink& sink) {
  std::set<std::string> given;
  bool is_valid = true;
  for (const AssignmentWords& words : assignments) {
    if (given.insert(words.name.text).second) continue;
    sink.report(Code::repeated_assignment, words.name.span, {words.name.text});
    is_valid = false;
  }
  return is_valid;
}

}  // namespace

std::optional<AssignmentWords> split_assignment(const Word& word, DiagnosticSink& sink) {
  const bool is_quoted = word.text.starts_with('`');
  const std::size_t name_end = is_quoted ? std::max<std::size_t>(word.text.find("`=", 1), 1) : 0;
  const std::size_t equals = name_end == std::string::npos ? name_end : word.text.find('=', name_end);
  if (equals == std::string::npos || equals == 0) {
    sink.report(Code::no_assignment, word.span, {word.text});
    return std::nullopt;
  }
  const auto middle = static_cast<std::uint32_t>(word.span.begin + equals);
  const std::string name = is_quoted ? word.text.substr(1, equals - 2) : word.text.substr(0, equals);
  return AssignmentWords{{name, {word.span.file, word.span.begin, middle}},
                         {word.text.substr(equals + 1), {word.span.file, middle + 1, word.span.end}}};
}

std::optional<Request> resolve_request(const RequestWords& words, const pol::TableView& table, DiagnosticSink& sink) {
  const pol::Names names(table);
  std::vector<pol::RoleId> roles = resolve_roles(words.roles, table, sink);
  bool is_valid = roles.size() == words.roles.size();
  const auto permission = resolve_permission(words.permission, table, sink);
  if (!permission) return std::nullopt;
  Request request{std::move(roles), *permission, pol::RequestInputs(table, *permission)};
  std::set<pol::AttributeId> given;
  const auto set = [&](const AssignmentWords& input, pol::AttributeId attribute) {
    const auto value = names.value(attribute, input.value.text);
    if (!value) report_unknown_value(input, values_of(table, attribute), sink);
    const bool is_set = value && request.inputs.set(attribute, *value) == pol::RequestInputs::SetResult::done;
    is_valid = is_valid && is_set;
  };
  for (const AssignmentWords& input : words.inputs) {
    const auto attribute = names.attribute(*permission, input.name.text);
    if (!attribute) {
      const std::vector<std::string> known = attribute_names(table, *permission);
      Diagnostic& problem = sink.report(Code::unknown_request_attribute, input.name.span,
                                        {input.name.text, words.permission.text, known_names(known)});
      if (names.setting(input.name.text)) {
        // It reads as a setting too, and which of the two was meant is not for polc to say.
        problem.help(fmt::format("it is a setting of the account: each of them has a `--set` of its own, `--set {}={}`",
                                 input.name.text, input.value.text));
      } else {
        problem.suggest(input.name.text, known);
      }
      is_valid = false;
    } else if (!given.insert(*attribute).second) {
      sink.report(Code::repeated_assignment, input.name.span, {input.name.text});
      is_valid = false;
    } else {
      set(input, *attribute);
    }
  }
  for (const AssignmentWords& input : words.default_inputs) {
    const auto attribute = names.attribute(*permission, input.name.text);
    if (attribute && given.insert(*attribute).second) set(input, *attribute);
  }
  if (!is_valid || !check_exclusive(request.roles, words, table, sink)) return std::nullopt;
  return request;
}

bool check_defaults(const RequestWords& words, const pol::TableView& table, DiagnosticSink& sink) {
  const std::vector<pol::RoleId> roles = resolve_roles(words.roles, table, sink);
  bool is_valid = roles.size() == words.roles.size() && check_exclusive(roles, words, table, sink);
  if (!words.permission.text.empty() && !resolve_permission(words.permission, table, sink)) is_valid = false;
  for (const AssignmentWords& input : words.inputs) is_valid = check_default_input(input, table, sink) && is_valid;
  for (const AssignmentWords& setting : words.settings)
    is_valid = resolve_setting(setting, table, sink).has_value() && is_valid;
  is_valid = check_distinct(words.inputs, sink) && is_valid;
  return check_distinct(words.settings, sink) && is_valid;
}

bool apply_settings(const RequestWords& words, const pol::TableView& table, pol::Account& account,
                    DiagnosticSink& sink) {
  std::vector<SettingChoice> open;
  std::set<pol::SettingId> given;
  bool is_valid = true;
  for (const AssignmentWords& setting : words.settings) {
    const std::optional<SettingChoice> choice = resolve_setting(setting, table, sink);
    if (!choice) {
      is_valid = false;
    } else if (!given.insert(choice->setting).second) {
      sink.report(Code::repeated_assignment, setting.name.span, {setting.name.text});
      is_valid = false;
    } else {
      open.push_back(*choice);
    }
  }
  for (const AssignmentWords& setting : words.default_settings) {
    const std::optional<SettingChoice> choice = resolve_setting(setting, table, sink);
    if (choice && given.insert(choice->setting).second) open.push_back(*choice);
    is_valid = is_valid && choice.has_value();
  }

  // A choice may wait for another that it requires: go round until nothing moves.
  bool has_moved = true;
  while (has_moved) {
    const auto settled = std::remove_if(open.begin(), open.end(), [&](const SettingChoice& choice) {
      return static_cast<bool>(account.set(choice.setting, choice.value));
    });
    has_moved = settled != open.end();
    open.erase(settled, open.end());
  }
  const pol::Names names(table);
  for (const SettingChoice& choice : open) {
    const pol::SetResult refusal = account.check(choice.setting, choice.value);
    const bool names_other =
        refusal.code == pol::SetCode::lacks_requirement || refusal.code == pol::SetCode::required_by_another;
    std::string reason(text(refusal.code));
    if (names_other) reason += fmt::format(" (`{}`)", names.name(refusal.other));
    sink.report(Code::refused_setting, choice.words->value.span,
                {choice.words->name.text, choice.words->value.text, reason});
  }
  return is_valid && open.empty();
}

pol::Level decide_request(const Request& request, const pol::TableView& table, pol::AccountWords account,
                          const Word& permission, DiagnosticSink& sink) {
  const pol::RoleSet roles{std::span<const pol::RoleId>(request.roles)};
  const pol::PartialInputs known = request.inputs.partial_for(request.permission);
  const pol::PartialAnswer answer = decide_partial(table, roles, request.permission, known, account);
  if (answer.is_settled()) return answer.lowest;
  const pol::Names names(table);
  for (std::uint32_t position = 0; position < table.attribute_count(); ++position) {
    const auto attribute = pol::id_at<pol::AttributeId>(position);
    const std::uint32_t owner = table.data().attributes[position].resource;
    const std::uint32_t resource = pol::resource_of(table.data(), pol::index(request.permission));
    if (owner != pol::format::none && owner != resource) continue;
    if (!depends_on(table, answer, attribute)) continue;
    sink.report(Code::missing_request_attribute, permission.span,
                {std::string(names.name(attribute)), known_names(values_of(table, attribute))});
  }
  return pol::lowest_level;
}

}  // namespace polc::tool
