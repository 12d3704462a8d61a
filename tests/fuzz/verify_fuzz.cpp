// Fuzz target: whatever bytes `verify` accepts can be asked anything without leaving them.
//
// Size and checksum are written anew first, so that a mutation is judged by the checks behind them. A
// lookup whose result would depend on the way of asking stops the program as well.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <pol/account_text.h>
#include <pol/bulk.h>
#include <pol/exclusive.h>
#include <pol/explain.h>
#include <pol/session.h>
#include <pol/verify.h>

#include "runtime/src/hash.h"

namespace pol {
namespace {

constexpr std::uint32_t max_asked = 48;  // Of each kind; a table of many permissions would only be slow.

/// A few numbers that differ from table to table and are the same at every run.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
  }
  /// Mostly below `count`, sometimes just beyond it.
  std::uint32_t near(std::uint32_t count) { return static_cast<std::uint32_t>(next() % (std::uint64_t{count} + 2)); }

 private:
  std::uint64_t state_;
};

void require(bool holds) {
  if (!holds) __builtin_trap();
}

/// Reads every byte, so that a sanitizer sees a text that leaves the table.
void read(std::string_view text) {
  [[maybe_unused]] static volatile char sink;
  for (const char byte : text) sink = byte;
}

class Asker {
 public:
  Asker(const TableView& table, std::uint64_t seed) : table_(table), numbers_(seed), account_(table) {}

  void ask_all() {
    ask_names();
    change_account();
    ask_decisions();
    ask_bulk();
    ask_explanations();
    store_account();
  }

 private:
  std::uint32_t asked(std::uint32_t count) const { return std::min(count + 1, max_asked); }
  PermissionId any_permission() { return id_at<PermissionId>(numbers_.near(table_.permission_count())); }

  std::vector<RoleId> any_roles() {
    std::vector<RoleId> roles(numbers_.next() % 4);
    for (RoleId& role : roles) role = id_at<RoleId>(numbers_.near(table_.role_count()));
    return roles;
  }

  void ask_names() {
    const Names names(table_);
    read(names.policy());
    read(names.policy_title());
    for (std::uint32_t number = 0; number < asked(table_.level_count()); ++number) {
      name(names, id_at<Level>(number), names.level(names.name(id_at<Level>(number))));
    }
    for (std::uint32_t number = 0; number < asked(table_.role_count()); ++number) {
      name(names, id_at<RoleId>(number), names.role(names.name(id_at<RoleId>(number))));
    }
    for (std::uint32_t number = 0; number < asked(table_.permission_count()); ++number) {
      name(names, id_at<PermissionId>(number), names.permission(names.name(id_at<PermissionId>(number))));
    }
    for (std::uint32_t number = 0; number < asked(table_.resource_count()); ++number) {
      const auto id = id_at<ResourceId>(number);
      name(names, id, names.resource(names.name(id)));
      attributes_of(table_, id);
    }
    context_attributes(table_);
    for (std::uint32_t number = 0; number < asked(table_.setting_count()); ++number) {
      const auto id = id_at<SettingId>(number);
      name(names, id, names.setting(names.name(id)));
      for (Value value = 0; value < max_asked; ++value) (void)names.value(id, names.value_name(id, value));
    }
    for (std::uint32_t number = 0; number < asked(table_.attribute_count()); ++number) {
      const auto id = id_at<AttributeId>(number);
      name(names, id, names.attribute(any_permission(), names.name(id)));
      (void)names.attribute(any_permission(), "context." + std::string(names.name(id)));
      for (Value value = 0; value < max_asked; ++value) (void)names.value(id, names.value_name(id, value));
    }
    require(!names.permission("no.such") || names.name(*names.permission("no.such")) == "no.such");
  }

  /// Reads an id's texts, and those of the id that its name led to: another one where two have the same name.
  template <typename Id, typename Found>
  void name(const Names& names, Id id, const Found& found) {
    read(names.name(id));
    read(names.title(id));
    if (found) read(names.name(*found));
  }

