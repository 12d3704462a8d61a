// Requests that are incomplete, or about something else: the lowest level, from every interface alike.
#include <pol/request_inputs.h>

#include <gtest/gtest.h>

#include <map>

#include <pol/bulk.h>
#include <pol/pol.h>
#include <pol/session.h>
#include <pol/verify.h>

#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using format::none;
using testing::below;
using testing::Bytes;
using testing::TableBuilder;
using SetResult = RequestInputs::SetResult;

class RequestTest : public ::testing::Test {
 protected:
  const Bytes bytes_ = testing::workshop_table().build();
  const TableView table_ = *verify(bytes_.span());
  const PermissionId see_{0}, use_{2}, repair_{3}, clear_{4}, view_{5};
  const AttributeId trained_{0}, alarm_{1}, kind_{2}, own_{3}, reserved_{4};
  const RoleId owner_{0}, supervisor_{1}, agent_{2};
};

TEST_F(RequestTest, AnAttributeOfOneResourceIsNoneOfAnother) {
  // A tool's `own` and a bench's `reserved` lie at the same bit.
  RequestInputs tool(table_, repair_);
  ASSERT_EQ(tool.set(kind_, 1), SetResult::done);
  ASSERT_EQ(tool.set(own_, 1), SetResult::done);
  EXPECT_EQ(decide(table_, supervisor_, repair_, tool), Level{1});
  EXPECT_EQ(tool.missing(clear_), reserved_);
  EXPECT_FALSE(tool.complete_for(clear_));
  EXPECT_EQ(decide(table_, agent_, clear_, tool), Level{0});
  EXPECT_FALSE(permits(table_, Level{1}, agent_, clear_, tool));
  RequestInputs bench(table_, clear_);
  ASSERT_EQ(bench.set(reserved_, 1), SetResult::done);
  EXPECT_EQ(decide(table_, agent_, clear_, bench), Level{1});
  EXPECT_EQ(bench.missing(repair_), kind_);
  EXPECT_EQ(decide(table_, supervisor_, repair_, bench), Level{0});
}

TEST_F(RequestTest, TheContextIsTheSameForEveryResource) {
  RequestInputs tool(table_, repair_);
  ASSERT_EQ(tool.set(alarm_, 1), SetResult::done);
  EXPECT_FALSE(tool.missing(view_));
  EXPECT_EQ(decide(table_, RoleSet(), view_, tool), Level{0}) << "no guests during an alarm";
  ASSERT_EQ(tool.set(alarm_, 0), SetResult::done);
  EXPECT_EQ(decide(table_, RoleSet(), view_, tool), Level{1});
  EXPECT_EQ(tool.partial_for(view_).known, 0x81U);
}

TEST_F(RequestTest, WithoutInputsOnlyDefaultsCount) {
  EXPECT_EQ(decide(table_, agent_, use_), Level{1}) << "trained, and no alarm, by default";
  EXPECT_EQ(decide(table_, owner_, repair_), Level{0}) << "the first kind is a hand tool, but nobody said so";
  EXPECT_EQ(decide(table_, owner_, repair_, Inputs(0)), Level{1});
  EXPECT_FALSE(permits(table_, Level{1}, owner_, repair_));
  const Session session(table_, RoleSet{owner_});
  EXPECT_EQ(session.decide(repair_), Level{0});
  EXPECT_FALSE(session.permits(Level{1}, repair_));
  EXPECT_EQ(session.decide(repair_, Inputs(0)), Level{1});
  EXPECT_EQ(default_inputs(table_, repair_), std::nullopt);
  EXPECT_EQ(default_inputs(table_, use_), Inputs(1));
  EXPECT_EQ(default_inputs(table_, unknown<PermissionId>), std::nullopt);
}

TEST_F(RequestTest, ATableOfAnotherSchemaKnowsNothingOfIt) {
  const Bytes bytes = testing::support_table().build();
  const TableView other = *verify(bytes.span());
  ASSERT_NE(other.fingerprint(), table_.fingerprint());
  RequestInputs request(table_, repair_);
  ASSERT_EQ(request.set(kind_, 0), SetResult::done);
  ASSERT_EQ(request.set(own_, 1), SetResult::done);
  for (std::uint32_t number = 0; number < other.permission_count(); ++number) {
    EXPECT_EQ(decide(other, RoleId{0}, PermissionId{number}, request), lowest_level) << number;
  }
  const TableView again = *verify(bytes_.span());
  EXPECT_EQ(decide(again, owner_, repair_, request), Level{1}) << "of the same schema";
}

TEST_F(RequestTest, WhatWasRefusedIsNeverAllowedPartlyEither) {
  RequestInputs request(table_, view_);
  EXPECT_EQ(decide_partial(table_, RoleSet{owner_}, view_, request).lowest, Level{1}) << "whatever comes";
  ASSERT_EQ(request.set(reserved_, 7), SetResult::unknown_value);
  pol_table* opened = pol_table_open(bytes_.span().data(), bytes_.span().size(), nullptr);
  pol_inputs inputs = pol_inputs_default(opened, index(view_));
  const std::uint32_t owner = index(owner_);
  EXPECT_EQ(pol_decide_partial(opened, &owner, 1, index(view_), inputs, nullptr).lowest, 1U);
  ASSERT_EQ(pol_inputs_set(opened, &inputs, index(reserved_), 7), 0);
  for (std::uint32_t number = 0; number <= table_.permission_count(); ++number) {
    const PermissionId asked{number};
    ASSERT_EQ(decide(table_, owner_, asked, request), lowest_level);
    const AccountWords account = default_account(table_);
    for (const PartialAnswer& answer :
         {decide_partial(table_, RoleSet{owner_}, asked, request), decide_partial(table_, RoleSet(), asked, request),
          decide_partial(table_, RoleSet{owner_}, asked, request, account),
          decide_partial(table_, RoleSet{owner_}, asked, request.partial_for(asked)),
          decide_partial(table_, RoleSet{owner_}, PermissionSet(table_), asked, request, account)}) {
      EXPECT_EQ(answer.highest, lowest_level) << number;
      EXPECT_TRUE(answer.exact);
      EXPECT_EQ(answer.depends_on, 0U);
    }
    std::uint64_t always = ~0U, ever = ~0U;
    EXPECT_TRUE(roles_of(table_, asked, Level{1}, {&always, 1}, {&ever, 1}, request.partial_for(asked), account));
    EXPECT_EQ(always | ever, 0U) << number;
    const pol_partial partial = pol_decide_partial(opened, &owner, 1, number, inputs, nullptr);
    EXPECT_EQ(partial.highest, 0U) << number;
    EXPECT_EQ(partial.exact, 1);
    EXPECT_EQ(pol_decide_partial_custom(opened, &owner, 1, nullptr, number, inputs, nullptr).highest, 0U);
  }
  pol_table_close(opened);
}

