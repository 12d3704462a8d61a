// Policies at the size of real organisations: imported, compiled, and asked about every user and permission.
#include "tests/policies/rolemining.h"

#include <gtest/gtest.h>

#include <map>

#include <pol/decide.h>
#include <pol/names.h>
#include <pol/verify.h>

#include "compiler/compile.h"
#include "compiler/importer/find_difference.h"
#include "compiler/importer/import_policy.h"

namespace polc {
namespace {

/// What the source says of a set, so that a mistake in the packed data shows.
struct ExpectedSizes {
  std::size_t users;
  std::size_t permissions;
  std::size_t roles;
  std::size_t pairs;  ///< Users and permissions that they have.
};

const std::map<std::string, ExpectedSizes>& expected() {
  static const std::map<std::string, ExpectedSizes> sets = {{"hc", {46, 46, 14, 1486}},
                                                            {"domino", {79, 231, 20, 730}},
                                                            {"fire1", {365, 709, 65, 31951}},
                                                            {"emea", {35, 3046, 34, 7220}},
                                                            {"customer", {10021, 277, 276, 45427}},
                                                            {"americas_small", {3477, 1587, 178, 105205}}};
  return sets;
}

class RoleMining : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    DiagnosticSink sink;
    SourceManager sources;
    const FileId file = sources.add(set_.name + ".json", set_.json());
    importer::TableReading reading;
    policy_ = importer::import_policy(
        sources, file, {{}, set_.name, set_.name + ".json", importer::WriteStyle::inferred}, reading, sink);
    ASSERT_TRUE(policy_.has_value()) << sink.all().front().message;
    compilation_ = compile_text(set_.name + ".pol", policy_->policy.text);
    ASSERT_TRUE(compilation_->bytes.has_value()) << compilation_->sink.all().front().message;
    for (const Diagnostic& diagnostic : compilation_->sink.all()) ADD_FAILURE() << diagnostic.message;
  }

  const RoleMiningSet set_ = read_role_mining_set(GetParam());
  std::optional<importer::ImportedPolicy> policy_;
  std::unique_ptr<Compilation> compilation_;
};

TEST_P(RoleMining, EveryUserAndPermission) {
  const pol::VerifyResult table = pol::verify(*compilation_->bytes);
  ASSERT_TRUE(table);
  const pol::Names names(*table);
  std::map<std::uint32_t, pol::RoleSet> held;  // By user.
  for (const RoleMiningSet::Role& role : set_.roles) {
    const auto id = names.role(std::to_string(role.number));
    ASSERT_TRUE(id.has_value()) << role.number;
    for (const std::uint32_t user : role.users) held[user].add(*id);
  }
  std::vector<bool> may(table->permission_count());
  std::size_t pairs = 0;
  std::size_t users = 0;
  std::size_t wrong = 0;
  for (const RoleMiningSet::Users& group : set_.users) {
    may.assign(may.size(), false);
    for (const std::uint32_t number : group.permissions) {
      const auto id = names.permission(set_.name + "." + std::to_string(number));
      ASSERT_TRUE(id.has_value()) << number;
      may[pol::index(*id)] = true;
    }
    for (const std::uint32_t user : group.numbers) {
      ++users;
      for (std::uint32_t permission = 0; permission < may.size(); ++permission) {
        const bool decided =
            pol::decide(*table, held[user], pol::id_at<pol::PermissionId>(permission)) == table->highest_level();
        pairs += decided ? 1 : 0;
        wrong += decided == may[permission] ? 0 : 1;
      }
    }
  }
  EXPECT_EQ(wrong, 0u);
  const ExpectedSizes& counts = expected().at(GetParam());
  EXPECT_EQ(pairs, counts.pairs);
  EXPECT_EQ(users, counts.users);
  EXPECT_EQ(table->permission_count(), counts.permissions);
  EXPECT_EQ(table->role_count(), counts.roles);
}

TEST_P(RoleMining, EveryRoleAndPermission) {
  const pol::VerifyResult table = pol::verify(*compilation_->bytes);
  ASSERT_TRUE(table);
  const auto difference = importer::find_difference(policy_->table, *table);
  EXPECT_FALSE(difference.has_value()) << difference->role << ' ' << difference->permission;
}

INSTANTIATE_TEST_SUITE_P(Sets, RoleMining, testing::ValuesIn(role_mining_names()),
                         [](const testing::TestParamInfo<std::string>& set) { return set.param; });

}  // namespace
}  // namespace polc
