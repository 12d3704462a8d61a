// The C ABI of pol/pol.h: each function is the C++ one, with handles that share their table.
// Long because the ABI is: a function is a few lines, and all share the handles at the top.
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <pol/account_text.h>
#include <pol/bulk.h>
#include <pol/exclusive.h>
#include <pol/explain.h>
#include <pol/filter.h>
#include <pol/loaded_table.h>
#include <pol/pol.h>
#include <pol/session.h>

#include "batch_decider.h"
#include "columns.h"
#include "complete_inputs.h"

struct pol_table {
  std::shared_ptr<const pol::LoadedTable> shared;
};

struct pol_account {
  std::shared_ptr<const pol::LoadedTable> shared;
  pol::Account account;
  pol::CustomRoles roles;
};

struct pol_custom {
  std::optional<pol::PermissionSet>
      held;  ///< Nothing of no custom roles: an empty set would be of one that holds nothing.
};

struct pol_session {
  std::shared_ptr<const pol::LoadedTable> shared;
  pol::Session session;
};

struct pol_explanations {
  std::shared_ptr<const pol::LoadedTable> shared;
  pol::Explanations explanations;
  pol::Account defaults;
};

struct pol_filter {
  pol::Filter filter;
};

namespace pol::detail {

/// Roles as C passes them.
struct RoleNumbers {
  std::span<const std::uint32_t> numbers;
};
static ListProbe<std::uint32_t> probe(const TableData& table, RoleNumbers roles) {
  return {table, roles.numbers};
}
static RoleSet set_of(RoleNumbers roles) {
  RoleSet set;
  for (const std::uint32_t number : roles.numbers) set.add(RoleId{number});
  return set;
}

}  // namespace pol::detail

namespace {

using pol::id_at;
using pol::PermissionId;

const pol::TableView& view(const pol_table* table) {
  return table->shared->view();
}

pol::AccountWords words_of(const pol_table* table, const pol_account* account) {
  return account != nullptr ? pol::AccountWords(account->account) : pol::default_account(view(table));
}

/// Null if the subject has no custom roles.
const pol::PermissionSet* held_of(const pol_custom* custom) {
  return custom != nullptr && custom->held ? &*custom->held : nullptr;
}

pol_conflict conflict_of(const std::optional<pol::RoleConflict>& found) {
  if (!found) return {POL_NONE, POL_NONE, POL_NONE, POL_NONE};
  return {index(found->first), index(found->second), index(found->first_held), index(found->second_held)};
}

pol::RoleSet roles_of(const uint32_t* roles, size_t count) {
  pol::RoleSet set;
  for (size_t number = 0; number < count; ++number) set.add(pol::RoleId{roles[number]});
  return set;
}

pol::RequestInputs::State state_of(const pol_inputs& inputs) {
  return {inputs.bits, inputs.known, inputs.fingerprint, inputs.resource, inputs.refused != 0};
}
pol_inputs inputs_of(const pol::RequestInputs& request) {
  const auto& [bits, known, fingerprint, resource, refused] = request.state();
  return {bits, known, fingerprint, resource, refused ? 1U : 0U};
}

/// The inputs of a decision; nothing if the request is incomplete for it.
std::optional<pol::Inputs> complete(const pol::TableView& table, uint32_t permission, const pol_inputs& inputs) {
  return pol::detail::complete_inputs(table.data(), state_of(inputs), PermissionId{permission});
}

/// What `roles_of` says are the roles of a request.
template <typename Request, typename RolesOf>
void decide_batch(const pol_table* table, const Request* requests, size_t count, uint32_t* levels,
                  const pol_account* account, RolesOf roles_of) {
  if (table == nullptr) {
    std::fill_n(levels, count, 0);
    return;
  }
  const pol::detail::BatchDecider decider(view(table), words_of(table, account), count);
  for (size_t number = 0; number < count; ++number) {
    const Request& request = requests[number];
    const std::optional<pol::Inputs> inputs = complete(view(table), request.permission, request.inputs);
    const PermissionId permission{request.permission};
    const auto roles = pol::detail::probe(view(table).data(), roles_of(request));
    levels[number] = inputs ? index(decider.decide(roles, permission, *inputs)) : 0;
  }
}

template <typename Id>
uint32_t number_of(pol::Found<Id> found) {
  return found ? static_cast<uint32_t>(*found) : POL_NONE;
}

std::string_view name_of(const char* name) {
  return name != nullptr ? std::string_view(name) : std::string_view();
}

pol_text text_of(std::string_view text) {
  return {text.data(), text.size()};
}

/// What a code means, for C: all such texts are literals, so they end with a NUL.
template <typename Code>
const char* literal(Code code) {
  return pol::text(code).data();  // NOLINT(bugprone-suspicious-stringview-data-usage)
}

pol_set_result result_of(pol::SetResult result) {
  const bool about_another =
      result.code == pol::SetCode::lacks_requirement || result.code == pol::SetCode::required_by_another;
  return {static_cast<uint32_t>(result.code), about_another ? index(result.other) : POL_NONE, literal(result.code)};
}

pol_statement statement_of(const std::optional<pol::Statement>& statement) {
  if (!statement) return {};
  return {text_of(statement->file), text_of(statement->text), text_of(statement->note),
          statement->line,          statement->column,        index(statement->level)};
}

/// Below so many rows of one subject and permission, they are decided one by one.
constexpr size_t few_rows = 256;

/// For calls without a handle.
constexpr pol_role_result no_roles = {static_cast<uint32_t>(pol::CustomRoleCode::not_supported), POL_NONE,
                                      "no account"};
constexpr pol_set_result no_account = {static_cast<uint32_t>(pol::SetCode::unknown_setting), POL_NONE, "no account"};

}  // namespace