  void change_account() {
    for (std::uint32_t number = 0; number < asked(table_.setting_count()); ++number) {
      const auto setting = id_at<SettingId>(numbers_.near(table_.setting_count()));
      const auto value = static_cast<Value>(numbers_.next() % 6);
      const SetResult expected = account_.check(setting, value);
      require(account_.set(setting, value).code == expected.code);
      require(!expected || account_.value(setting) == value);
      const std::vector<RoleId> actor = any_roles();
      (void)may_edit(table_, setting, RoleSet(actor));
      (void)account_.set(setting, value ^ 1, RoleSet(actor));
      if (numbers_.next() % 8 == 0) (void)account_.reset(setting);
    }
  }

  void ask_decisions() {
    for (std::uint32_t number = 0; number < asked(table_.permission_count()); ++number) {
      const std::vector<RoleId> roles = any_roles();
      const Inputs inputs{numbers_.next() & numbers_.next()};
      decide_each_way(roles, id_at<PermissionId>(number), inputs, account_);
      decide_each_way(roles, id_at<PermissionId>(number), inputs, default_account(table_));
      decide_each_way(roles, id_at<PermissionId>(number), inputs, AccountWords(nullptr, 0));
      decide_partly(RoleSet(roles), id_at<PermissionId>(number));
    }
  }

  void decide_each_way(const std::vector<RoleId>& roles, PermissionId permission, Inputs inputs, AccountWords account) {
    const Level level = decide(table_, RoleSet(roles), permission, inputs, account);
    require(index(level) < table_.level_count());
    // What a foreign table says of roles that it does not have depends on the way of asking.
    const bool are_known = std::ranges::all_of(roles, [&](RoleId role) { return index(role) < table_.role_count(); });
    const Level listed = decide(table_, std::span<const RoleId>(roles), permission, inputs, account);
    require(index(listed) < table_.level_count() && (listed == level || !are_known));
    // Whom the table admits a mask is decided for alike; it is not looked at whether the table does.
    const bool is_excluded = find_conflict(table_, RoleSet(roles)).has_value();
    require(!is_excluded || level == lowest_level);
    const std::optional<RoleMask> mask = RoleMask::from(roles);
    require(is_excluded || !mask || decide(table_, *mask, permission, inputs, account) == level);
    for (std::uint32_t number = 0; number < table_.level_count() + 1; ++number) {
      (void)permits(table_, id_at<Level>(number), RoleSet(roles), permission, inputs, account);
    }
  }

  void decide_partly(const RoleSet& roles, PermissionId permission) {
    RequestInputs request(table_, permission);
    for (std::uint32_t number = 0; number < asked(table_.attribute_count()); number += 2) {
      (void)request.set(id_at<AttributeId>(number), static_cast<Value>(numbers_.next() % 3));
    }
    for (auto missing = request.missing(permission); missing; missing = request.missing_after(permission, *missing)) {
    }
    const PartialInputs random{numbers_.next(), numbers_.next()};
    require(index(decide(table_, roles, permission, request, account_)) < table_.level_count());
    require(index(decide(table_, roles, any_permission(), request, account_)) < table_.level_count());
    for (const PartialInputs inputs : {request.partial_for(permission), random, PartialInputs{}}) {
      const PartialAnswer answer = decide_partial(table_, roles, permission, inputs, account_);
      require(answer.lowest <= answer.highest);
      depends_on(table_, answer, id_at<AttributeId>(numbers_.near(table_.attribute_count())));
      if (++partly_asked_ > max_asked) break;  // Each may try thousands of completions.
    }
  }

  void ask_bulk() {
    const RoleSet roles(any_roles());
    std::vector<Request> requests;
    while (requests.size() < max_asked) {
      requests.push_back({RoleMask(numbers_.next() & numbers_.next()), any_permission(), Inputs{numbers_.next()}});
    }
    std::vector<Level> levels(requests.size());
    decide_all(table_, requests, levels, account_);
    for (std::size_t number = 0; number < levels.size(); ++number) {
      const Request& request = requests[number];
      require(levels[number] == decide(table_, request.roles, request.permission, request.inputs, account_));
    }
    decide_all(table_, roles, requests, levels, account_);
    if (const auto conflict = find_conflict(table_, roles)) {
      require(roles.contains(conflict->first) && roles.contains(conflict->second));
      require(std::ranges::all_of(levels, [](Level level) { return level == lowest_level; }));
    }

    const PermissionId permission = any_permission();
    std::vector<Inputs> rows(300, Inputs{0});
    for (Inputs& row : rows) row = Inputs{numbers_.next()};
    levels.resize(rows.size());
    decide_rows(table_, roles, permission, rows, levels, account_);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      require(levels[row] == decide(table_, roles, permission, rows[row], account_));
    }

