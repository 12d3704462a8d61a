#include "tests/unit/runtime/exercise.h"

#include <random>
#include <string>
#include <vector>

#include <pol/account_text.h>
#include <pol/bulk.h>
#include <pol/custom_roles.h>
#include <pol/exclusive.h>
#include <pol/filter.h>
#include <pol/session.h>

namespace pol::testing {
namespace {

class Exercise {
 public:
  Exercise(const TableView& table, std::uint64_t seed) : table_(table), names_(table), account_(table), random_(seed) {}

  std::uint64_t run() {
    ask_names();
    change_account();
    for (std::uint32_t number = 0; number < table_.permission_count(); ++number) decide_all_ways(PermissionId{number});
    ask_sets();
    return sum_;
  }

 private:
  void add(std::string_view text) {
    for (const char character : text) sum_ = sum_ * 31 + static_cast<unsigned char>(character);
  }

  RoleSet random_roles() {
    RoleSet roles;
    for (auto left = random_() % 4; left != 0; --left) roles.add(RoleId{static_cast<std::uint32_t>(random_() % 4200)});
    if (table_.role_count() != 0) roles.add(RoleId{static_cast<std::uint32_t>(random_() % table_.role_count())});
    return roles;
  }

  void ask_names() {
    add(names_.policy());
    add(names_.policy_title());
    for (std::uint32_t number = 0; number <= table_.role_count(); ++number) {
      add(names_.title(RoleId{number}));
      sum_ += names_.role(names_.name(RoleId{number})).has_value();
    }
    for (std::uint32_t number = 0; number <= table_.permission_count(); ++number) {
      add(names_.title(PermissionId{number}));
      sum_ += names_.permission(names_.name(PermissionId{number})).has_value();
      for (std::uint32_t attribute = 0; attribute <= table_.attribute_count(); ++attribute) {
        sum_ += names_.attribute(PermissionId{number}, names_.name(AttributeId{attribute})).has_value();
      }
    }
    for (std::uint32_t number = 0; number <= table_.attribute_count(); ++number) {
      const std::string_view value = names_.value_name(AttributeId{number}, static_cast<Value>(random_() % 6));
      sum_ += names_.value(AttributeId{number}, value).value_or(7);
      add(names_.title(AttributeId{number}));
    }
    for (std::uint32_t number = 0; number <= table_.setting_count(); ++number) {
      const std::string_view value = names_.value_name(SettingId{number}, static_cast<Value>(random_() % 6));
      sum_ += names_.value(SettingId{number}, value).value_or(7);
      add(names_.title(SettingId{number}));
      sum_ += names_.setting(names_.name(SettingId{number})).has_value();
    }
    for (std::uint32_t number = 0; number <= table_.resource_count(); ++number) {
      add(names_.title(ResourceId{number}));
      sum_ += names_.resource(names_.name(ResourceId{number})).has_value();
    }
    for (std::uint32_t number = 0; number <= table_.level_count(); ++number) {
      add(names_.title(id_at<Level>(number)));
      sum_ += names_.level(names_.name(id_at<Level>(number))).has_value();
    }
  }

  void change_account() {
    for (std::uint32_t left = 0; left < 4 * table_.setting_count(); ++left) {
      const SettingId setting{static_cast<std::uint32_t>(random_() % (table_.setting_count() + 1))};
      const auto value = static_cast<Value>(random_() % 5);
      sum_ += static_cast<std::uint64_t>(random_() % 2 == 0 ? account_.set(setting, value).code
                                                            : account_.set(setting, value, random_roles()).code);
      if (random_() % 8 == 0) sum_ += static_cast<std::uint64_t>(account_.reset(setting).code);
    }
    CustomRoles custom(table_);
    for (std::uint32_t number = 0; number <= table_.permission_count(); ++number) {
      const PermissionId permission[] = {PermissionId{number}};
      sum_ += static_cast<std::uint64_t>(custom.define(std::to_string(number), permission).code);
    }
    const std::string text = write_account(account_, &custom);
    Account copy(table_);
    sum_ += read_account(text, copy, &custom).notes.size();
    sum_ += carry_over(account_, copy).notes.size();
    for (const CustomRoles::Role& role : custom.all()) held_.add_all(role.permissions);
  }