uint32_t pol_abi_version(void) noexcept {
  return POL_ABI_VERSION;
}

pol_table* pol_table_open(const void* bytes, size_t size, pol_error* error) noexcept {
  auto loaded = pol::LoadedTable::load({static_cast<const std::byte*>(bytes), size});
  if (error != nullptr) {
    *error = {0, 0, ""};
    if (!loaded) {
      *error = {static_cast<uint32_t>(loaded.error.code) + 1, loaded.error.offset, literal(loaded.error.code)};
    }
  }
  return loaded ? new (std::nothrow) pol_table{std::move(loaded.table)} : nullptr;
}

void pol_table_close(pol_table* table) noexcept {
  delete table;
}

pol_counts pol_table_counts(const pol_table* table) noexcept {
  if (table == nullptr) return {};
  const pol::TableView& found = view(table);
  return {found.level_count(),    found.role_count(),      found.permission_count(),
          found.resource_count(), found.attribute_count(), found.setting_count()};
}

uint64_t pol_table_fingerprint(const pol_table* table) noexcept {
  return table != nullptr ? view(table).fingerprint() : 0;
}

const void* pol_table_bytes(const pol_table* table, size_t* size) noexcept {
  const std::span<const std::byte> bytes = table != nullptr ? table->shared->bytes() : std::span<const std::byte>();
  if (size != nullptr) *size = bytes.size();
  return bytes.data();
}

