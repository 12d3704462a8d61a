// Names and request inputs: from names to ids, to the packed word, and what is missing in it.
#include <pol/names.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

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
  RequestInputs request(table_, *names_.permission("tool.repair"));
  EXPECT_EQ(request.inputs().bits, 0b1U) << "trained by default";
  EXPECT_EQ(request.set(AttributeId{2}, 2), SetResult::done);
  EXPECT_EQ(request.set(AttributeId{3}, true), SetResult::done);
  EXPECT_EQ(request.inputs().bits, 0b1101U);
  EXPECT_EQ(request.set(AttributeId{2}, 1), SetResult::done) << "a later value replaces an earlier one";
  EXPECT_EQ(request.inputs().bits, 0b1011U);
  EXPECT_EQ(request.set(AttributeId{2}, 3), SetResult::unknown_value);
  EXPECT_EQ(request.set(AttributeId{4}, 1), SetResult::unknown_attribute) << "of another resource";
  EXPECT_EQ(request.set(AttributeId{5}, 1), SetResult::unknown_attribute);
  EXPECT_EQ(request.inputs().bits, 0b1011U);
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
