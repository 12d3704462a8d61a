// Accounts: what set refuses, what a decision sees of it, custom roles, and the way through text to another table. Long because
// each of these is a few tests.
#include <pol/account.h>
#include <pol/account_text.h>
#include <pol/custom_roles.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "runtime/src/hash.h"
#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using testing::bits;
using testing::Bytes;
using testing::TableBuilder;

constexpr SettingId lend{0}, view{1}, audit{2}, who{3};
constexpr RoleId owner{0}, supervisor{1}, agent{2}, guest{3};
constexpr PermissionId see{0}, lend_tool{1}, use{2}, clear{4};

class AccountTest : public ::testing::Test {
 protected:
  Level decided(const Account& account, RoleId role, PermissionId permission) const {
    return decide(table_, RoleSet{role}, permission, Inputs(0), account);
  }

  const Bytes bytes_ = testing::workshop_table().build();
  const TableView table_ = *verify(bytes_.span());
  Account account_{table_};
};

TEST_F(AccountTest, StartsAtTheDefaults) {
  EXPECT_EQ(account_.value(lend), 0U);
  EXPECT_EQ(account_.value(view), 1U);
  EXPECT_EQ(account_.value(who), 0U);
  EXPECT_EQ(account_.value(SettingId{9}), 0U);
  EXPECT_FALSE(account_.is_chosen(view));
  EXPECT_EQ(decided(account_, supervisor, lend_tool), decide(table_, RoleSet{supervisor}, lend_tool));
}

TEST_F(AccountTest, DecisionsFollowTheSettings) {
  ASSERT_TRUE(account_.set(audit, 1));
  EXPECT_EQ(decided(account_, supervisor, clear), Level{1});
  ASSERT_TRUE(account_.set(lend, 1));
  EXPECT_EQ(decided(account_, supervisor, lend_tool), Level{0});
  ASSERT_TRUE(account_.set(who, 1));
  EXPECT_EQ(decided(account_, supervisor, lend_tool), Level{1});
  ASSERT_TRUE(account_.set(who, 2));
  EXPECT_EQ(decided(account_, supervisor, lend_tool), Level{0});
  EXPECT_EQ(decided(account_, agent, lend_tool), Level{1});
  ASSERT_TRUE(account_.reset(who));
  EXPECT_EQ(decided(account_, agent, lend_tool), Level{0});
  EXPECT_FALSE(account_.is_chosen(who));
  account_.clear();
  EXPECT_EQ(decided(account_, supervisor, clear), Level{0});
}

TEST_F(AccountTest, SetRefusesWithAReason) {
  EXPECT_EQ(account_.set(SettingId{9}, 0).code, SetCode::unknown_setting);
  EXPECT_EQ(account_.set(lend, 2).code, SetCode::unknown_value);
  EXPECT_EQ(account_.set(view, 0).code, SetCode::immutable);
  EXPECT_EQ(account_.set(view, 1).code, SetCode::immutable);
  EXPECT_EQ(account_.set(who, 3).code, SetCode::not_allowed);
  const SetResult lacks = account_.set(lend, 1);
  EXPECT_EQ(lacks.code, SetCode::lacks_requirement);
  EXPECT_EQ(lacks.other, audit);
  ASSERT_TRUE(account_.set(audit, 1));
  ASSERT_TRUE(account_.set(lend, 1));
  const SetResult required = account_.set(audit, 0);
  EXPECT_EQ(required.code, SetCode::required_by_another);
  EXPECT_EQ(required.other, lend);
  EXPECT_EQ(account_.reset(audit).code, SetCode::required_by_another);
  EXPECT_EQ(account_.value(audit), 1U) << "what is refused changes nothing";
  ASSERT_TRUE(account_.set(who, 2));
  EXPECT_EQ(account_.set(lend, 0).code, SetCode::required_by_another) << "away from its default `who` needs lending";
  ASSERT_TRUE(account_.set(who, 0));
  EXPECT_TRUE(account_.set(lend, 0));
  EXPECT_EQ(account_.reset(SettingId{9}).code, SetCode::unknown_setting);
}