  void decide_all_ways(PermissionId permission) {
    const RoleSet roles = random_roles();
    const Inputs inputs{random_()};
    sum_ += index(decide(table_, RoleMask(random_()), permission, inputs, account_));
    sum_ += index(decide(table_, roles, permission, inputs, account_));
    sum_ += index(decide(table_, RoleSet(), permission, inputs, account_));
    sum_ += index(decide(table_, roles, held_, permission, inputs, account_));
    sum_ += index(decide(table_, permission == PermissionId{0} ? RoleId{0} : unknown<RoleId>, permission, account_));
    sum_ += index(decide(table_, {RoleId{1}, RoleId{70}}, permission, inputs));
    sum_ += permits(table_, table_.highest_level(), roles, permission, inputs, account_);
    RequestInputs request(table_, permission);
    for (std::uint32_t number = 0; number < table_.attribute_count(); ++number) {
      if (random_() % 2 == 0)
        sum_ += request.set(AttributeId{number}, static_cast<Value>(random_() % 3)) == RequestInputs::SetResult::done;
    }
    sum_ += index(decide(table_, roles, permission, request, account_));
    sum_ += index(decide(table_, roles, PermissionId{0}, request, account_));
    sum_ += index(decide(table_, roles, held_, permission, request, account_));
    for (auto open = request.missing(permission); open; open = request.missing_after(permission, *open)) ++sum_;
    const PartialAnswer answer = decide_partial(table_, roles, permission, request.partial_for(permission), account_);
    sum_ += index(answer.lowest) + index(answer.highest) + answer.depends_on;
    sum_ += index(decide_partial(table_, roles, permission, {random_(), random_()}, account_).highest);
  }

  /// Seldom: a filter decides up to max_filter_cases cases.
  void ask_for_rows(PermissionId permission) {
    std::vector<KnownValue> known;
    for (std::uint32_t number = 0; number <= table_.attribute_count(); ++number) {
      if (random_() % 4 != 0) known.push_back({AttributeId{number}, static_cast<Value>(random_() % 2)});
    }
    for (const Filter& rows : {filter(table_, random_roles(), permission, id_at<Level>(1), known, account_),
                               filter(table_, random_roles(), held_, permission, id_at<Level>(1), {}, account_)}) {
      sum_ += static_cast<std::uint64_t>(rows.status()) + rows.clause_count() + rows.attributes().size();
      const std::vector<Value> row(rows.attributes().size(), static_cast<Value>(random_() % 3));
      sum_ += rows.contains(row);
      for (std::size_t clause = 0; clause <= rows.clause_count() && clause < 9; ++clause) {
        sum_ += rows.admits(clause, random_() % 4, static_cast<Value>(random_() % 4)) + rows.admits_all(clause, 0);
      }
    }
  }

  void ask_sets() {
    if (random_() % 256 == 0)
      ask_for_rows(PermissionId{static_cast<std::uint32_t>(random_() % (table_.permission_count() + 1))});
    const RoleSet roles = random_roles();
    std::vector<std::uint64_t> always(set_words(table_.permission_count())), ever = always;
    sum_ += permissions_of(table_, roles, id_at<Level>(1), always, ever, account_);
    const Session session(table_, roles, account_);
    const Session custom(table_, roles, held_, account_);
    for (std::uint32_t number = 0; number <= table_.permission_count(); ++number) {
      sum_ += index(session.decide(PermissionId{number}, Inputs{random_()}));
      sum_ += index(session.decide(PermissionId{number}));
      sum_ += index(custom.decide(PermissionId{number}, Inputs{random_()}));
      sum_ += session.settled(PermissionId{number}).has_value();
    }
    always.assign(set_words(table_.role_count()), 0);
    ever = always;
    for (std::uint32_t number = 0; number <= table_.permission_count(); ++number) {
      sum_ += roles_of(table_, PermissionId{number}, table_.highest_level(), always, ever, {}, account_);
      for (const std::uint64_t word : ever) sum_ += word;
    }
    sum_ += find_conflict(table_, roles).has_value();
  }

  const TableView& table_;
  Names names_;
  Account account_;
  std::mt19937_64 random_;
  PermissionSet held_{table_};
  std::uint64_t sum_ = 0;
};

}  // namespace

std::uint64_t exercise(const TableView& table, std::uint64_t seed) {
  return Exercise(table, seed).run();
}

}  // namespace pol::testing