uint32_t pol_find_level(const pol_table* table, const char* name) noexcept {
  return table != nullptr ? number_of(pol::Names(view(table)).level(name_of(name))) : POL_NONE;
}
uint32_t pol_find_role(const pol_table* table, const char* name) noexcept {
  return table != nullptr ? number_of(pol::Names(view(table)).role(name_of(name))) : POL_NONE;
}
uint32_t pol_find_permission(const pol_table* table, const char* name) noexcept {
  return table != nullptr ? number_of(pol::Names(view(table)).permission(name_of(name))) : POL_NONE;
}
uint32_t pol_find_setting(const pol_table* table, const char* name) noexcept {
  return table != nullptr ? number_of(pol::Names(view(table)).setting(name_of(name))) : POL_NONE;
}
uint32_t pol_find_attribute(const pol_table* table, uint32_t permission, const char* name) noexcept {
  if (table == nullptr) return POL_NONE;
  return number_of(pol::Names(view(table)).attribute(PermissionId{permission}, name_of(name)));
}
uint32_t pol_find_attribute_value(const pol_table* table, uint32_t attribute, const char* name) noexcept {
  return table != nullptr ? number_of(pol::Names(view(table)).value(pol::AttributeId{attribute}, name_of(name)))
                          : POL_NONE;
}
uint32_t pol_find_setting_value(const pol_table* table, uint32_t setting, const char* name) noexcept {
  return table != nullptr ? number_of(pol::Names(view(table)).value(pol::SettingId{setting}, name_of(name))) : POL_NONE;
}

pol_text pol_policy_name(const pol_table* table) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).policy()) : pol_text{};
}
pol_text pol_level_name(const pol_table* table, uint32_t level) noexcept {
  if (table == nullptr || level >= view(table).level_count()) return {};
  return text_of(pol::Names(view(table)).name(id_at<pol::Level>(level)));
}
pol_text pol_role_name(const pol_table* table, uint32_t role) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).name(pol::RoleId{role})) : pol_text{};
}
pol_text pol_permission_name(const pol_table* table, uint32_t permission) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).name(PermissionId{permission})) : pol_text{};
}
pol_text pol_attribute_name(const pol_table* table, uint32_t attribute) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).name(pol::AttributeId{attribute})) : pol_text{};
}
pol_text pol_setting_name(const pol_table* table, uint32_t setting) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).name(pol::SettingId{setting})) : pol_text{};
}
pol_text pol_attribute_value_name(const pol_table* table, uint32_t attribute, uint32_t value) noexcept {
  if (table == nullptr) return {};
  return text_of(pol::Names(view(table)).value_name(pol::AttributeId{attribute}, value));
}
pol_text pol_setting_value_name(const pol_table* table, uint32_t setting, uint32_t value) noexcept {
  if (table == nullptr) return {};
  return text_of(pol::Names(view(table)).value_name(pol::SettingId{setting}, value));
}

pol_text pol_policy_title(const pol_table* table) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).policy_title()) : pol_text{};
}
pol_text pol_level_title(const pol_table* table, uint32_t level) noexcept {
  if (table == nullptr || level >= view(table).level_count()) return {};
  return text_of(pol::Names(view(table)).title(id_at<pol::Level>(level)));
}
pol_text pol_role_title(const pol_table* table, uint32_t role) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).title(pol::RoleId{role})) : pol_text{};
}
pol_text pol_permission_title(const pol_table* table, uint32_t permission) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).title(PermissionId{permission})) : pol_text{};
}
pol_text pol_attribute_title(const pol_table* table, uint32_t attribute) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).title(pol::AttributeId{attribute})) : pol_text{};
}
pol_text pol_setting_title(const pol_table* table, uint32_t setting) noexcept {
  return table != nullptr ? text_of(pol::Names(view(table)).title(pol::SettingId{setting})) : pol_text{};
}

pol_inputs pol_inputs_default(const pol_table* table, uint32_t permission) noexcept {
  if (table == nullptr) return {0, 0, 0, POL_NONE, 1};
  return inputs_of(pol::RequestInputs(view(table), PermissionId{permission}));
}

int pol_inputs_set(const pol_table* table, pol_inputs* inputs, uint32_t attribute, uint32_t value) noexcept {
  if (inputs == nullptr) return 0;
  if (table == nullptr) {
    inputs->refused = 1;
    return 0;
  }
  pol::RequestInputs request(view(table), state_of(*inputs));
  const auto result = request.set(pol::AttributeId{attribute}, value);
  *inputs = inputs_of(request);
  return result == pol::RequestInputs::SetResult::done ? 1 : 0;
}

