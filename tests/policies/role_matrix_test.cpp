// The two large policies that others published: every role against every permission.
#include <gtest/gtest.h>

#include "tests/oracle/compiled_policy.h"
#include "tests/policies/facts.h"

namespace polc {
namespace {

using oracle::CompiledPolicy;

TEST(Gitlab, EveryRoleAndPermission) {
  const CompiledPolicy policy(POLC_SOURCE_DIR "/policies/gitlab/policy.pol");
  ASSERT_TRUE(policy.compiled()) << policy.problems();
  const Words roles = {"minimal_access",   "guest",     "planner",    "reporter",
                       "security_manager", "developer", "maintainer", "owner"};
  std::size_t allowed = 0;
  std::size_t permissions = 0;
  for (const Words& words : read_facts("gitlab.txt")) {
    ASSERT_EQ(words[0].size(), roles.size());
    ++permissions;
    const std::string permission = words[1] + "." + words[2];
    for (std::size_t role = 0; role < roles.size(); ++role) {
      const bool expected = words[0][role] != '-';
      allowed += expected ? 1 : 0;
      EXPECT_EQ(policy.decide({roles[role]}, permission), expected ? "allow" : "deny")
          << roles[role] << ' ' << permission;
    }
  }
  EXPECT_EQ(permissions, 778U);
  EXPECT_EQ(allowed, 2562U);
  EXPECT_EQ(policy.table().permission_count(), permissions);
}

/// One capability as its component declares it.
struct Capability {
  std::string permission;
  std::string allowed;  ///< A letter for each role.
  bool is_closed_to_guests = false;
};

class Moodle : public testing::Test {
 protected:
  static const CompiledPolicy& policy() {
    static const CompiledPolicy compiled(POLC_SOURCE_DIR "/policies/moodle/policy.pol");
    return compiled;
  }

  static const std::vector<Capability>& capabilities() {
    static const std::vector<Capability> all = [] {
      std::vector<Capability> result;
      for (const Words& words : read_facts("moodle.txt")) {
        const std::size_t colon = words[2].find(':');
        // Guests are kept from what writes, from what carries a risk, and from what they are prohibited.
        const bool is_closed = words[1].find_first_of("w!p") != std::string::npos;
        result.push_back({words[2].substr(0, colon) + "." + words[2].substr(colon + 1), words[0], is_closed});
      }
      return result;
    }();
    return all;
  }

  void SetUp() override { ASSERT_TRUE(policy().compiled()) << policy().problems(); }

  inline static const Words roles = {"manager", "coursecreator", "editingteacher", "teacher",
                                     "student", "guest",         "user",           "frontpage"};
};

TEST_F(Moodle, EveryRoleAndCapability) {
  std::size_t allowed = 0;
  std::size_t cells = 0;
  for (const Capability& capability : capabilities()) {
    ASSERT_EQ(capability.allowed.size(), roles.size());
    for (std::size_t role = 0; role < roles.size(); ++role) {
      const bool is_kept_out = roles[role] == "guest" && capability.is_closed_to_guests;
      const bool expected = capability.allowed[role] != '-' && !is_kept_out;
      allowed += expected ? 1 : 0;
      ++cells;
      EXPECT_EQ(policy().decide({roles[role]}, capability.permission), expected ? "allow" : "deny")
          << roles[role] << ' ' << capability.permission;
    }
  }
  EXPECT_EQ(cells, 5704U);
  EXPECT_EQ(allowed, 1478U);
}

// The student who is logged in, and the guest who is something else besides, are among them.
TEST_F(Moodle, EveryPairOfRolesHeldTogether) {
  for (const Capability& capability : capabilities()) {
    for (std::size_t first = 0; first < roles.size(); ++first) {
      for (std::size_t second = first + 1; second < roles.size(); ++second) {
        const bool is_guest = roles[first] == "guest" || roles[second] == "guest";
        const bool is_granted = capability.allowed[first] != '-' || capability.allowed[second] != '-';
        const bool expected = is_granted && !(is_guest && capability.is_closed_to_guests);
        EXPECT_EQ(policy().decide({roles[first], roles[second]}, capability.permission), expected ? "allow" : "deny")
            << roles[first] << " and " << roles[second] << ' ' << capability.permission;
      }
    }
  }
}

TEST_F(Moodle, AnAdministratorHasWhateverThereIs) {
  for (const Capability& capability : capabilities()) {
    EXPECT_EQ(policy().decide({"site_admin"}, capability.permission), "allow") << capability.permission;
  }
  EXPECT_EQ(policy().table().permission_count(), capabilities().size());
}

}  // namespace
}  // namespace polc