TEST_F(AccountTest, ActorsNeedARoleThatMayEdit) {
  EXPECT_TRUE(may_edit(table_, lend, RoleSet{supervisor}));
  EXPECT_FALSE(may_edit(table_, audit, RoleSet{supervisor}));
  EXPECT_FALSE(may_edit(table_, view, RoleSet{owner})) << "nobody";
  EXPECT_EQ(account_.set(audit, 1, RoleSet{supervisor}).code, SetCode::not_editable);
  EXPECT_EQ(account_.set(audit, 1, RoleSet{}).code, SetCode::not_editable);
  EXPECT_EQ(account_.set(view, 0, RoleSet{guest}).code, SetCode::immutable) << "why nobody can comes first";
  EXPECT_EQ(account_.set(audit, 7, RoleSet{guest}).code, SetCode::unknown_value);
  EXPECT_TRUE(account_.set(audit, 1, RoleSet{owner, agent}));
  EXPECT_TRUE(account_.set(lend, 1, RoleSet{supervisor}));
}

TEST_F(AccountTest, AnEmptyActorIsTheFallbackRole) {
  TableBuilder builder = testing::workshop_table();
  builder.editable_by(2, {3});
  const Bytes bytes = builder.build();
  const TableView table = *verify(bytes.span());
  EXPECT_TRUE(may_edit(table, audit, RoleSet{}));
}

TEST_F(AccountTest, LivesInTheCallersMemory) {
  std::vector<std::uint32_t> storage(Account::storage_words(table_));
  Account account(table_, storage);
  ASSERT_TRUE(account.set(audit, 1));
  EXPECT_EQ(decided(account, supervisor, clear), Level{1});
  Account moved = std::move(account_);
  ASSERT_TRUE(moved.set(audit, 1));
  EXPECT_EQ(decided(moved, supervisor, clear), Level{1});
}

TEST_F(AccountTest, WordsAreTheSumsOfTheValues) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 100; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    Account account(table);
    for (int change = 0; change < 30 && table.setting_count() != 0; ++change) {
      const SettingId setting{testing::below(random, table.setting_count())};
      (void)account.set(setting, testing::below(random, 4));
      if (change % 5 == 0) (void)account.reset(SettingId{testing::below(random, table.setting_count())});
      for (std::size_t combination = 0; combination < builder.combinations.size(); ++combination) {
        std::uint32_t word = 0;
        for (std::uint32_t term = 0; term < builder.combinations[combination].term_count; ++term) {
          const format::CombinationTerm& found =
              builder.combination_terms[builder.combinations[combination].first_term + term];
          word += account.value(SettingId{found.setting}) * found.stride;
        }
        ASSERT_EQ(AccountWords(account).words[combination], word);
      }
    }
  }
}

TEST_F(AccountTest, TextBringsEverythingBack) {
  ASSERT_TRUE(account_.set(audit, 1) && account_.set(lend, 1) && account_.set(who, 2));
  CustomRoles roles(table_);
  const std::array permissions = {use};
  ASSERT_TRUE(roles.define("night shift, 50 % \n", permissions));
  const std::string text = write_account(account_, &roles);
  Account back(table_);
  CustomRoles roles_back(table_);
  const AccountReport report = read_account(text, back, &roles_back);
  ASSERT_TRUE(report) << pol::text(report.status) << " in line " << report.line;
  EXPECT_TRUE(report.notes.empty());
  EXPECT_EQ(write_account(back, &roles_back), text);
  EXPECT_EQ(back.value(who), 2U);
  ASSERT_NE(roles_back.find("night shift, 50 % \n"), nullptr);
}

TEST_F(AccountTest, TextIsReadable) {
  ASSERT_TRUE(account_.set(audit, 1));
  const std::string text = write_account(account_);
  EXPECT_TRUE(text.starts_with("pol-account 1\npolicy test_policy\nsetting audit on\nend ")) << text;
}

TEST_F(AccountTest, DamagedTextIsRefusedAndChangesNothing) {
  ASSERT_TRUE(account_.set(audit, 1) && account_.set(lend, 1));
  const std::string text = write_account(account_);
  Account other(table_);
  ASSERT_TRUE(other.set(audit, 1));
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char change : {'\x01', '\x20', '\x7F'}) {
      std::string damaged = text;
      damaged[at] ^= change;
      EXPECT_FALSE(read_account(damaged, other)) << at;
    }
    EXPECT_FALSE(read_account(text.substr(0, at), other)) << at;
  }
  EXPECT_FALSE(read_account(text + "x", other));
  EXPECT_EQ(other.value(audit), 1U);
  EXPECT_EQ(other.value(lend), 0U);
  EXPECT_TRUE(read_account(text, other));
}

