// Policies of as many roles as a table holds: every role is decided as its own lines say, alone and beside others.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "pol/decide.h"
#include "pol/exclusive.h"
#include "pol/names.h"
#include "pol/verify.h"
#include "tests/common/policies.h"

namespace polc {
namespace {

constexpr std::uint32_t role_count = pol::format::max_roles;
constexpr std::uint32_t permission_count = 60;
constexpr std::uint32_t chain = 1000;  // So many roles, from the first on, include each the one before.
constexpr std::uint32_t first_excluded = 5, second_excluded = 60'000;

// What a role is granted by its own lines.
std::uint32_t always(std::uint32_t role) {
  return role * 7 % permission_count;
}
std::uint32_t if_own(std::uint32_t role) {
  return role * 11 % permission_count;
}
/// None of the last roles may do the first thing to what is another's.
bool is_kept(std::uint32_t role, std::uint32_t permission, bool own) {
  return permission == 0 && !own && role >= role_count - 100;
}

std::string policy_text() {
  std::string text = "policy many;\nresource thing { own: bool; actions a0";
  for (std::uint32_t action = 1; action < permission_count; ++action) text += fmt::format(", a{}", action);
  text += "; }\n";
  for (std::uint32_t role = 0; role < role_count; ++role) {
    text += fmt::format("role r{}", role);
    if (role > 0 && role < chain) text += fmt::format(" includes r{}", role - 1);
    text += fmt::format(";\nallow r{0} to thing.a{1};\nallow r{0} to thing.a{2} if own;\n", role, always(role),
                        if_own(role));
    if (is_kept(role, 0, false)) text += fmt::format("forbid r{} to thing.a0 if not own;\n", role);
  }
  return text + fmt::format("exclusive roles r{}, r{};\n", first_excluded, second_excluded);
}

/// By permission and whether the thing is the subject's own.
using Granted = std::vector<std::array<bool, 2>>;

Granted granted_to(std::uint32_t role) {
  Granted granted(permission_count);
  for (std::uint32_t held = role; held <= role; --held) {
    granted[always(held)] = {true, true};
    granted[if_own(held)][1] = true;
    if (held == 0 || held >= chain) break;
  }
  return granted;
}

/// Whether a role is, or includes, an excluded one.
bool holds_first(std::uint32_t role) {
  return role >= first_excluded && role < chain;
}

class ManyRolesOfAPolicy : public testing::Test {
 protected:
  static void SetUpTestSuite() { compilation = compile_text("p.pol", policy_text()); }
  static void TearDownTestSuite() { compilation.reset(); }

  void SetUp() override { ASSERT_TRUE(compilation->bytes) << messages_of(compilation->sink).substr(0, 2000); }

  /// The level that the lines give, naively.
  static std::uint32_t expected(const std::vector<std::uint32_t>& roles, std::uint32_t permission, bool own) {
    bool granted = false, kept = false;
    bool holds[2] = {false, false};
    for (const std::uint32_t role : roles) {
      granted = granted || granted_to(role)[permission][own ? 1 : 0];
      kept = kept || is_kept(role, permission, own);
      holds[0] = holds[0] || holds_first(role);
      holds[1] = holds[1] || role == second_excluded;
    }
    return granted && !kept && !(holds[0] && holds[1]) ? 1 : 0;
  }

  inline static decltype(compile_text("", "")) compilation;
};

TEST_F(ManyRolesOfAPolicy, AreDecidedAsTheirLinesSay) {
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->role_count(), role_count);
  const pol::Names names(*table);
  std::vector<pol::PermissionId> ids;
  for (std::uint32_t number = 0; number < permission_count; ++number) {
    ids.push_back(*names.permission(fmt::format("thing.a{}", number)));
  }
  const auto check = [&](const std::vector<std::uint32_t>& roles, std::uint32_t permission) {
    std::vector<pol::RoleId> list;
    for (const std::uint32_t role : roles) list.push_back(pol::RoleId{role});
    const pol::RoleSet set{std::span<const pol::RoleId>(list)};
    for (const bool own : {false, true}) {
      const pol::Inputs inputs(own ? 1 : 0);
      const auto level = pol::id_at<pol::Level>(expected(roles, permission, own));
      ASSERT_EQ(pol::decide(*table, set, ids[permission], inputs), level) << roles.front() << " " << permission;
      ASSERT_EQ(pol::decide(*table, std::span<const pol::RoleId>(list), ids[permission], inputs), level);
    }
  };
  for (std::uint32_t role = 0; role < role_count; ++role) {
    ASSERT_EQ(names.role(fmt::format("r{}", role)), pol::RoleId{role});
    for (const std::uint32_t permission : {0U, always(role), if_own(role), (always(role) + 1) % permission_count}) {
      check({role}, permission);
    }
  }
  std::mt19937 random(1);
  const std::uint32_t ends[] = {0, first_excluded, chain, 4095, 4096, second_excluded, role_count - 1};
  for (int subject = 0; subject < 3000; ++subject) {
    std::vector<std::uint32_t> roles = {static_cast<std::uint32_t>(random() % role_count), ends[random() % 7]};
    if (subject % 2 == 0) roles.push_back(ends[random() % 7]);
    check(roles, static_cast<std::uint32_t>(random() % permission_count));
  }
}

TEST_F(ManyRolesOfAPolicy, ExcludeEachOtherByWhatTheyInclude) {
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  for (std::uint32_t role = 0; role < role_count; ++role) {
    if (role == second_excluded) continue;
    const bool conflicts = pol::find_conflict(*table, {pol::RoleId{role}, pol::RoleId{second_excluded}}).has_value();
    ASSERT_EQ(conflicts, holds_first(role)) << role;
  }
}

}  // namespace
}  // namespace polc
