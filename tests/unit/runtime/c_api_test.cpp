// The C ABI, function by function, with and without handles. Long because the ABI is: a test or two for each function.
#include <pol/pol.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/runtime/samples.h"

namespace {

using pol::testing::Bytes;

std::string_view view(pol_text text) {
  return {text.data, text.size};
}

class CApiTest : public ::testing::Test {
 protected:
  CApiTest() : table_(pol_table_open(bytes_.span().data(), bytes_.span().size(), nullptr)) {}
  ~CApiTest() override { pol_table_close(table_); }
  CApiTest(const CApiTest&) = delete;
  CApiTest& operator=(const CApiTest&) = delete;

  const Bytes bytes_ = pol::testing::workshop_table().build();
  pol_table* table_;
};

TEST_F(CApiTest, OpensATableOrSaysWhyNot) {
  ASSERT_NE(table_, nullptr);
  EXPECT_EQ(pol_abi_version(), static_cast<std::uint32_t>(POL_ABI_VERSION));
  const pol_counts counts = pol_table_counts(table_);
  EXPECT_EQ(counts.levels, 2U);
  EXPECT_EQ(counts.roles, 5U);
  EXPECT_EQ(counts.permissions, 6U);
  EXPECT_NE(pol_table_fingerprint(table_), 0U);
  pol_error error = {};
  EXPECT_EQ(pol_table_open(bytes_.span().data(), 40, &error), nullptr);
  EXPECT_EQ(error.code, 3U);
  EXPECT_EQ(error.offset, 40U);
  EXPECT_STREQ(error.message, "shorter than a header");
  pol_table* again = pol_table_open(bytes_.span().data(), bytes_.span().size(), &error);
  EXPECT_EQ(error.code, 0U);
  pol_table_close(again);
}

TEST_F(CApiTest, FindsNames) {
  EXPECT_EQ(pol_find_level(table_, "allow"), 1U);
  EXPECT_EQ(pol_find_role(table_, "agent"), 2U);
  EXPECT_EQ(pol_find_permission(table_, "bench.clear"), 4U);
  EXPECT_EQ(pol_find_setting(table_, "who"), 3U);
  EXPECT_EQ(pol_find_attribute(table_, 3, "own"), 3U);
  EXPECT_EQ(pol_find_attribute_value(table_, 2, "laser"), 2U);
  EXPECT_EQ(pol_find_setting_value(table_, 0, "on"), 1U);
  EXPECT_EQ(pol_find_role(table_, "nobody"), POL_NONE);
  EXPECT_EQ(pol_find_role(table_, nullptr), POL_NONE);
  EXPECT_EQ(view(pol_policy_name(table_)), "test_policy");
  EXPECT_EQ(view(pol_level_name(table_, 1)), "allow");
  EXPECT_EQ(view(pol_level_name(table_, 257)), "") << "a level is a byte inside";
  EXPECT_EQ(view(pol_role_name(table_, 2)), "agent");
  EXPECT_EQ(view(pol_permission_name(table_, 4)), "bench.clear");
  EXPECT_EQ(view(pol_attribute_name(table_, 3)), "own");
  EXPECT_EQ(view(pol_setting_name(table_, 3)), "who");
  EXPECT_EQ(view(pol_attribute_value_name(table_, 2, 2)), "laser");
  EXPECT_EQ(view(pol_setting_value_name(table_, 3, 2)), "agent");
}

TEST_F(CApiTest, DecidesWithInputsAndAccount) {
  const std::uint32_t repair = 3, kind = 2, own = 3;
  const std::array<std::uint32_t, 1> supervisor = {1};
  pol_inputs inputs = pol_inputs_default(table_, repair);
  EXPECT_EQ(pol_inputs_missing(table_, repair, inputs), kind);
  EXPECT_EQ(pol_inputs_set(table_, &inputs, kind, 1), 1);
  const pol_partial partial = pol_decide_partial(table_, supervisor.data(), 1, repair, inputs, nullptr);
  EXPECT_EQ(partial.lowest, 0U);
  EXPECT_EQ(partial.highest, 1U);
  EXPECT_EQ(partial.exact, 1);
  EXPECT_EQ(pol_partial_depends(table_, partial, own), 1);
  EXPECT_EQ(pol_partial_depends(table_, partial, kind), 0);
  EXPECT_EQ(pol_inputs_missing(table_, repair, inputs), own);
  pol_inputs guessed = inputs;
  guessed.bits |= 1U << 3;
  EXPECT_EQ(pol_decide(table_, supervisor.data(), 1, repair, guessed, nullptr), 0U)
      << "a bit that is not known is no answer";
  EXPECT_EQ(pol_inputs_set(table_, &inputs, own, 1), 1);
  EXPECT_EQ(pol_inputs_missing(table_, repair, inputs), POL_NONE);
  EXPECT_EQ(pol_decide(table_, supervisor.data(), 1, repair, inputs, nullptr), 1U);
  EXPECT_EQ(pol_decide_mask(table_, 0b10, repair, inputs, nullptr), 1U);
  EXPECT_EQ(pol_decide(table_, nullptr, 0, repair, inputs, nullptr), 0U);
  const pol_request request = {0b10, inputs, repair, 0};
  std::uint32_t level = 7;
  pol_decide_batch(table_, &request, 1, &level, nullptr);
  EXPECT_EQ(level, 1U);
}

TEST_F(CApiTest, IncompleteInputsGetTheLowestLevelInEveryWay) {
  const std::uint32_t repair = 3, clear = 4, kind = 2, own = 3;
  const std::uint32_t owner = 0, agent = 2;
  const auto levels = [&](std::uint32_t role, std::uint32_t permission, const pol_inputs& inputs) {
    std::string all;
    const pol_request masked = {std::uint64_t{1} << role, inputs, permission, 0};
    const pol_set_request listed = {&role, 1, inputs, permission, 0};
    std::uint32_t level = 7;
    pol_decide_batch(table_, &masked, 1, &level, nullptr);
    all += std::to_string(level);
    pol_decide_batch_sets(table_, &listed, 1, &level, nullptr);
    all += std::to_string(level);
    all += std::to_string(pol_decide(table_, &role, 1, permission, inputs, nullptr));
    all += std::to_string(pol_decide_mask(table_, std::uint64_t{1} << role, permission, inputs, nullptr));
    pol_session* session = pol_session_new(table_, &role, 1, nullptr);
    all += std::to_string(pol_session_decide(session, permission, inputs));
    pol_session_close(session);
    return all;
  };
  pol_inputs inputs = pol_inputs_default(table_, repair);
  EXPECT_EQ(levels(owner, repair, inputs), "00000") << "`kind` is missing";
  EXPECT_EQ(pol_inputs_set(table_, &inputs, kind, 0), 1);
  EXPECT_EQ(pol_inputs_set(table_, &inputs, own, 1), 1);
  EXPECT_EQ(levels(owner, repair, inputs), "11111");
  EXPECT_EQ(levels(agent, clear, inputs), "00000") << "of another resource: a tool's `own` is no bench's `reserved`";
  EXPECT_EQ(pol_inputs_missing(table_, clear, inputs), 4U);
  EXPECT_EQ(levels(owner, repair, {}), "00000") << "of no table";
  EXPECT_EQ(pol_inputs_set(table_, &inputs, kind, 3), 0);
  EXPECT_EQ(inputs.refused, 1U);
  EXPECT_EQ(levels(owner, repair, inputs), "00000") << "a value was refused";
  EXPECT_EQ(levels(owner, POL_NONE, inputs), "00000");
}

TEST_F(CApiTest, TellsTitlesConflictsAndItsBytes) {
  EXPECT_EQ(view(pol_policy_title(table_)), "A test policy");
  EXPECT_EQ(view(pol_role_title(table_, 99)), "");
  EXPECT_EQ(view(pol_level_title(table_, 99)), "");
  const std::array<std::uint32_t, 3> roles = {2, 1, 3};
  const pol_conflict conflict = pol_find_conflict(table_, roles.data(), roles.size());
  EXPECT_EQ(conflict.first, 2U);
  EXPECT_EQ(conflict.second, 3U);
  EXPECT_EQ(pol_find_conflict(table_, roles.data(), 2).first, POL_NONE);
  std::size_t size = 0;
  const void* bytes = pol_table_bytes(table_, &size);
  ASSERT_EQ(size, bytes_.span().size());
  EXPECT_EQ(std::memcmp(bytes, bytes_.span().data(), size), 0);
  EXPECT_EQ(pol_explanations_open(table_), nullptr) << "this table has none";
}

TEST_F(CApiTest, AccountsDefineRoles) {
  const std::uint32_t see = 0, lend = 1, use = 2, view_bench = 5, guest = 3;
  pol_account* account = pol_account_new(table_);
  const pol_role_result refused = pol_account_define_role(account, "lender", &lend, 1);
  EXPECT_STREQ(refused.message, "no custom role may hold the permission");
  EXPECT_EQ(refused.permission, lend);
  EXPECT_EQ(pol_account_define_role(account, "user", &use, 1).code, 0U);
  EXPECT_EQ(pol_account_define_role(account, nullptr, &use, 1).permission, POL_NONE);
  const char* const names[] = {"user"};
  const char* const unknown_names[] = {"user", "no such"};
  EXPECT_EQ(pol_custom_new(account, unknown_names, 2), nullptr);
  pol_custom* custom = pol_custom_new(account, names, 1);
  ASSERT_NE(custom, nullptr);
  const pol_inputs inputs = pol_inputs_default(table_, see);
  EXPECT_EQ(pol_decide(table_, nullptr, 0, see, inputs, nullptr), 0U);
  EXPECT_EQ(pol_decide_custom(table_, nullptr, 0, custom, see, inputs, nullptr), 1U) << "every custom role holds it";
  EXPECT_EQ(pol_decide_custom(table_, nullptr, 0, custom, view_bench, inputs, nullptr), 0U) << "no guest";
  EXPECT_EQ(pol_decide_custom(table_, &guest, 1, custom, view_bench, inputs, nullptr), 1U);
  EXPECT_EQ(pol_decide_custom(table_, nullptr, 0, nullptr, view_bench, inputs, nullptr), 1U);
  EXPECT_EQ(pol_decide_custom(table_, nullptr, 0, custom, see, {0, 0, 0, 0, 1}, nullptr), 0U) << "refused";
  EXPECT_EQ(pol_decide_partial_custom(table_, nullptr, 0, custom, see, inputs, nullptr).lowest, 1U);
  pol_session* session = pol_session_new_custom(table_, nullptr, 0, custom, nullptr);
  EXPECT_EQ(pol_session_decide(session, see, inputs), 1U);
  EXPECT_EQ(pol_session_decide(session, view_bench, inputs), 0U);
  pol_session_close(session);
  // They are stored with the account.
  std::string text(pol_account_write(account, nullptr, 0), '\0');
  EXPECT_EQ(pol_account_write(account, text.data(), text.size()), text.size());
  EXPECT_EQ(pol_account_remove_role(account, "user"), 1);
  EXPECT_EQ(pol_account_remove_role(account, "user"), 0);
  EXPECT_EQ(pol_account_read(account, text.data(), text.size(), nullptr, nullptr), nullptr);
  pol_custom* again = pol_custom_new(account, names, 1);
  EXPECT_EQ(pol_decide_custom(table_, nullptr, 0, again, see, inputs, nullptr), 1U);
  pol_custom_close(again);
  pol_custom_close(custom);
  pol_account_close(account);
}

TEST_F(CApiTest, AccountsSetWriteAndRead) {
  const std::uint32_t lend = 0, view_setting = 1, audit = 2, clear = 4;
  const std::array<std::uint32_t, 1> owner = {0}, supervisor = {1};
  pol_account* account = pol_account_new(table_);
  const pol_set_result lacks = pol_account_set(account, lend, 1);
  EXPECT_NE(lacks.code, 0U);
  EXPECT_EQ(lacks.other, audit);
  EXPECT_STREQ(pol_account_set(account, view_setting, 0).message, "the setting is immutable: no account can change it");
  EXPECT_NE(pol_account_set_as(account, audit, 1, supervisor.data(), 1).code, 0U);
  EXPECT_EQ(pol_account_set_as(account, audit, 1, owner.data(), 1).code, 0U);
  EXPECT_EQ(pol_account_value(account, audit), 1U);
  pol_inputs inputs = pol_inputs_default(table_, clear);
  EXPECT_EQ(pol_decide(table_, supervisor.data(), 1, clear, inputs, account), 0U) << "`reserved` is missing";
  EXPECT_EQ(pol_inputs_set(table_, &inputs, pol_find_attribute(table_, clear, "reserved"), 0), 1);
  EXPECT_EQ(pol_decide(table_, supervisor.data(), 1, clear, inputs, account), 1U);

  std::string text(pol_account_write(account, nullptr, 0), '\0');
  EXPECT_EQ(pol_account_write(account, text.data(), text.size()), text.size());
  EXPECT_EQ(pol_account_reset(account, audit).code, 0U);
  EXPECT_EQ(pol_account_value(account, audit), 0U);
  EXPECT_EQ(pol_account_read(account, text.data(), text.size(), nullptr, nullptr), nullptr);
  EXPECT_EQ(pol_account_value(account, audit), 1U);
  EXPECT_STREQ(pol_account_read(account, "x", 1, nullptr, nullptr), "not a stored account");

  pol_session* session = pol_session_new(table_, supervisor.data(), 1, account);
  EXPECT_EQ(pol_account_set(account, audit, 0).code, 0U);
  pol_account_close(account);
  EXPECT_EQ(pol_session_decide(session, clear, inputs), 1U) << "of the account as it was";
  EXPECT_EQ(pol_session_decide(session, clear, pol_inputs_default(table_, clear)), 0U) << "`reserved` is missing";
  pol_session_close(session);
}

TEST_F(CApiTest, ReadingTellsWhatWasLost) {
  pol::testing::TableBuilder builder = pol::testing::workshop_table();
  builder.settings[2].flags |= pol::format::Setting::immutable;
  const Bytes bytes = builder.build();
  pol_table* upgraded = pol_table_open(bytes.span().data(), bytes.span().size(), nullptr);
  pol_account* account = pol_account_new(table_);
  EXPECT_EQ(pol_account_set(account, 2, 1).code, 0U);
  std::string text(pol_account_write(account, nullptr, 0), '\0');
  pol_account_write(account, text.data(), text.size());
  pol_account_close(account);
  pol_account* carried = pol_account_new(upgraded);
  pol_table_close(upgraded);  // The account keeps its table.
  std::string notes;
  const auto note = [](void* context, const char* message, const char* name, const char* value) {
    *static_cast<std::string*>(context) += std::string(message) + ": " + name + "=" + value + "\n";
  };
  EXPECT_EQ(pol_account_read(carried, text.data(), text.size(), note, &notes), nullptr);
  EXPECT_EQ(notes, "the setting is now immutable: audit=on\n");
  pol_account_close(carried);
}

TEST_F(CApiTest, AnAccountOfAnotherTableDecidesNothing) {
  pol_table* other = pol_table_open(bytes_.span().data(), bytes_.span().size(), nullptr);
  pol_account* account = pol_account_new(other);
  EXPECT_EQ(pol_decide_mask(table_, 1, 1, {}, account), 0U);
  EXPECT_EQ(pol_decide_mask(table_, 1, 1, {}, nullptr), 1U);
  EXPECT_EQ(pol_session_new(table_, nullptr, 0, account), nullptr);
  pol_account_close(account);
  pol_table_close(other);
}

TEST_F(CApiTest, RolesThatExcludeEachOtherDecideNothing) {
  const std::array<std::uint32_t, 2> roles = {1, 3};  // A supervisor is an agent, and no agent is a guest.
  const pol_conflict conflict = pol_find_conflict(table_, roles.data(), roles.size());
  EXPECT_EQ(conflict.first, 1U);
  EXPECT_EQ(conflict.second, 3U);
  EXPECT_EQ(conflict.first_held, 2U);
  EXPECT_EQ(conflict.second_held, 3U);
  EXPECT_EQ(pol_find_conflict(table_, roles.data(), 1).first, POL_NONE);
  EXPECT_EQ(pol_find_conflict(nullptr, roles.data(), roles.size()).first, POL_NONE);
  const pol_inputs trained = pol_inputs_default(table_, 2);
  EXPECT_EQ(pol_decide(table_, roles.data(), 1, 2, trained, nullptr), 1U);
  EXPECT_EQ(pol_decide(table_, roles.data(), 2, 2, trained, nullptr), 0U);
  EXPECT_EQ(pol_decide_partial(table_, roles.data(), 2, 2, {}, nullptr).highest, 0U);
  pol_session* session = pol_session_new(table_, roles.data(), roles.size(), nullptr);
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(pol_session_decide(session, 2, trained), 0U);
  pol_session_close(session);
  pol_account* account = pol_account_new(table_);
  EXPECT_STREQ(pol_account_set_as(account, 0, 1, roles.data(), roles.size()).message,
               "the actor has roles that nobody may hold together");
  pol_account_close(account);
  EXPECT_EQ(pol_decide_mask(table_, 0b1010, 2, trained, nullptr), 1U) << "bits are taken as they are";
}

TEST_F(CApiTest, ACustomRoleThatExcludesAnotherDecidesNothing) {
  pol::testing::TableBuilder builder = pol::testing::workshop_table();
  builder.add_exclusive({1, 4});  // No supervisor may have a custom role.
  const Bytes bytes = builder.build();
  pol_table* table = pol_table_open(bytes.span().data(), bytes.span().size(), nullptr);
  const std::uint32_t owner = 0, agent = 2, see = 0, use = 2;
  pol_account* account = pol_account_new(table);
  ASSERT_EQ(pol_account_define_role(account, "user", &use, 1).code, 0U);
  const char* const names[] = {"user"};
  pol_custom* custom = pol_custom_new(account, names, 1);
  ASSERT_NE(custom, nullptr);
  const pol_conflict conflict = pol_find_conflict_custom(table, &owner, 1, custom);
  EXPECT_EQ(conflict.first, 0U);
  EXPECT_EQ(conflict.second, 4U);
  EXPECT_EQ(conflict.first_held, 1U);
  EXPECT_EQ(conflict.second_held, 4U);
  EXPECT_EQ(pol_find_conflict_custom(table, &agent, 1, custom).first, POL_NONE);
  EXPECT_EQ(pol_find_conflict_custom(table, &owner, 1, nullptr).first, POL_NONE);
  EXPECT_EQ(pol_find_conflict_custom(nullptr, &owner, 1, custom).first, POL_NONE);
  // What the custom role holds, and what it does not.
  for (const std::uint32_t permission : {see, use, std::uint32_t{5}}) {
    const pol_inputs inputs = pol_inputs_default(table, permission);
    EXPECT_EQ(pol_decide_custom(table, &owner, 1, custom, permission, inputs, account), 0U);
    EXPECT_EQ(pol_decide_partial_custom(table, &owner, 1, custom, permission, inputs, account).highest, 0U);
    pol_session* session = pol_session_new_custom(table, &owner, 1, custom, account);
    EXPECT_EQ(pol_session_decide(session, permission, inputs), 0U);
    pol_session_close(session);
  }
  const pol_inputs inputs = pol_inputs_default(table, see);
  EXPECT_EQ(pol_decide_partial_custom(table, &agent, 1, custom, see, inputs, account).lowest, 1U);
  EXPECT_EQ(pol_decide_partial_custom(table, &owner, 1, nullptr, see, inputs, account).lowest, 1U);
  pol_custom_close(custom);
  pol_account_close(account);
  pol_table_close(table);
}

TEST_F(CApiTest, NoCustomRolesAreNoneInEveryFunction) {
  pol::testing::TableBuilder builder = pol::testing::workshop_table();
  builder.add_exclusive({1, 4});  // No supervisor may have a custom role.
  const Bytes bytes = builder.build();
  pol_table* table = pol_table_open(bytes.span().data(), bytes.span().size(), nullptr);
  const std::uint32_t owner = 0, see = 0, view_bench = 5;
  pol_account* account = pol_account_new(table);
  pol_custom* none = pol_custom_new(account, nullptr, 0);
  ASSERT_NE(none, nullptr);
  const pol_inputs inputs = pol_inputs_default(table, see);
  const pol_inputs of_bench = pol_inputs_default(table, view_bench);
  for (const pol_custom* custom : {static_cast<const pol_custom*>(nullptr), static_cast<const pol_custom*>(none)}) {
    EXPECT_EQ(pol_find_conflict_custom(table, &owner, 1, custom).first, POL_NONE);
    EXPECT_EQ(pol_decide_custom(table, &owner, 1, custom, see, inputs, account), 1U);
    EXPECT_EQ(pol_decide_custom(table, nullptr, 0, custom, see, inputs, account), 0U);
    EXPECT_EQ(pol_decide_custom(table, nullptr, 0, custom, view_bench, of_bench, account), 1U) << "the fallback role";
    EXPECT_EQ(pol_decide_partial_custom(table, &owner, 1, custom, see, inputs, account).lowest, 1U);
    EXPECT_EQ(pol_decide_partial_custom(table, nullptr, 0, custom, view_bench, of_bench, account).lowest, 1U);
    pol_session* session = pol_session_new_custom(table, nullptr, 0, custom, account);
    EXPECT_EQ(pol_session_decide(session, view_bench, of_bench), 1U);
    EXPECT_EQ(pol_session_decide(session, see, inputs), 0U);
    pol_session_close(session);
  }
  pol_custom_close(none);
  pol_account_close(account);
  pol_table_close(table);
}

TEST_F(CApiTest, ExplainsWhoIsExcluded) {
  const Bytes bytes = pol::testing::explained_table().build();
  pol_table* table = pol_table_open(bytes.span().data(), bytes.span().size(), nullptr);
  pol_explanations* explanations = pol_explanations_open(table);
  ASSERT_NE(explanations, nullptr);
  const std::array<std::uint32_t, 2> roles = {0, 3};  // An owner is an agent, and no agent is a guest.
  const pol_inputs inputs = pol_inputs_default(table, 0);
  pol_explanation why = {};
  ASSERT_EQ(pol_explain(explanations, roles.data(), 2, 0, inputs, nullptr, &why), 1);
  EXPECT_EQ(why.kind, static_cast<std::uint32_t>(POL_EXCLUDED));
  EXPECT_EQ(why.level, pol_decide(table, roles.data(), 2, 0, inputs, nullptr));
  EXPECT_EQ(why.conflict.first, 0U);
  EXPECT_EQ(why.conflict.second, 3U);
  EXPECT_EQ(why.conflict.first_held, 2U);
  EXPECT_EQ(why.conflict.second_held, 3U);
  EXPECT_EQ(why.statement.text.size, 0U);
  EXPECT_EQ(why.role, POL_NONE);
  ASSERT_EQ(pol_explain(explanations, roles.data(), 1, 0, inputs, nullptr, &why), 1);
  EXPECT_EQ(why.kind, static_cast<std::uint32_t>(POL_GRANTED));
  EXPECT_EQ(view(why.statement.text), "allow");
  EXPECT_EQ(why.conflict.first, POL_NONE);
  EXPECT_EQ(why.conflict.second_held, POL_NONE);
  pol_account* foreign = pol_account_new(table_);
  ASSERT_EQ(pol_explain(explanations, roles.data(), 1, 0, inputs, foreign, &why), 1);
  EXPECT_EQ(why.level, pol_decide(table, roles.data(), 1, 0, inputs, foreign));
  pol_account_close(foreign);
  pol_explanations_close(explanations);
  pol_table_close(table);
}

TEST_F(CApiTest, ColumnsAreDecidedAsRequestsAre) {
  const std::uint32_t kind = 2, own = 3;
  const std::array<std::uint32_t, 1> supervisor = {1};
  const std::array<std::uint32_t, 1> agent = {2};
  const std::array<pol_subject, 3> subjects = {
      {{supervisor.data(), 1, nullptr}, {agent.data(), 1, nullptr}, {nullptr, 0, nullptr}}};
  // Every subject, permission, kind and owner, as numbers of different widths, one column backwards, one in another order.
  struct Request {
    std::uint8_t subject;
    std::uint64_t permission;
    std::int16_t kind;
  };
  std::vector<Request> requests;
  std::vector<std::uint8_t> owns;
  for (std::uint8_t subject = 0; subject < 3; ++subject)
    for (std::uint64_t permission = 0; permission < 6; ++permission)
      for (std::int16_t value = 0; value < 3; ++value)
        for (std::uint8_t owned = 0; owned < 2; ++owned) {
          requests.push_back({subject, permission, value});
          owns.insert(owns.begin(), owned);
        }
  const std::size_t count = requests.size();
  const std::array<std::uint32_t, 2> not_own = {1, 0};
  const auto stride = static_cast<std::ptrdiff_t>(sizeof(Request));
  const std::array<pol_column, 2> attributes = {
      {{&requests[0].kind, stride, 2, kind, nullptr, 0}, {&owns[count - 1], -1, 1, own, not_own.data(), 2}}};
  const pol_columns columns = {subjects.data(),
                               subjects.size(),
                               {&requests[0].subject, stride, 1, 0, nullptr, 0},
                               {&requests[0].permission, stride, 8, 0, nullptr, 0},
                               attributes.data(),
                               attributes.size()};
  std::vector<std::uint8_t> levels(count, 9);
  const std::size_t first = pol_decide_columns(table_, &columns, count, levels.data(), nullptr);
  std::size_t first_incomplete = count;
  std::size_t granted = 0;
  for (std::size_t number = 0; number < count; ++number) {
    const auto& [subject, permission, value] = requests[number];
    const auto asked = static_cast<std::uint32_t>(permission);
    pol_inputs inputs = pol_inputs_default(table_, asked);
    // What the permission's resource does not have is passed over.
    pol_inputs tried = inputs;
    if (pol_inputs_set(table_, &tried, kind, static_cast<std::uint32_t>(value)) == 1) inputs = tried;
    tried = inputs;
    if (pol_inputs_set(table_, &tried, own, 1U - owns[count - 1 - number]) == 1) inputs = tried;
    const pol_subject& held = subjects[subject];
    EXPECT_EQ(levels[number], pol_decide(table_, held.roles, held.role_count, asked, inputs, nullptr)) << number;
    if (pol_inputs_missing(table_, asked, inputs) != POL_NONE) first_incomplete = std::min(first_incomplete, number);
    granted += levels[number];
  }
  EXPECT_EQ(first, first_incomplete);
  EXPECT_GT(granted, 0U);
}

// What is packed and looked up is what requests by themselves get; some values are none, in one column or in both.
TEST_F(CApiTest, ManyRowsOfOneSubjectAreDecidedAsRequestsAre) {
  const std::uint32_t kind = 2, own = 3, zero = 0;
  const std::size_t count = 1500;
  std::vector<std::int16_t> kinds(count);
  std::vector<std::uint64_t> owns(count);
  std::size_t granted = 0;
  std::size_t refused = 0;
  for (std::size_t number = 0; number < count; ++number) {
    kinds[number] = static_cast<std::int16_t>(number % 7 == 6 && number > 600 ? -1 : number % 3);
    owns[number] = number % 11 == 10 && number > 700 ? std::uint64_t{1} << 32 : number / 3 % 2;
  }
  const std::array<std::uint32_t, 2> not_own = {1, 0};
  for (std::uint32_t role = 0; role < 4; ++role) {
    const pol_subject subject = {&role, 1, nullptr};
    for (std::uint32_t permission = 0; permission < 8; ++permission) {
      const std::array<pol_column, 2> attributes = {
          {{&kinds[count - 1], -2, 2, kind, nullptr, 0}, {owns.data(), 8, 8, own, not_own.data(), 2}}};
      const pol_columns columns = {
          &subject,         1, {&zero, 0, 4, 0, nullptr, 0}, {&permission, 0, 4, 0, nullptr, 0}, attributes.data(),
          attributes.size()};
      std::vector<std::uint8_t> levels(count, 9), each(count, 9);
      const std::size_t first = pol_decide_columns(table_, &columns, count, levels.data(), nullptr);
      std::size_t first_of_each = count;
      for (std::size_t number = 0; number < count; ++number) {
        std::array<pol_column, 2> there = attributes;
        there[0].data = &kinds[count - 1 - number];
        there[1].data = &owns[number];
        pol_columns one = columns;
        one.attributes = there.data();
        if (pol_decide_columns(table_, &one, 1, &each[number], nullptr) == 0)
          first_of_each = std::min(first_of_each, number);
        granted += each[number];
      }
      refused += first < count ? 1 : 0;
      ASSERT_EQ(levels, each) << "role " << role << ", permission " << permission;
      ASSERT_EQ(first, first_of_each);
    }
  }
  EXPECT_GT(granted, 0U);
  EXPECT_GT(refused, 0U);
}

// So many that what the account's settings decide is put together first; some are incomplete, or have a role that nobody has.
TEST_F(CApiTest, ManyRequestsAreDecidedAsEachIs) {
  pol_account* account = pol_account_new(table_);
  const std::uint32_t switches = pol_table_counts(table_).settings;
  std::size_t granted = 0, refused = 0, chosen = 0;
  for (std::uint32_t setting = 0; setting <= switches; ++setting) {
    if (setting > 0) chosen += pol_account_set(account, setting - 1, 1).code == 0 ? 1 : 0;
    std::vector<std::array<std::uint32_t, 2>> roles(4000);
    std::vector<pol_request> requests;
    std::vector<pol_set_request> listed;
    for (std::uint32_t number = 0; number < roles.size(); ++number) {
      const std::uint32_t permission = number % 9;
      pol_inputs inputs = pol_inputs_default(table_, permission);
      for (std::uint32_t attribute = 0; attribute < pol_table_counts(table_).attributes; ++attribute) {
        pol_inputs tried = inputs;
        if ((number >> attribute & 4) != 0 && pol_inputs_set(table_, &tried, attribute, number / 9 % 2) == 1)
          inputs = tried;
      }
      roles[number] = {number / 3 % 5, number / 7 % 4};
      requests.push_back({1ULL << roles[number][0] | 1ULL << roles[number][1], inputs, permission, 0});
      listed.push_back({roles[number].data(), number % 3, inputs, permission, 0});
    }
    for (const pol_account* of : {static_cast<const pol_account*>(nullptr), static_cast<const pol_account*>(account)}) {
      std::vector<std::uint32_t> by_mask(roles.size(), 9), by_list(roles.size(), 9);
      pol_decide_batch(table_, requests.data(), requests.size(), by_mask.data(), of);
      pol_decide_batch_sets(table_, listed.data(), listed.size(), by_list.data(), of);
      for (std::size_t number = 0; number < roles.size(); ++number) {
        const pol_request& asked = requests[number];
        const pol_set_request& set = listed[number];
        ASSERT_EQ(by_mask[number], pol_decide_mask(table_, asked.roles, asked.permission, asked.inputs, of)) << number;
        ASSERT_EQ(by_list[number], pol_decide(table_, set.roles, set.role_count, set.permission, set.inputs, of));
        granted += by_mask[number] + by_list[number];
        refused += pol_inputs_missing(table_, asked.permission, asked.inputs) != POL_NONE ? 1 : 0;
      }
    }
  }
  pol_account_close(account);
  EXPECT_GT(granted, 0U);
  EXPECT_GT(refused, 0U);
  EXPECT_GT(chosen, 0U);
}

TEST_F(CApiTest, ColumnsRefuseWhatTheTableDoesNotHave) {
  const std::array<std::uint32_t, 1> supervisor = {1};
  const pol_subject subject = {supervisor.data(), 1, nullptr};
  const std::uint32_t zero = 0, repair = 3, kind = 2;
  const std::array<std::int32_t, 3> values = {1, -1, 3};
  pol_column attribute = {values.data(), 4, 4, kind, nullptr, 0};
  pol_columns columns = {&subject, 1, {&zero, 0, 4, 0, nullptr, 0}, {&repair, 0, 4, 0, nullptr, 0}, &attribute, 1};
  std::array<std::uint8_t, 3> levels = {9, 9, 9};
  const auto decide = [&] { return pol_decide_columns(table_, &columns, 3, levels.data(), nullptr); };
  EXPECT_LE(decide(), 1U) << "a negative number is no value";
  EXPECT_EQ(levels[1], 0);
  EXPECT_EQ(levels[2], 0);
  attribute.width = 3;
  EXPECT_EQ(decide(), 0U) << "no number has three bytes";
  attribute = {&zero, 0, 4, POL_NONE, nullptr, 0};
  EXPECT_EQ(decide(), 0U) << "no such attribute";
  columns.attribute_count = 0;
  columns.permission.data = nullptr;
  EXPECT_EQ(decide(), 0U);
  levels = {9, 9, 9};
  EXPECT_EQ(pol_decide_columns(nullptr, &columns, 3, levels.data(), nullptr), 0U);
  EXPECT_EQ(pol_decide_columns(table_, nullptr, 3, levels.data(), nullptr), 0U);
  EXPECT_EQ(levels, (std::array<std::uint8_t, 3>{}));
}

TEST(CApi, NullHandlesFindNothing) {
  EXPECT_EQ(pol_table_counts(nullptr).roles, 0U);
  EXPECT_EQ(pol_table_fingerprint(nullptr), 0U);
  EXPECT_EQ(pol_find_role(nullptr, "a"), POL_NONE);
  EXPECT_EQ(pol_role_name(nullptr, 0).size, 0U);
  EXPECT_EQ(pol_inputs_default(nullptr, 0).known, 0U);
  EXPECT_EQ(pol_inputs_missing(nullptr, 0, {}), POL_NONE);
  EXPECT_EQ(pol_decide(nullptr, nullptr, 0, 0, {}, nullptr), 0U);
  EXPECT_EQ(pol_decide_partial(nullptr, nullptr, 0, 0, {}, nullptr).highest, 0U);
  EXPECT_EQ(pol_account_new(nullptr), nullptr);
  EXPECT_NE(pol_account_set(nullptr, 0, 0).code, 0U);
  EXPECT_EQ(pol_account_write(nullptr, nullptr, 0), 0U);
  EXPECT_STREQ(pol_account_read(nullptr, "", 0, nullptr, nullptr), "no account");
  EXPECT_EQ(pol_session_new(nullptr, nullptr, 0, nullptr), nullptr);
  EXPECT_EQ(pol_session_decide(nullptr, 0, {}), 0U);
  EXPECT_EQ(pol_find_conflict(nullptr, nullptr, 0).first, POL_NONE);
  EXPECT_EQ(pol_find_conflict_custom(nullptr, nullptr, 0, nullptr).first, POL_NONE);
  EXPECT_EQ(pol_table_bytes(nullptr, nullptr), nullptr);
  EXPECT_EQ(pol_role_title(nullptr, 0).size, 0U);
  pol_inputs inputs = pol_inputs_default(nullptr, 0);
  EXPECT_EQ(inputs.refused, 1U);
  EXPECT_EQ(pol_inputs_set(nullptr, &inputs, 0, 0), 0);
  EXPECT_EQ(pol_inputs_set(nullptr, nullptr, 0, 0), 0);
  EXPECT_NE(pol_account_define_role(nullptr, "a", nullptr, 0).code, 0U);
  EXPECT_EQ(pol_account_remove_role(nullptr, "a"), 0);
  EXPECT_EQ(pol_custom_new(nullptr, nullptr, 0), nullptr);
  EXPECT_EQ(pol_decide_custom(nullptr, nullptr, 0, nullptr, 0, {}, nullptr), 0U);
  EXPECT_EQ(pol_explanations_open(nullptr), nullptr);
  pol_explanation explanation;
  EXPECT_EQ(pol_explain(nullptr, nullptr, 0, 0, {}, nullptr, &explanation), 0);
  std::uint32_t level = 7;
  const pol_request request = {};
  pol_decide_batch(nullptr, &request, 1, &level, nullptr);
  EXPECT_EQ(level, 0U);
  pol_custom_close(nullptr);
  pol_explanations_close(nullptr);
  pol_table_close(nullptr);
  pol_account_close(nullptr);
  pol_session_close(nullptr);
}

}  // namespace