uint32_t pol_inputs_missing(const pol_table* table, uint32_t permission, pol_inputs inputs) noexcept {
  if (table == nullptr) return POL_NONE;
  const auto missing = pol::RequestInputs(view(table), state_of(inputs)).missing(PermissionId{permission});
  return missing ? index(*missing) : POL_NONE;
}

pol_conflict pol_find_conflict(const pol_table* table, const uint32_t* roles, size_t role_count) noexcept {
  return pol_find_conflict_custom(table, roles, role_count, nullptr);
}

pol_conflict pol_find_conflict_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                      const pol_custom* custom) noexcept {
  if (table == nullptr) return conflict_of({});
  const pol::RoleSet held = roles_of(roles, role_count);
  return conflict_of(held_of(custom) != nullptr ? pol::find_conflict_with_custom(view(table), held)
                                                : pol::find_conflict(view(table), held));
}

uint32_t pol_decide(const pol_table* table, const uint32_t* roles, size_t role_count, uint32_t permission,
                    pol_inputs inputs, const pol_account* account) noexcept {
  if (table == nullptr) return 0;
  const std::optional<pol::Inputs> packed = complete(view(table), permission, inputs);
  if (!packed) return 0;
  const pol::AccountWords words = words_of(table, account);
  return index(pol::decide(view(table), pol::detail::RoleNumbers{{roles, role_count}}, PermissionId{permission},
                           *packed, words));
}

uint32_t pol_decide_mask(const pol_table* table, uint64_t roles, uint32_t permission, pol_inputs inputs,
                         const pol_account* account) noexcept {
  if (table == nullptr) return 0;
  const std::optional<pol::Inputs> packed = complete(view(table), permission, inputs);
  if (!packed) return 0;
  const pol::AccountWords words = words_of(table, account);
  return index(pol::decide(view(table), pol::RoleMask(roles), PermissionId{permission}, *packed, words));
}

void pol_decide_batch(const pol_table* table, const pol_request* requests, size_t count, uint32_t* levels,
                      const pol_account* account) noexcept {
  decide_batch(table, requests, count, levels, account,
               [](const pol_request& request) { return pol::RoleMask(request.roles); });
}

void pol_decide_batch_sets(const pol_table* table, const pol_set_request* requests, size_t count, uint32_t* levels,
                           const pol_account* account) noexcept {
  decide_batch(table, requests, count, levels, account, [](const pol_set_request& request) {
    return pol::detail::RoleNumbers{{request.roles, request.role_count}};
  });
}

pol_partial pol_decide_partial(const pol_table* table, const uint32_t* roles, size_t role_count, uint32_t permission,
                               pol_inputs inputs, const pol_account* account) noexcept {
  return pol_decide_partial_custom(table, roles, role_count, nullptr, permission, inputs, account);
}

pol_partial pol_decide_partial_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                      const pol_custom* custom, uint32_t permission, pol_inputs inputs,
                                      const pol_account* account) noexcept {
  if (table == nullptr) return {0, 0, 0, 1};
  const PermissionId id{permission};
  const pol::RoleSet held = roles_of(roles, role_count);
  const pol::PartialInputs known = pol::RequestInputs::partial(view(table).data(), state_of(inputs), id);
  const pol::AccountWords words = words_of(table, account);
  const pol::PermissionSet* more = held_of(custom);
  const pol::PartialAnswer answer = more != nullptr ? pol::decide_partial(view(table), held, *more, id, known, words)
                                                    : pol::decide_partial(view(table), held, id, known, words);
  return {index(answer.lowest), index(answer.highest), answer.depends_on, answer.exact ? 1 : 0};
}

int pol_partial_depends(const pol_table* table, pol_partial answer, uint32_t attribute) noexcept {
  if (table == nullptr) return 0;
  pol::PartialAnswer partial;
  partial.depends_on = answer.depends_on;
  return pol::depends_on(view(table), partial, pol::AttributeId{attribute}) ? 1 : 0;
}

