// Who holds what: the compiler's reading, what of it a table carries, and that the two are held against each other.
#include "compiler/access/subjects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/exclusive.h>
#include <pol/names.h>
#include <pol/verify.h>

#include <map>

#include "compiler/compile.h"
#include "compiler/table/wrong_holder.h"
#include "tests/common/policies.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string rest = R"(
resource payment { actions enter, release, see; }
allow clerk to payment.enter; allow approver to payment.release; allow other to payment.see;
)";

// Declared from the top down, so that the order of the ids is not that of the inclusions.
const std::string all_roles = R"(
role other;
role clerk;
role director includes chief, other;
role senior includes clerk;
role chief includes senior, clerk;
role approver;
)";

/// The inclusions of a policy's table, by name.
std::vector<std::string> inclusions(const std::string& policy) {
  const auto compilation = compile_text("p.pol", policy);
  EXPECT_TRUE(compilation->bytes);
  std::vector<std::string> found;
  for (const pol::format::Inclusion& inclusion : compilation->table->inclusions) {
    found.push_back(compilation->model->roles[inclusion.role].name + " > " +
                    compilation->model->roles[inclusion.included].name);
  }
  return found;
}

TEST(Subjects, ATableCarriesWhatLeadsToAnExclusiveRole) {
  EXPECT_THAT(inclusions(all_roles + rest), IsEmpty()) << "nothing is exclusive";
  EXPECT_THAT(inclusions(all_roles + rest + "exclusive roles other, approver;"), ElementsAre("director > other"));
  EXPECT_THAT(inclusions(all_roles + rest + "exclusive roles clerk, approver;"),
              ElementsAre("director > chief", "chief > clerk", "chief > senior", "senior > clerk"))
      << "what leads to a role before the role's own";
  EXPECT_THAT(inclusions(all_roles + rest + "exclusive roles senior, approver; exclusive roles approver, other;"),
              ElementsAre("director > other", "director > chief", "chief > senior"));
}

TEST(Subjects, AConflictNamesRolesOfTheSubject) {
  const auto compilation = compile_text("p.pol", all_roles + rest + "exclusive roles clerk, approver;");
  ASSERT_TRUE(compilation->model);
  const Model& model = *compilation->model;
  const RoleId other{0}, clerk{1}, director{2}, senior{3}, approver{5};
  EXPECT_TRUE(holds(model, director, clerk));
  EXPECT_TRUE(holds(model, clerk, clerk));
  EXPECT_FALSE(holds(model, clerk, senior));
  EXPECT_TRUE(is_admissible(model, {}));
  EXPECT_TRUE(is_admissible(model, {other, clerk, director, senior}));
  const auto conflict = find_conflict(model, {other, director, approver});
  ASSERT_TRUE(conflict);
  EXPECT_EQ(conflict->first, director);
  EXPECT_EQ(conflict->first_held, clerk);
  EXPECT_EQ(conflict->second, approver);
  EXPECT_EQ(conflict->second_held, approver);
  EXPECT_EQ(reason_text({"director", "approver", "clerk", "approver"}),
            "the policy declares `clerk` and `approver` exclusive, and `director` includes `clerk`");
}

TEST(Subjects, ATableThatReadsThemOtherwiseIsFound) {
  const std::string exclusive = "exclusive roles clerk, approver;";
  const auto policy = compile_text("p.pol", all_roles + rest + exclusive);
  std::string flat = all_roles;
  flat.replace(flat.find("role senior includes clerk"), 26, "role senior");
  ASSERT_TRUE(policy->model);
  const auto wrong_holder = [&](const std::string& other) {
    const auto compilation = compile_text("other.pol", other);
    EXPECT_TRUE(compilation->bytes);
    return find_wrong_holder(*policy->model, *pol::verify(*compilation->bytes));
  };
  EXPECT_EQ(wrong_holder(all_roles + rest + exclusive), std::nullopt);
  EXPECT_EQ(wrong_holder(flat + rest + exclusive), "senior");
  EXPECT_EQ(wrong_holder(all_roles + rest), "clerk") << "no list";
  EXPECT_EQ(wrong_holder(all_roles + rest + "exclusive roles other, approver;"), "other") << "another list";
}

/// A role of a layer brings what it includes, and the base's `exclusive` speaks of it too.
TEST(Subjects, OfALayerAreThoseOfItsBase) {
  const std::map<std::string, std::string> files = {
      {"base.pol", "policy base; role other; role clerk; role approver; exclusive roles clerk, approver;" + rest},
      {"layer.pol",
       "policy layer; extends \"base.pol\"; role senior includes clerk; role reader; exclusive roles reader, other;\n"
       "allow reader to payment.see; assert always approver may payment.release;\n"
       "test \"t\" { senior + approver payment.see -> deny; }"}};
  const auto compilation = compile("layer.pol", {}, reader_of(files));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  const pol::Names names(*table);
  const auto conflict = [&](const char* one, const char* other) {
    return pol::find_conflict(*table, {*names.role(one), *names.role(other)}).has_value();
  };
  EXPECT_TRUE(conflict("senior", "approver"));
  EXPECT_TRUE(conflict("reader", "other"));
  EXPECT_FALSE(conflict("senior", "reader"));
  EXPECT_FALSE(conflict("senior", "clerk"));
}

}  // namespace
}  // namespace polc
