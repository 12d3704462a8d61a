// Matrices: outcomes in order, absences, layouts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* matrix_world = R"(
levels deny < instruct < allow;
role admin;
role member;
role guest;
resource device { own: bool; status: {open, shut}; actions view, fix; }
resource form { own: bool; actions sign; }
)";

PolicyUnderTest matrix(const std::string& rows) {
  return resolved(matrix_world + ("matrix main \"Main\" {\n| | admin | member, guest |\n" + rows + "}\n"));
}

TEST(Matrix, AnOutcomeHoldsWhereTheEarlierDoNot) {
  const PolicyUnderTest policy =
      matrix("| device.view | allow | allow if own else instruct if status is open else deny |\n");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(),
              ElementsAre("grant allow admin device.view if always", "grant allow guest device.view if own",
                          "grant allow member device.view if own",
                          "grant instruct guest device.view if not own and status is open",
                          "grant instruct member device.view if not own and status is open"));
  EXPECT_THAT(policy.absences(), ElementsAre("member device.view if not own and status is not open",
                                             "guest device.view if not own and status is not open"));
}

TEST(Matrix, WhatIsUnwrittenIsAnAbsenceToo) {
  const PolicyUnderTest policy = matrix("| device.view | allow if own | deny if own |\n");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::pointless_cell_condition));
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow admin device.view if own"));
  EXPECT_THAT(policy.absences(),
              ElementsAre("admin device.view if not own", "member device.view if own", "guest device.view if own",
                          "member device.view if not own", "guest device.view if not own"));
}

TEST(Matrix, ARowOfSeveralPermissionsReadsItsConditionForEach) {
  const PolicyUnderTest policy = matrix("| device.{fix, view}, form.sign | allow if own | deny |\n");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow admin device.fix if own", "grant allow admin device.view if own",
                                          "grant allow admin form.sign if own"));
}

TEST(Matrix, KeepsTheLayout) {
  const PolicyUnderTest policy = matrix("| form.sign | allow | deny |\n| device.{fix, view} | deny | deny |\n");
  ASSERT_EQ(policy.model.matrices.size(), 1U);
  const MatrixLayout& layout = policy.model.matrices.front();
  EXPECT_EQ(layout.name, "main");
  EXPECT_EQ(layout.title, "Main");
  EXPECT_THAT(layout.roles, ElementsAre(RoleId{0}, RoleId{1}, RoleId{2}));
  EXPECT_THAT(layout.permissions, ElementsAre(PermissionId{2}, PermissionId{1}, PermissionId{0}));
}

TEST(Matrix, ALastOutcomeOfTheLowestLevelNeedsNoCondition) {
  for (const std::string cell : {"deny if own", "allow if own else deny if status is open"}) {
    const PolicyUnderTest policy = matrix("| device.view | allow | " + cell + " |\n");
    EXPECT_THAT(policy.codes(), ElementsAre(Code::pointless_cell_condition)) << cell;
    EXPECT_THAT(policy.messages(), HasSubstr("the cell says `deny` as well")) << cell;
  }
  for (const std::string cell : {"deny", "deny if own else allow", "allow if own else deny", "instruct if own"})
    EXPECT_THAT(matrix("| device.view | allow | " + cell + " |\n").messages(), IsEmpty()) << cell;
}

TEST(Matrix, AColumnMayBeWhatIsLeftOfAGroupOrOfAllRoles) {
  const std::string groups = matrix_world + std::string("role group staff = admin, member;\n");
  const auto columns = [&](const std::string& header) {
    const PolicyUnderTest policy =
        resolved(groups + "matrix m {\n| | " + header + " |\n| form.sign | allow | allow |\n}\n");
    EXPECT_THAT(policy.messages(), IsEmpty()) << header;
    return policy.rules();
  };
  const auto all = ElementsAre("grant allow admin form.sign if always", "grant allow guest form.sign if always",
                               "grant allow member form.sign if always");
  EXPECT_THAT(columns("staff except admin | admin, guest"), all);
  EXPECT_THAT(columns("all roles except staff | staff"), all);
  EXPECT_THAT(columns("staff | all roles except admin, member"), all);
  const PolicyUnderTest whole = resolved(groups + "matrix m {\n| | all roles |\n| form.sign | allow |\n}\n");
  EXPECT_THAT(whole.messages(), IsEmpty());
  EXPECT_THAT(whole.rules(), all);
}

TEST(Matrix, ARoleOfAnExceptColumnHasNoOtherColumn) {
  const PolicyUnderTest policy =
      resolved(matrix_world +
               std::string("matrix m {\n| | all roles except guest | admin |\n| form.sign | allow | allow |\n}\n"));
  EXPECT_THAT(policy.codes(), ElementsAre(Code::repeated_column));
  EXPECT_THAT(policy.messages(), HasSubstr("admin"));
  const PolicyUnderTest empty = resolved(
      matrix_world + std::string("matrix m {\n| | admin except admin | guest |\n| form.sign | allow | allow |\n}\n"));
  EXPECT_THAT(empty.codes(), ElementsAre(Code::empty_role_set));
}

TEST(Matrix, ARowOfTheWrongWidthNamesTheColumns) {
  const PolicyUnderTest policy =
      matrix("| form.sign | allow |\n| device.view | deny | deny |\n| device.fix | deny | deny | deny |\n");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::row_width, Code::row_width));
  EXPECT_THAT(policy.messages(), HasSubstr("this row has 1 cell, but the matrix has 2 columns"));
  EXPECT_THAT(policy.messages(), HasSubstr("admin | member, guest"));
  EXPECT_EQ(policy.absences().size(), 3U);
}

TEST(Matrix, CellsConflictAcrossMatricesToo) {
  const PolicyUnderTest policy = resolved(matrix_world + std::string(R"(
matrix { | | admin | | device.* | allow | }
matrix { | | admin | | device.view | allow | }
)"));
  EXPECT_THAT(policy.codes(), ElementsAre(Code::conflicting_cells));
  EXPECT_THAT(policy.messages(), HasSubstr("`admin` and `device.view`"));
}

TEST(Matrix, AMistakeInOneCellLeavesTheOthers) {
  const PolicyUnderTest policy = matrix("| device.view | alow | allow if onw |\n| device.fix | allow | deny |\n");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_level, Code::unknown_condition_name));
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow admin device.fix if always"));
}

TEST(Matrix, ACellRemembersItsNote) {
  const PolicyUnderTest policy = matrix("| device.view | allow note \"they run it\" | deny |\n");
  ASSERT_EQ(policy.model.rules.size(), 1U);
  EXPECT_EQ(policy.model.rules.front().note, "they run it");
  EXPECT_EQ(policy.model.rules.front().origin, Rule::Origin::cell);
}

}  // namespace
}  // namespace polc