pol_filter* pol_filter_new(const pol_table* table, const uint32_t* roles, size_t role_count, const pol_custom* custom,
                           uint32_t permission, uint32_t level, const pol_known* known, size_t known_count,
                           const pol_account* account) noexcept {
  if (table == nullptr) return nullptr;
  std::vector<pol::KnownValue> given;
  for (size_t number = 0; number < known_count; ++number) {
    given.push_back({pol::AttributeId{known[number].attribute}, known[number].value});
  }
  // A level is a byte: a larger number is none, not the one that its low bits are.
  const bool is_level = level <= index(view(table).highest_level());
  const auto wanted = is_level ? static_cast<pol::Level>(level) : pol::lowest_level;
  const pol::RoleSet held = roles_of(roles, role_count);
  const pol::AccountWords words = words_of(table, account);
  const PermissionId id{permission};
  const pol::PermissionSet* more = held_of(custom);
  return new (std::nothrow) pol_filter{more != nullptr ? pol::filter(view(table), held, *more, id, wanted, given, words)
                                                       : pol::filter(view(table), held, id, wanted, given, words)};
}

void pol_filter_close(pol_filter* filter) noexcept {
  delete filter;
}

pol_filter_status pol_filter_get_status(const pol_filter* filter) noexcept {
  if (filter == nullptr) return {POL_NONE, POL_NONE, "no filter"};
  const pol::FilterStatus status = filter->filter.status();
  return {static_cast<uint32_t>(status), index(filter->filter.attribute()), literal(status)};
}

int pol_filter_always(const pol_filter* filter) noexcept {
  return filter != nullptr && filter->filter.always() ? 1 : 0;
}

size_t pol_filter_clauses(const pol_filter* filter) noexcept {
  return filter != nullptr ? filter->filter.clause_count() : 0;
}

size_t pol_filter_attributes(const pol_filter* filter) noexcept {
  return filter != nullptr ? filter->filter.attributes().size() : 0;
}

uint32_t pol_filter_attribute(const pol_filter* filter, size_t position) noexcept {
  if (filter == nullptr || position >= filter->filter.attributes().size()) return POL_NONE;
  return index(filter->filter.attributes()[position]);
}

int pol_filter_admits(const pol_filter* filter, size_t clause, size_t position, uint32_t value) noexcept {
  return filter != nullptr && filter->filter.admits(clause, position, value) ? 1 : 0;
}

int pol_filter_contains(const pol_filter* filter, const uint32_t* values, size_t count) noexcept {
  return filter != nullptr && filter->filter.contains({values, count}) ? 1 : 0;
}

pol_account* pol_account_new(const pol_table* table) noexcept {
  if (table == nullptr) return nullptr;
  return new (std::nothrow) pol_account{table->shared, pol::Account(view(table)), pol::CustomRoles(view(table))};
}

void pol_account_close(pol_account* account) noexcept {
  delete account;
}

uint32_t pol_account_value(const pol_account* account, uint32_t setting) noexcept {
  return account != nullptr ? account->account.value(pol::SettingId{setting}) : 0;
}

pol_set_result pol_account_set(pol_account* account, uint32_t setting, uint32_t value) noexcept {
  return account != nullptr ? result_of(account->account.set(pol::SettingId{setting}, value)) : no_account;
}

pol_set_result pol_account_set_as(pol_account* account, uint32_t setting, uint32_t value, const uint32_t* roles,
                                  size_t role_count) noexcept {
  if (account == nullptr) return no_account;
  return result_of(account->account.set(pol::SettingId{setting}, value, roles_of(roles, role_count)));
}

pol_set_result pol_account_reset(pol_account* account, uint32_t setting) noexcept {
  return account != nullptr ? result_of(account->account.reset(pol::SettingId{setting})) : no_account;
}

size_t pol_account_write(const pol_account* account, char* buffer, size_t capacity) noexcept {
  if (account == nullptr) return 0;
  const std::string text = pol::write_account(account->account, &account->roles);
  if (buffer != nullptr) std::copy_n(text.begin(), std::min(capacity, text.size()), buffer);
  return text.size();
}