    std::vector<std::uint64_t> always(set_words(table_.permission_count())), ever(always.size());
    (void)permissions_of(table_, roles, table_.highest_level(), always, ever, account_);
    always.assign(set_words(table_.role_count()), 0);
    ever = always;
    (void)roles_of(table_, any_permission(), table_.highest_level(), always, ever, {}, account_);

    Session session(table_, roles, account_);
    session.refresh(account_);
    require(session.conflict() == find_conflict(table_, roles));
    PermissionSet held(table_);
    (void)held.add(any_permission());
    const Session custom(table_, roles, held, account_);
    for (const Request& request : requests) {
      require(index(session.decide(request.permission, request.inputs)) < table_.level_count());
      require(index(session.decide(request.permission)) < table_.level_count());
      require(index(custom.decide(request.permission, request.inputs)) < table_.level_count());
    }
  }

  void ask_explanations() {
    const std::optional<Explanations> explanations = Explanations::open(table_);
    if (!explanations) return;
    for (std::uint32_t number = 0; number < asked(table_.permission_count()); ++number) {
      const auto permission = id_at<PermissionId>(number);
      const Inputs inputs{numbers_.next() & numbers_.next()};
      const std::vector<RoleId> roles = any_roles();
      const Explanation explanation = explanations->explain(roles, permission, inputs, account_);
      require(index(explanation.level) < table_.level_count());
      for (const std::optional<Statement>& statement : {explanation.statement, explanation.implied_by}) {
        if (!statement) continue;
        read(statement->file);
        read(statement->text);
        read(statement->note);
      }
    }
  }

  // What is written can be read, and is the same account.
  void store_account() {
    CustomRoles custom(table_);
    std::vector<PermissionId> some{any_permission(), any_permission()};
    for (const PermissionId permission : some) CustomRoles::is_assignable(table_, permission);
    (void)custom.define("some", some);
    (void)custom.define("none", {});
    for (const CustomRoles::Role& role : custom.all()) {
      const std::vector<RoleId> own = any_roles();
      (void)decide(table_, RoleSet(own), role.permissions, some.front(), Inputs{numbers_.next()}, account_);
      (void)decide(table_, std::span<const RoleId>(own), role.permissions, some.back(), Inputs(0), account_);
    }
    const std::string text = write_account(account_, &custom);
    Account again(table_);
    CustomRoles custom_again(table_);
    (void)read_account(text, again, &custom_again);
    (void)carry_over(account_, again);
    account_.clear();
    custom.remove("some");
  }

  const TableView& table_;
  Numbers numbers_;
  Account account_;
  std::uint32_t partly_asked_ = 0;
};

/// Size and checksum as the format wants them.
void seal(std::span<std::byte> bytes) {
  if (bytes.size() < sizeof(format::Header)) return;
  format::Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.file_size = bytes.size();
  header.checksum = 0;
  std::memcpy(bytes.data(), &header, sizeof header);
  header.checksum = detail::xxhash64(bytes);
  std::memcpy(bytes.data(), &header, sizeof header);
}

}  // namespace
}  // namespace pol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Of exactly this size, so that a read just behind the table is seen; `new` aligns it.
  const std::unique_ptr<std::byte[]> memory(new std::byte[size]);
  if (size != 0) std::memcpy(memory.get(), data, size);
  const std::span<std::byte> bytes(memory.get(), size);
  pol::seal(bytes);
  const pol::VerifyResult table = pol::verify(bytes);
  if (table) {
    pol::Asker(*table, pol::detail::xxhash64(bytes)).ask_all();
  } else {
    pol::text(table.error().code);
    if (table.error().offset > size) __builtin_trap();
  }
  return 0;
}
