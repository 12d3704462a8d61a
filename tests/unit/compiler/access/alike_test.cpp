// Permissions that the same rules decide share their conditions, and no others do.
#include <gtest/gtest.h>

#include "compiler/access/access_conditions.h"
#include "compiler/compile.h"

namespace polc {
namespace {

class Policy {
 public:
  explicit Policy(const std::string& text)
      : compilation_(compile_text("policy.pol", text)), conditions_(*compilation_->model), access_(conditions_) {}

  PermissionId permission(std::string_view name) const {
    const std::vector<Permission>& all = compilation_->model->permissions;
    for (std::size_t position = 0; position < all.size(); ++position)
      if (all[position].name == name) return id_at<PermissionId>(position);
    throw std::runtime_error("no such permission");
  }

  bool are_alike(std::string_view one, std::string_view other) const {
    return access_.first_alike(permission(one)) == access_.first_alike(permission(other));
  }

  AccessConditions& access() { return access_; }

 private:
  std::unique_ptr<Compilation> compilation_;
  ConditionDiagrams conditions_;
  AccessConditions access_;
};

constexpr const char* declared =
    "role member; role guest;\n"
    "resource file { own: bool; actions read, list, write, drop; }\n"
    "resource note { own: bool; actions read, list; }\n";

TEST(Alike, AreThoseOfTheSameRules) {
  Policy policy(std::string(declared) +
                "allow member to file.*, note.*;\nallow guest to file.{read, list}, note.{read, list};\n");
  EXPECT_TRUE(policy.are_alike("file.read", "file.list"));
  EXPECT_TRUE(policy.are_alike("file.read", "note.list"));
  EXPECT_TRUE(policy.are_alike("file.write", "file.drop"));
  EXPECT_FALSE(policy.are_alike("file.read", "file.write"));
  EXPECT_EQ(policy.access().first_alike(policy.permission("note.list")), policy.permission("file.read"));
  EXPECT_EQ(&policy.access().of(policy.permission("note.list")), &policy.access().of(policy.permission("file.read")));
  EXPECT_EQ(policy.access().uses(policy.permission("note.list")).size(), 2U);
}

TEST(Alike, AreThoseThatNoRuleNames) {
  Policy policy(std::string(declared) + "allow member to file.read;\n");
  EXPECT_TRUE(policy.are_alike("file.write", "note.read"));
  EXPECT_FALSE(policy.are_alike("file.read", "file.list"));
  EXPECT_TRUE(policy.access().uses(policy.permission("note.read")).empty());
}

TEST(Alike, AreNoneWhoseConditionsSpeakOfAnotherAttribute) {
  Policy policy(std::string(declared) + "allow member to {file, note}.{read, list} if own;\n");
  EXPECT_TRUE(policy.are_alike("file.read", "file.list"));
  EXPECT_FALSE(policy.are_alike("file.read", "note.read")) << "each resource has an `own` of its own";
}

TEST(Alike, AreNoneOfWhichOneIsImplied) {
  Policy policy(std::string(declared) + "file.read implies file.list;\nallow member to file.read;\n");
  EXPECT_FALSE(policy.are_alike("file.read", "file.list")) << "the same rule, but a message names the implication";
}

TEST(Alike, LeavesTheOthersAsTheyAreWhereOneIsReplaced) {
  Policy policy(std::string(declared) + "allow member to file.*;\n");
  const PermissionId first = policy.permission("file.read");
  const PermissionId other = policy.permission("file.list");
  AccessConditions& access = policy.access();
  ASSERT_EQ(access.first_alike(other), first);
  AccessConditions::Replaced before = access.replace(first, {});
  EXPECT_EQ(access.first_alike(first), first);
  EXPECT_TRUE(access.uses(first).empty());
  EXPECT_TRUE(access.of(first).groups.empty());
  EXPECT_EQ(access.of(other).groups.size(), 1U) << "computed while the first of its kind was replaced";
  AccessConditions::Replaced nested = access.replace(first, access.uses(other));
  EXPECT_EQ(access.of(first).groups.size(), 1U);
  access.restore(first, std::move(nested));
  EXPECT_TRUE(access.of(first).groups.empty());
  access.restore(first, std::move(before));
  EXPECT_EQ(&access.of(first), &access.of(other));
}

}  // namespace
}  // namespace polc
