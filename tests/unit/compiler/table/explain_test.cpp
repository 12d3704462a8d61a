// What explains a decision must come to the same level as the decision, on every case of the shipped policies.
#include "pol/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "pol/decide.h"
#include "pol/names.h"
#include "pol/verify.h"

namespace polc {
namespace {

/// Calls `check` with every assignment of the attributes that a permission's requests have.
template <typename Check>
void for_each_request(const pol::TableView& table, pol::PermissionId permission, Check check) {
  const pol::TableData& data = table.data();
  const std::uint32_t resource = pol::resource_of(data, pol::index(permission));
  std::vector<pol::AttributeId> attributes;
  for (std::uint32_t position = 0; position < data.attributes.size(); ++position) {
    const std::uint32_t owner = data.attributes[position].resource;
    if (owner == pol::format::none || owner == resource) attributes.push_back(pol::id_at<pol::AttributeId>(position));
  }
  std::vector<pol::Value> values(attributes.size());
  while (true) {
    pol::RequestInputs inputs(table, permission);
    for (std::size_t position = 0; position < attributes.size(); ++position)
      ASSERT_EQ(inputs.set(attributes[position], values[position]), pol::RequestInputs::SetResult::done);
    const auto complete = inputs.complete_for(permission);
    ASSERT_TRUE(complete);
    check(*complete);
    std::size_t position = 0;
    for (; position < values.size(); ++position) {
      if (++values[position] < data.attributes[pol::index(attributes[position])].value_count) break;
      values[position] = 0;
    }
    if (position == values.size()) return;
  }
}

/// Whether the condition does, node by node.
bool holds(const pol::TableView& table, const pol::Explanations& explanations, pol::ConditionId condition,
           pol::Inputs inputs, const pol::Account& account) {
  const auto attributes = table.data().attributes;
  while (condition != pol::ConditionId::never && condition != pol::ConditionId::always) {
    const pol::Explanations::Node node = explanations.node(condition);
    std::uint32_t value = 0;
    if (node.variable < attributes.size()) {
      const auto& attribute = attributes[node.variable];
      value = static_cast<std::uint32_t>((inputs.bits & pol::attribute_bits(attribute)) >> attribute.shift);
    } else {
      const auto setting = static_cast<std::uint32_t>(node.variable - attributes.size());
      value = account.value(pol::id_at<pol::SettingId>(setting));
    }
    condition = static_cast<pol::ConditionId>(node.next[value]);
  }
  return condition == pol::ConditionId::always;
}

void expect_same_level(const pol::TableView& table, const pol::Explanations& explanations,
                       const pol::Account& account) {
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    const auto permission = pol::id_at<pol::PermissionId>(number);
    for_each_request(table, permission, [&](pol::Inputs inputs) {
      for (std::uint32_t first = 0; first <= table.role_count(); ++first) {
        for (std::uint32_t second = first; second <= table.role_count(); ++second) {
          // One past the last role stands for none: pairs, single roles and the empty set.
          std::vector<pol::RoleId> roles;
          for (const std::uint32_t role : {first, second}) {
            if (role < table.role_count()) roles.push_back(pol::id_at<pol::RoleId>(role));
          }
          const std::span<const pol::RoleId> held(roles);
          const pol::Explanation explanation = explanations.explain(held, permission, inputs, account);
          ASSERT_EQ(explanation.level, pol::decide(table, held, permission, inputs, account)) << number;
          ASSERT_EQ(explanation.statement.has_value(), explanation.kind != pol::Explanation::Kind::not_granted);
          if (explanation.statement) {
            ASSERT_GT(explanation.statement->line, 0U);
          }
          // So must all that bears on the request: what is granted at most, and what the restrictions leave.
          pol::Level granted = pol::lowest_level;
          pol::Level left = table.highest_level();
          explanations.for_each(held, permission, inputs, account, [&](const pol::Bearing& bearing) {
            EXPECT_EQ(bearing.holds, holds(table, explanations, bearing.condition, inputs, account));
            if (!bearing.holds) return;
            pol::Level& level = bearing.is_restriction() ? left : granted;
            level = bearing.is_restriction() ? std::min(level, bearing.statement.level)
                                             : std::max(level, bearing.statement.level);
          });
          ASSERT_EQ(explanation.level, std::min(granted, left)) << number;
        }
      }
    });
  }
}

class ExplainShipped : public testing::TestWithParam<const char*> {};

TEST_P(ExplainShipped, ComesToTheLevelThatIsDecided) {
  const auto compilation = compile(std::string(POLC_SOURCE_DIR) + "/policies/" + GetParam() + "/policy.pol");
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  const std::optional<pol::Explanations> explanations = pol::Explanations::open(*table);
  ASSERT_TRUE(explanations);
  pol::Account account(*table);
  expect_same_level(*table, *explanations, account);
  // And for accounts that changed a setting each.
  for (std::uint32_t setting = 0; setting < table->setting_count(); ++setting) {
    const auto id = pol::id_at<pol::SettingId>(setting);
    if (account.set(id, account.value(id) == 0 ? 1 : 0)) expect_same_level(*table, *explanations, account);
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, ExplainShipped, testing::Values("support_authorization", "contact_center"));

/// One policy, and why `boss` may.
std::string reason(const std::string& rules) {
  const auto compilation =
      compile_text("p.pol", "role clerk; role boss includes clerk; role guest; resource r { actions x; }\n" + rules);
  if (!compilation->bytes) return "it does not compile";
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  const std::optional<pol::Explanations> explanations = pol::Explanations::open(*table);
  const pol::Names names(*table);
  const std::vector<pol::RoleId> boss = {*names.role("boss")};
  const pol::Explanation found =
      explanations->explain(boss, *names.permission("r.x"), pol::Inputs(0), pol::Account(*table));
  if (!found.statement || !found.role) return "no statement";
  return std::string(found.statement->text) + (found.is_inherited ? " by inheritance, to " : " to ") +
         std::string(names.name(*found.role));
}

TEST(Explain, NamesTheRolesOwnStatementBeforeAnInheritedOne) {
  EXPECT_EQ(reason("allow clerk to r.x;\nallow boss to r.x;\n"), "allow boss to r.x; to boss");
  EXPECT_EQ(reason("allow boss to r.x;\nallow clerk to r.x;\n"), "allow boss to r.x; to boss");
  EXPECT_EQ(reason("allow guest to r.x;\nallow clerk to r.x;\n"), "allow clerk to r.x; by inheritance, to boss");
}

TEST(Explain, StrippedTableHasNoExplanations) {
  CompileOptions options;
  options.table.strip = true;
  const auto compilation = compile_text("p.pol", "role a; resource r { actions x; } allow a to r.x;", options);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_FALSE(pol::Explanations::open(*table));
}

}  // namespace
}  // namespace polc