std::string sealed(std::string text) {
  const std::uint64_t hash = detail::xxhash64(std::as_bytes(std::span(text)));
  text += "end ";
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[hash >> shift & 15];
  return text + "\n";
}

TEST_F(AccountTest, EveryRefusalHasItsStatus) {
  using enum AccountReport::Status;
  const auto status = [&](const std::string& text) { return read_account(text, account_).status; };
  EXPECT_EQ(status(""), not_an_account);
  EXPECT_EQ(status("hello\n"), not_an_account);
  EXPECT_EQ(status("pol-account 2\n"), unsupported_version);
  EXPECT_EQ(status("pol-account 1\n"), damaged);
  EXPECT_EQ(status(sealed("pol-account 1\n")), done);
  EXPECT_EQ(status(sealed("pol-account 1\nsetting audit\n")), done) << "an empty value, which no setting has";
  EXPECT_EQ(status(sealed("pol-account 1\nsettings audit on\n")), malformed);
  EXPECT_EQ(status(sealed("pol-account 1\nsetting audit %4\n")), malformed);
  EXPECT_EQ(status(sealed("pol-account 1\nsetting %zz on\n")), malformed);
  EXPECT_EQ(status(sealed("pol-account 1\npolicy a b\n")), malformed);
  EXPECT_EQ(status(sealed("pol-account 1\nrole a tool.see%\n")), malformed);
  EXPECT_EQ(status(std::string(max_account_bytes + 1, 'x')), too_large);
  EXPECT_EQ(read_account(sealed("pol-account 1\n\nsetting audit on\n"), account_).line, 2U);
  const Bytes stripped = testing::workshop_table().build(false);
  const TableView nameless = *verify(stripped.span());
  Account without_names(nameless);
  EXPECT_EQ(read_account(sealed("pol-account 1\n"), without_names).status, no_names);
  EXPECT_EQ(write_account(without_names), "");
}

/// The workshop after an upgrade of its policy.
TableBuilder upgraded_table() {
  TableBuilder table = testing::workshop_table();
  table.settings[0].flags |= format::Setting::immutable;  // `lend` is pinned; `audit` is called otherwise.
  table.setting_names[2].name = table.setting_names[2].title;
  table.strings += "auditing";
  table.setting_names[2].name = {static_cast<std::uint32_t>(table.strings.size() - 8), 8};
  table.custom_roles[0] = bits({0});  // Custom roles may not hold tool.use any more.
  return table;
}

bool has_note(const AccountReport& report, AccountNote::Kind kind, std::string_view name, std::string_view value) {
  return std::any_of(report.notes.begin(), report.notes.end(), [&](const AccountNote& note) {
    return note.kind == kind && note.name == name && note.value == value;
  });
}

TEST_F(AccountTest, AnUpgradeSaysWhatItTookAway) {
  using enum AccountNote::Kind;
  ASSERT_TRUE(account_.set(audit, 1) && account_.set(lend, 1) && account_.set(who, 2));
  CustomRoles roles(table_);
  const std::array permissions = {use};
  ASSERT_TRUE(roles.define("night", permissions));
  const std::string text = write_account(account_, &roles);

  const Bytes bytes = upgraded_table().build();
  const TableView table = *verify(bytes.span());
  Account upgraded(table);
  CustomRoles upgraded_roles(table);
  const AccountReport report = read_account(text, upgraded, &upgraded_roles);
  ASSERT_TRUE(report);
  EXPECT_TRUE(has_note(report, dropped_setting, "audit", "on"));
  EXPECT_TRUE(has_note(report, pinned, "lend", "on"));
  EXPECT_TRUE(has_note(report, lacks_requirement, "who", "agent")) << "it needs lending";
  EXPECT_TRUE(has_note(report, not_assignable, "night", "tool.use"));
  EXPECT_EQ(report.notes.size(), 4U);
  EXPECT_EQ(write_account(upgraded), write_account(Account(table)));
  ASSERT_NE(upgraded_roles.find("night"), nullptr);
  EXPECT_TRUE(upgraded_roles.find("night")->permissions.contains(see)) << "what every custom role holds";
  EXPECT_FALSE(upgraded_roles.find("night")->permissions.contains(use));

  Account carried(table);
  EXPECT_EQ(carry_over(account_, carried).notes.size(), 3U);
}