/// What a request settles for a permission, told from the attributes one by one.
PartialInputs settled(const TableView& table, std::uint32_t about, const std::map<std::uint32_t, Value>& given,
                      std::uint32_t asked) {
  const TableData& data = table.data();
  PartialInputs result;
  for (std::uint32_t number = 0; number < data.attributes.size(); ++number) {
    const format::Attribute& attribute = data.attributes[number];
    const bool is_context = attribute.resource == none;
    if (!is_context && attribute.resource != resource_of(data, about)) continue;
    if (!is_context && attribute.resource != resource_of(data, asked)) continue;
    const auto found = given.find(number);
    if (found == given.end() && attribute.default_value == none) continue;
    const Value value = found != given.end() ? found->second : attribute.default_value;
    result.bits |= std::uint64_t{value} << attribute.shift;
    result.known |= attribute_bits(attribute);
  }
  return result;
}

TEST(Request, EveryInterfaceAnswersAlike) {
  std::mt19937_64 random(12);
  int incomplete = 0, crossed = 0, above = 0;
  for (int round = 0; round < 300; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    pol_table* opened = pol_table_open(bytes.span().data(), bytes.span().size(), nullptr);
    ASSERT_NE(opened, nullptr);
    const std::uint32_t about = below(random, table.permission_count());
    RequestInputs request(table, PermissionId{about});
    pol_inputs inputs = pol_inputs_default(opened, about);
    std::map<std::uint32_t, Value> given;
    for (std::uint32_t number = 0; number < table.attribute_count(); ++number) {
      const format::Attribute& attribute = table.data().attributes[number];
      const bool is_its = attribute.resource == none || attribute.resource == builder.permission_resources[about];
      if (!is_its || below(random, 4) == 0) continue;
      given[number] = below(random, attribute.value_count);
      ASSERT_EQ(request.set(AttributeId{number}, given[number]), SetResult::done);
      ASSERT_EQ(pol_inputs_set(opened, &inputs, number, given[number]), 1);
    }
    const RoleId role{below(random, table.role_count())};
    const std::uint32_t role_number = index(role);
    const Session session(table, RoleSet{role});
    pol_session* c_session = pol_session_new(opened, &role_number, 1, nullptr);
    for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
      const PermissionId asked{number};
      const PartialInputs known = settled(table, about, given, number);
      const bool is_complete = (builder.dependencies[number] & ~known.known) == 0;
      const Level expected = is_complete ? decide(table, role, asked, Inputs(known.bits)) : lowest_level;
      ASSERT_EQ(decide(table, role, asked, request), expected);
      ASSERT_EQ(decide(table, {role}, asked, request), expected);
      ASSERT_EQ(decide(table, RoleSet{role}, asked, request, default_account(table)), expected);
      ASSERT_TRUE(permits(table, expected, role, asked, request));
      ASSERT_EQ(session.decide(asked, request), expected);
      ASSERT_EQ(request.complete_for(asked).has_value(), is_complete);
      ASSERT_EQ(request.missing(asked).has_value(), !is_complete);
      ASSERT_EQ(request.partial_for(asked), known);
      const PartialAnswer partial = decide_partial(table, RoleSet{role}, asked, request);
      ASSERT_TRUE(partial.highest >= expected && (!is_complete || partial.lowest == expected));
      ASSERT_EQ(pol_decide(opened, &role_number, 1, number, inputs, nullptr), index(expected));
      ASSERT_EQ(pol_session_decide(c_session, number, inputs), index(expected));
      ASSERT_EQ(pol_inputs_missing(opened, number, inputs) == POL_NONE, is_complete);
      const pol_set_request listed = {&role_number, 1, inputs, number, 0};
      std::uint32_t level = 7;
      pol_decide_batch_sets(opened, &listed, 1, &level, nullptr);
      ASSERT_EQ(level, index(expected));
      if (role_number < 64) {
        const pol_request masked = {std::uint64_t{1} << role_number, inputs, number, 0};
        pol_decide_batch(opened, &masked, 1, &level, nullptr);
        ASSERT_EQ(level, index(expected));
      }
      incomplete += is_complete ? 0 : 1;
      above += index(expected) > 0 ? 1 : 0;
      crossed += builder.permission_resources[number] != builder.permission_resources[about] ? 1 : 0;
    }
    pol_session_close(c_session);
    pol_table_close(opened);
  }
  EXPECT_GT(incomplete, 100);
  EXPECT_GT(crossed, 100);
  EXPECT_GT(above, 100);
}

}  // namespace
}  // namespace pol
