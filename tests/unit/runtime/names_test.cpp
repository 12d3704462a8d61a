// Names and request inputs: from names to ids, to the packed word, and what is missing in it.
#include <pol/account.h>
#include <pol/names.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using testing::Bytes;

class NamesTest : public ::testing::Test {
 protected:
  const Bytes bytes_ = testing::workshop_table().build();
  const TableView table_ = *verify(bytes_.span());
  const Names names_{table_};
};

TEST_F(NamesTest, FindsEverythingByItsName) {
  for (std::uint32_t number = 0; number < table_.role_count(); ++number) {
    if (number == table_.data().custom_role) continue;
    EXPECT_EQ(names_.role(names_.name(RoleId{number})), RoleId{number});
  }
  for (std::uint32_t number = 0; number < table_.permission_count(); ++number) {
    EXPECT_EQ(names_.permission(names_.name(PermissionId{number})), PermissionId{number});
  }
  for (std::uint32_t number = 0; number < table_.setting_count(); ++number) {
    EXPECT_EQ(names_.setting(names_.name(SettingId{number})), SettingId{number});
  }
  EXPECT_EQ(names_.level("allow"), Level{1});
  EXPECT_EQ(names_.resource("bench"), ResourceId{1});
  EXPECT_EQ(names_.policy(), "test_policy");
  EXPECT_EQ(names_.policy_title(), "A test policy");
  EXPECT_EQ(names_.title(RoleId{0}), "The owner");
}

/// A directory's group that happens to have its name must not get what any custom role may hold.
TEST_F(NamesTest, FindsNoRoleThatNobodyHoldsByName) {
  const RoleId custom{table_.data().custom_role};
  ASSERT_FALSE(names_.name(custom).empty());
  EXPECT_FALSE(names_.role(names_.name(custom)));
}

// Names that begin alike in every way, some of which are the beginnings of others, beside a search from the first to the last.
TEST(Names, AreFoundAmongMany) {
  std::mt19937_64 random(17);
  const auto name = [&random] {
    std::string text;
    for (std::uint64_t parts = 1 + random() % 4; parts != 0; --parts) {
      static constexpr const char* some[] = {"a", "b", "read_", "project.", "\xC3\xA9", "reading_everything_", "\x7F"};
      text += some[random() % std::size(some)];
    }
    return text;
  };
  for (int round = 0; round < 30; ++round) {
    std::map<std::string, std::uint32_t> ids;
    testing::TableBuilder builder;
    builder.add_level("deny");
    builder.add_level("allow");
    for (std::uint64_t count = random() % 300; count != 0; --count) {
      const std::string added = name();
      if (ids.try_emplace(added, static_cast<std::uint32_t>(ids.size())).second) builder.add_role(added);
    }
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    const Names names(table);
    for (const auto& [known, id] : ids) ASSERT_EQ(names.role(known), RoleId{id}) << known;
    for (int asked = 0; asked < 300; ++asked) {
      const std::string wanted = name();
      const auto found = ids.find(wanted);
      ASSERT_EQ(names.role(wanted).has_value(), found != ids.end()) << wanted;
      if (found != ids.end()) {
        ASSERT_EQ(names.role(wanted), RoleId{found->second}) << wanted;
      }
    }
  }
}

TEST_F(NamesTest, FindsNothingElse) {
  EXPECT_FALSE(names_.role(""));
  EXPECT_FALSE(names_.role("owne"));
  EXPECT_FALSE(names_.role("owners"));
  EXPECT_FALSE(names_.role("zzz"));
  EXPECT_FALSE(names_.permission("tool"));
  EXPECT_FALSE(names_.level("maybe"));
  EXPECT_FALSE(names_.resource("benc"));
  EXPECT_EQ(names_.name(RoleId{5}), "");
  EXPECT_EQ(names_.name(PermissionId{~0U}), "");
  EXPECT_EQ(names_.value_name(SettingId{0}, 2), "");
}

TEST_F(NamesTest, AttributesBelongToTheirResourceOrTheContext) {
  const PermissionId use = *names_.permission("tool.use");
  const PermissionId clear = *names_.permission("bench.clear");
  EXPECT_EQ(names_.attribute(use, "own"), AttributeId{3});
  EXPECT_EQ(names_.attribute(clear, "reserved"), AttributeId{4});
  EXPECT_FALSE(names_.attribute(clear, "own")) << "it is the tool's";
  EXPECT_EQ(names_.attribute(clear, "alarm"), AttributeId{1});
  EXPECT_EQ(names_.attribute(clear, "context.alarm"), AttributeId{1});
  EXPECT_FALSE(names_.attribute(use, "context.own"));
  EXPECT_EQ(attributes_of(table_, ResourceId{0}).first, 2U);
  EXPECT_EQ(attributes_of(table_, ResourceId{0}).count, 2U);
  EXPECT_EQ(attributes_of(table_, ResourceId{2}).count, 0U);
  EXPECT_EQ(context_attributes(table_).count, 2U);
}

TEST_F(NamesTest, ValuesAndTheWordsForBooleans) {
  const AttributeId kind{2}, own{3};
  EXPECT_EQ(names_.value(kind, "laser"), 2U);
  EXPECT_FALSE(names_.value(kind, "true"));
  for (const char* word : {"true", "on", "yes"}) EXPECT_EQ(names_.value(own, word), 1U) << word;
  for (const char* word : {"false", "off", "no"}) EXPECT_EQ(names_.value(own, word), 0U) << word;
  EXPECT_FALSE(names_.value(own, "maybe"));
  EXPECT_EQ(names_.value(SettingId{0}, "true"), 1U);
  EXPECT_EQ(names_.value(SettingId{3}, "agent"), 2U);
  EXPECT_EQ(names_.value_name(SettingId{3}, 2), "agent");
}