TEST_F(AccountTest, AnUpgradeBoundsAndDropsValues) {
  using enum AccountNote::Kind;
  Account account(table_);
  const AccountReport report = read_account(
      sealed("pol-account 1\nsetting who guest\nsetting who nobody\nsetting audit maybe\nrole r tool.none tool.see\n"),
      account);
  ASSERT_TRUE(report);
  EXPECT_TRUE(has_note(report, not_allowed, "who", "guest"));
  EXPECT_TRUE(has_note(report, dropped_value, "who", "nobody"));
  EXPECT_TRUE(has_note(report, dropped_value, "audit", "maybe"));
  EXPECT_EQ(report.notes.size(), 3U) << "custom roles are not asked for";
}

TEST_F(AccountTest, ASwitchThatIsOnByDefaultCostsTheChoiceThatItRulesOut) {
  TableBuilder builder;
  builder.add_level("deny");
  builder.add_level("allow");
  builder.add_role("reader");
  builder.add_switch("safe", true);
  builder.add_switch("guarded", true);
  builder.require(0, 1, {1});
  const Bytes bytes = builder.build();
  const TableView table = *verify(bytes.span());
  Account account(table);
  EXPECT_EQ(account.set(SettingId{1}, 0).code, SetCode::required_by_another);
  const AccountReport report = read_account(sealed("pol-account 1\nsetting guarded off\n"), account);
  ASSERT_TRUE(report);
  EXPECT_TRUE(has_note(report, AccountNote::Kind::lacks_requirement, "guarded", "off"));
  EXPECT_EQ(account.value(SettingId{1}), 1U);
}

TEST_F(AccountTest, CarriesOverByIdWhereTheSchemaIsTheSame) {
  ASSERT_TRUE(account_.set(audit, 1) && account_.set(lend, 1));
  const TableView again = *verify(bytes_.span());
  Account carried(again);
  EXPECT_EQ(decide(again, RoleSet{owner}, lend_tool, account_), Level{0}) << "an account of another table";
  const AccountReport report = carry_over(account_, carried);
  ASSERT_TRUE(report && report.notes.empty());
  EXPECT_EQ(carried.value(lend), 1U);
  EXPECT_EQ(decide(again, RoleSet{owner}, lend_tool, carried), Level{1});
}

TEST_F(AccountTest, DecidesNothingElsewhereWhenItsTableIsGone) {
  auto first = std::make_unique<TableView>(table_);
  Account account(*first);
  ASSERT_TRUE(account.set(audit, 1) && account.set(lend, 1));
  first.reset();
  const TableView again = *verify(bytes_.span());
  EXPECT_EQ(decide(again, RoleSet{owner}, lend_tool, account), Level{0});
  EXPECT_EQ(decide(again, RoleSet{owner}, see, account), Level{1}) << "no setting decides";
}

TEST_F(AccountTest, MovedFromItHasNoSettings) {
  Account account(table_);
  ASSERT_TRUE(account.set(audit, 1));
  Account moved = std::move(account);
  EXPECT_EQ(account.set(audit, 0).code, SetCode::unknown_setting);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(moved.value(audit), 1U);
  EXPECT_EQ(decide(table_, RoleSet{owner}, lend_tool, account), Level{0});
  Account other(table_);
  other = std::move(moved);
  EXPECT_EQ(other.value(audit), 1U);
  EXPECT_EQ(moved.set(audit, 0).code, SetCode::unknown_setting);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(decide(table_, RoleSet{owner}, lend_tool, moved), Level{0});
  account = std::move(other);
  EXPECT_EQ(account.value(audit), 1U);
  Account& same = account;
  account = std::move(same);
  EXPECT_EQ(account.value(audit), 1U);
}