const char* pol_account_read(pol_account* account, const char* text, size_t size, pol_note note,
                             void* context) noexcept {
  if (account == nullptr) return "no account";
  const pol::AccountReport report = pol::read_account({text, size}, account->account, &account->roles);
  if (!report) return literal(report.status);
  for (const pol::AccountNote& found : report.notes) {
    if (note != nullptr) note(context, literal(found.kind), found.name.c_str(), found.value.c_str());
  }
  return nullptr;
}

pol_role_result pol_account_define_role(pol_account* account, const char* name, const uint32_t* permissions,
                                        size_t count) noexcept {
  if (account == nullptr) return no_roles;
  std::vector<PermissionId> held;
  for (size_t number = 0; number < count; ++number) held.push_back(PermissionId{permissions[number]});
  const auto [code, permission] = account->roles.define(name_of(name), held);
  const bool about_one = code == pol::CustomRoleCode::unknown_permission || code == pol::CustomRoleCode::not_assignable;
  return {static_cast<uint32_t>(code), about_one ? index(permission) : POL_NONE, literal(code)};
}

int pol_account_remove_role(pol_account* account, const char* name) noexcept {
  return account != nullptr && account->roles.remove(name_of(name)) ? 1 : 0;
}

pol_custom* pol_custom_new(const pol_account* account, const char* const* names, size_t count) noexcept {
  if (account == nullptr) return nullptr;
  if (count == 0) return new (std::nothrow) pol_custom{};
  pol::PermissionSet held(account->account.table());
  for (size_t number = 0; number < count; ++number) {
    if (!account->roles.add_to(held, name_of(names[number]))) return nullptr;
  }
  return new (std::nothrow) pol_custom{std::move(held)};
}

void pol_custom_close(pol_custom* custom) noexcept {
  delete custom;
}

uint32_t pol_decide_custom(const pol_table* table, const uint32_t* roles, size_t role_count, const pol_custom* custom,
                           uint32_t permission, pol_inputs inputs, const pol_account* account) noexcept {
  const pol::PermissionSet* held = held_of(custom);
  if (held == nullptr) return pol_decide(table, roles, role_count, permission, inputs, account);
  if (table == nullptr) return 0;
  const std::optional<pol::Inputs> packed = complete(view(table), permission, inputs);
  if (!packed) return 0;
  return index(pol::decide(view(table), pol::detail::RoleNumbers{{roles, role_count}}, *held, PermissionId{permission},
                           *packed, words_of(table, account)));
}

size_t pol_decide_columns(const pol_table* table, const pol_columns* columns, size_t count, uint8_t* levels,
                          const pol_account* account) noexcept {
  std::fill_n(levels, count, uint8_t{0});
  if (table == nullptr || columns == nullptr) return 0;
  const pol::AccountWords words = words_of(table, account);
  const std::span subjects(columns->subjects, columns->subject_count);
  std::vector<bool> is_subject;
  for (const auto& [roles, role_count, custom] : subjects) {
    is_subject.push_back(pol_find_conflict_custom(table, roles, role_count, custom).first == POL_NONE);
  }
  if (columns->subject.stride == 0 && columns->permission.stride == 0 && count >= few_rows) {
    const uint32_t number = pol::detail::number_at(columns->subject, 0);
    if (number >= subjects.size() || !is_subject[number]) return 0;
    const auto& [roles, role_count, custom] = subjects[number];
    if (held_of(custom) == nullptr) {
      const PermissionId permission{pol::detail::number_at(columns->permission, 0)};
      return pol::detail::decide_rows_by_column(view(table), roles_of(roles, role_count), permission, *columns, count,
                                                levels, words);
    }
  }
  const pol::detail::BatchDecider decider(view(table), words, count);
  const pol::detail::InputColumns inputs_of(view(table), *columns);
  size_t first = count;
  for (size_t request = 0; request < count; ++request) {
    const uint32_t number = pol::detail::number_at(columns->subject, request);
    const PermissionId permission{pol::detail::number_at(columns->permission, request)};
    std::optional<pol::Inputs> inputs;
    if (number < subjects.size() && is_subject[number]) inputs = inputs_of.at(request, permission);
    if (!inputs) {
      first = std::min(first, request);
      continue;
    }
    const auto& [roles, role_count, custom] = subjects[number];
    const pol::detail::RoleNumbers held{{roles, role_count}};
    const pol::PermissionSet* more = held_of(custom);
    const pol::detail::AdmittedProbe admitted{pol::detail::probe(view(table).data(), held)};
    levels[request] =
        static_cast<uint8_t>(index(more != nullptr ? pol::decide(view(table), held, *more, permission, *inputs, words)
                                                   : decider.decide(admitted, permission, *inputs)));
  }
  return first;
}