TEST_F(NamesTest, AStrippedTableHasNone) {
  const Bytes stripped = testing::workshop_table().build(false);
  const TableView table = *verify(stripped.span());
  const Names names(table);
  EXPECT_FALSE(names.role("owner"));
  EXPECT_FALSE(names.value(AttributeId{3}, "true"));
  EXPECT_EQ(names.name(RoleId{0}), "");
  EXPECT_EQ(names.policy(), "");
}

using SetResult = RequestInputs::SetResult;

TEST_F(NamesTest, InputsStartFromTheDefaultsAndPackValues) {
  const PermissionId repair = *names_.permission("tool.repair");
  RequestInputs request(table_, repair);
  EXPECT_EQ(request.partial_for(repair).bits, 0b1U) << "trained by default";
  EXPECT_EQ(request.set(AttributeId{2}, 2), SetResult::done);
  EXPECT_EQ(request.set(AttributeId{3}, true), SetResult::done);
  EXPECT_EQ(request.complete_for(repair), Inputs(0b1101));
  EXPECT_EQ(request.set(AttributeId{2}, 1), SetResult::done) << "a later value replaces an earlier one";
  EXPECT_EQ(request.complete_for(repair), Inputs(0b1011));
}

TEST_F(NamesTest, WhateverIsRefusedMakesTheRequestIncomplete) {
  const PermissionId repair = *names_.permission("tool.repair"), see = *names_.permission("tool.see");
  const std::pair<AttributeId, Value> wrong[] = {{AttributeId{2}, 3},
                                                 {AttributeId{4}, 1},
                                                 {AttributeId{5}, 1},
                                                 {*names_.attribute(repair, "no such"), 1},
                                                 {AttributeId{2}, *names_.value(AttributeId{2}, "no such")}};
  for (const auto& [attribute, value] : wrong) {
    RequestInputs request(table_, repair);
    ASSERT_EQ(request.set(AttributeId{2}, 0), SetResult::done);
    ASSERT_EQ(request.set(AttributeId{3}, 1), SetResult::done);
    ASSERT_EQ(decide(table_, RoleId{0}, repair, request), Level{1});
    EXPECT_EQ(request.set(attribute, value),
              attribute == AttributeId{2} ? SetResult::unknown_value : SetResult::unknown_attribute);
    EXPECT_TRUE(request.is_refused());
    EXPECT_FALSE(request.complete_for(repair));
    EXPECT_FALSE(request.complete_for(see)) << "even where nothing is asked for";
    EXPECT_EQ(request.partial_for(repair).known, 0U);
    EXPECT_EQ(decide(table_, RoleId{0}, repair, request), Level{0});
    EXPECT_FALSE(permits(table_, Level{1}, RoleId{0}, repair, request));
    EXPECT_EQ(request.set(AttributeId{2}, 0), SetResult::done);
    EXPECT_EQ(decide(table_, RoleId{0}, repair, request), Level{0}) << "for good";
  }
}

TEST_F(NamesTest, NamesThatAreNotFoundDecideNothing) {
  const Bytes stripped = testing::workshop_table().build(false);
  const TableView nameless = *verify(stripped.span());
  for (const TableView* table : {&table_, &std::as_const(nameless)}) {
    const Names names(*table);
    const PermissionId permission = *names.permission("tool.sea");
    const RoleId role = *names.role("ownr");
    const Level level = *names.level("alow");
    EXPECT_EQ(permission, unknown<PermissionId>);
    EXPECT_EQ(decide(*table, RoleId{0}, permission), lowest_level);
    EXPECT_EQ(decide(*table, role, PermissionId{1}), lowest_level);
    EXPECT_EQ(decide(*table, {role}, PermissionId{5}), lowest_level) << "and is not the fallback role";
    EXPECT_FALSE(permits(*table, level, RoleId{0}, PermissionId{1}));
    EXPECT_FALSE(decide(*table, RoleId{0}, PermissionId{1}) >= level);
    RequestInputs request(*table, permission);
    EXPECT_EQ(request.set(*names.attribute(permission, "own"), *names.value(unknown<AttributeId>, "true")),
              SetResult::unknown_attribute);
    EXPECT_EQ(decide(*table, RoleId{0}, permission, request), lowest_level);
    Account account(*table);
    EXPECT_EQ(account.set(*names.setting("no.such"), *names.value(unknown<SettingId>, "on")).code,
              SetCode::unknown_setting);
  }
}

TEST_F(NamesTest, MissingAreTheAttributesThatADecisionNeeds) {
  const PermissionId see = *names_.permission("tool.see");
  const PermissionId repair = *names_.permission("tool.repair");
  RequestInputs request(table_, repair);
  EXPECT_FALSE(request.missing(see)) << "it depends on nothing";
  EXPECT_EQ(request.missing(repair), AttributeId{2});
  EXPECT_EQ(request.missing_after(repair, AttributeId{2}), AttributeId{3});
  EXPECT_FALSE(request.missing_after(repair, AttributeId{3}));
  EXPECT_EQ(request.set(AttributeId{2}, 0), SetResult::done);
  EXPECT_EQ(request.missing(repair), AttributeId{3});
  EXPECT_EQ(request.set(AttributeId{3}, false), SetResult::done);
  EXPECT_FALSE(request.missing(repair));
  EXPECT_FALSE(request.missing(PermissionId{100}));
}

TEST_F(NamesTest, RequestsOfAnUnknownPermissionHaveTheContextAlone) {
  RequestInputs request(table_, PermissionId{100});
  EXPECT_EQ(request.set(AttributeId{0}, true), SetResult::done);
  EXPECT_EQ(request.set(AttributeId{2}, 0), SetResult::unknown_attribute);
}

}  // namespace
}  // namespace pol