TEST_F(AccountTest, APermissionSetTakesOnlyPermissionsOfItsTable) {
  PermissionSet held(table_);
  for (std::uint32_t number = 0; number < table_.permission_count(); ++number) {
    EXPECT_FALSE(held.contains(PermissionId{number}));
    EXPECT_TRUE(held.add(PermissionId{number}));
    EXPECT_TRUE(held.contains(PermissionId{number}));
  }
  const PermissionSet whole = held;
  for (const std::uint32_t beyond : {table_.permission_count(), 63U, 64U, 1000U, index(unknown<PermissionId>)}) {
    EXPECT_FALSE(held.add(PermissionId{beyond})) << beyond;
    EXPECT_FALSE(held.contains(PermissionId{beyond})) << beyond;
  }
  EXPECT_EQ(held, whole);
  EXPECT_FALSE(PermissionSet().add(PermissionId{0}));
}

TEST_F(AccountTest, MovedFromCustomRolesGiveNothing) {
  CustomRoles roles(table_);
  ASSERT_TRUE(roles.define("user", std::array{use}));
  PermissionSet held(table_);
  ASSERT_TRUE(roles.add_to(held, "user"));
  PermissionSet moved = std::move(held);
  EXPECT_TRUE(moved.contains(use));
  EXPECT_FALSE(held.contains(use));  // NOLINT(bugprone-use-after-move)
  EXPECT_FALSE(held.add(use));
  PermissionSet other(table_);
  ASSERT_TRUE(other.add(see));
  moved = std::move(other);
  EXPECT_FALSE(other.contains(use) || other.contains(see));  // NOLINT(bugprone-use-after-move)
  const CustomRoles kept = std::move(roles);
  EXPECT_EQ(roles.find("user"), nullptr);  // NOLINT(bugprone-use-after-move)
  EXPECT_NE(kept.find("user"), nullptr);
}

TEST_F(AccountTest, CustomRolesHoldWhatThePolicyLetsThem) {
  CustomRoles roles(table_);
  const auto define = [&](std::string_view name, std::vector<PermissionId> permissions) {
    return roles.define(name, permissions).code;
  };
  EXPECT_EQ(define("", {}), CustomRoleCode::bad_name);
  EXPECT_EQ(define(std::string(5000, 'x'), {}), CustomRoleCode::bad_name);
  EXPECT_EQ(define("a", {PermissionId{6}}), CustomRoleCode::unknown_permission);
  EXPECT_EQ(define("a", {lend_tool}), CustomRoleCode::not_assignable) << "custom roles never hold it";
  EXPECT_EQ(define("a", {clear}), CustomRoleCode::not_assignable) << "nobody said that they may";
  EXPECT_EQ(define("a", {use}), CustomRoleCode::done);
  EXPECT_EQ(define("a", {use}), CustomRoleCode::name_taken);
  EXPECT_EQ(define("b", {}), CustomRoleCode::done);
  EXPECT_EQ(roles.all().size(), 2U);
  EXPECT_TRUE(roles.find("a")->permissions.contains(use));
  EXPECT_TRUE(roles.find("b")->permissions.contains(see)) << "every custom role holds it";
  EXPECT_TRUE(roles.remove("b"));
  EXPECT_FALSE(roles.remove("b"));
  EXPECT_EQ(roles.find("b"), nullptr);
  const Bytes bytes = testing::support_table().build();
  const TableView plain = *verify(bytes.span());
  CustomRoles none(plain);
  EXPECT_EQ(none.define("a", {}).code, CustomRoleCode::not_supported);
}

TEST_F(AccountTest, CustomRolesAddTheirPermissionsToTheSubject) {
  CustomRoles roles(table_);
  ASSERT_TRUE(roles.define("watcher", {}));
  const PermissionSet& held = roles.find("watcher")->permissions;
  const PermissionId view_bench{5};
  const auto decided = [&](const RoleSet& own, PermissionId permission) {
    return decide(table_, own, held, permission, Inputs(0), default_account(table_));
  };
  EXPECT_EQ(decide(table_, RoleSet{}, see), Level{0});
  EXPECT_EQ(decided({}, see), Level{1});
  EXPECT_EQ(decided({guest}, see), Level{1});
  EXPECT_EQ(decided({}, view_bench), Level{0}) << "whoever holds a custom role is no guest";
  EXPECT_EQ(decided({guest}, view_bench), Level{1});
  EXPECT_EQ(decided({owner}, lend_tool), Level{1});
  EXPECT_EQ(decide(table_, RoleMask(), PermissionSet(table_), see, Inputs(0), default_account(table_)), Level{0});
}

}  // namespace
}  // namespace pol