pol_session* pol_session_new(const pol_table* table, const uint32_t* roles, size_t role_count,
                             const pol_account* account) noexcept {
  return pol_session_new_custom(table, roles, role_count, nullptr, account);
}

pol_session* pol_session_new_custom(const pol_table* table, const uint32_t* roles, size_t role_count,
                                    const pol_custom* custom, const pol_account* account) noexcept {
  if (table == nullptr) return nullptr;
  const pol::AccountWords now = words_of(table, account);
  if (now.identity != view(table).data().identity) return nullptr;
  const pol::RoleSet held = roles_of(roles, role_count);
  const pol::PermissionSet* more = held_of(custom);
  return new (std::nothrow) pol_session{table->shared, more != nullptr ? pol::Session(view(table), held, *more, now)
                                                                       : pol::Session(view(table), held, now)};
}

void pol_session_close(pol_session* session) noexcept {
  delete session;
}

uint32_t pol_session_decide(const pol_session* session, uint32_t permission, pol_inputs inputs) noexcept {
  if (session == nullptr) return 0;
  const std::optional<pol::Inputs> packed = complete(session->shared->view(), permission, inputs);
  return packed ? index(session->session.decide(PermissionId{permission}, *packed)) : 0;
}

pol_explanations* pol_explanations_open(const pol_table* table) noexcept {
  if (table == nullptr) return nullptr;
  const std::optional<pol::Explanations> opened = pol::Explanations::open(view(table));
  if (!opened) return nullptr;
  return new (std::nothrow) pol_explanations{table->shared, *opened, pol::Account(view(table))};
}

void pol_explanations_close(pol_explanations* explanations) noexcept {
  delete explanations;
}

int pol_explain(const pol_explanations* explanations, const uint32_t* roles, size_t role_count, uint32_t permission,
                pol_inputs inputs, const pol_account* account, pol_explanation* explanation) noexcept {
  if (explanations == nullptr || explanation == nullptr) return 0;
  const std::optional<pol::Inputs> packed = complete(explanations->shared->view(), permission, inputs);
  if (!packed) return 0;
  std::vector<pol::RoleId> held;
  for (size_t number = 0; number < role_count; ++number) held.push_back(pol::RoleId{roles[number]});
  const pol::Explanation found = explanations->explanations.explain(
      held, PermissionId{permission}, *packed, account != nullptr ? account->account : explanations->defaults);
  static_assert(static_cast<int>(pol::Explanation::Kind::granted) == POL_GRANTED &&
                static_cast<int>(pol::Explanation::Kind::restricted) == POL_RESTRICTED &&
                static_cast<int>(pol::Explanation::Kind::absent) == POL_ABSENT &&
                static_cast<int>(pol::Explanation::Kind::not_granted) == POL_NOT_GRANTED &&
                static_cast<int>(pol::Explanation::Kind::excluded) == POL_EXCLUDED);
  *explanation = {static_cast<uint32_t>(found.kind),
                  index(found.level),
                  found.role ? index(*found.role) : POL_NONE,
                  found.is_inherited ? 1U : 0U,
                  statement_of(found.statement),
                  statement_of(found.implied_by),
                  conflict_of(found.conflict)};
  return 1;
}
