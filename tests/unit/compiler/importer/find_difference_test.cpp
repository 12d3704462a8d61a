// The check behind every import must see each way in which a policy may differ from its table.
#include <gtest/gtest.h>

#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

/// `role permission` of the first difference between a table and a policy; empty if there is none.
std::string difference(const Imported& read, const std::string& policy) {
  const std::unique_ptr<Compilation> compilation = compile_text("other.pol", policy);
  if (!compilation->bytes) return "does not compile: " + compilation->sink.all().front().message;
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  const auto found = find_difference(*read.table, *table);
  if (!found) return "";
  const auto or_star = [](const std::string& name) { return name.empty() ? "*" : name; };
  return or_star(found->role) + " " + or_star(found->permission);
}

class FindDifference : public testing::Test {
 protected:
  const Imported read_ = imported("p,r,s\na.x,allow if own and team is sales,\na.y,x,x\n");
  const std::string head_ = "role r; role s; resource a { own: bool; team: {sales, other}; actions x, y; } ";
};

TEST_F(FindDifference, NoneInTheRightPolicy) {
  EXPECT_EQ(difference(read_, read_.policy), "");
  EXPECT_EQ(difference(read_, head_ + "allow r, s to a.y; allow r to a.x if own and team is sales;"), "");
}

TEST_F(FindDifference, InACell) {
  EXPECT_EQ(difference(read_, head_ + "allow r to a.y; allow r to a.x if own and team is sales;"), "s a.y");
  EXPECT_EQ(difference(read_, head_ + "allow r, s to a.y; allow r to a.x if own;"), "r a.x");
  EXPECT_EQ(difference(read_, head_ + "allow r, s to a.y;"), "r a.x");
  EXPECT_EQ(difference(read_, head_ + "allow r, s to a.y; allow r, s to a.x if own and team is sales;"), "s a.x");
  EXPECT_EQ(difference(read_, head_ + "allow r, s to a.y; allow r to a.x if own and team is other;"), "r a.x");
  EXPECT_EQ(
      difference(read_, head_ + "allow r, s to a.y; allow r to a.x if own and team is sales; forbid r to a.y if own;"),
      "r a.y");
}

TEST_F(FindDifference, InWhatThereIs) {
  const std::string rules = "allow r, s to a.y; allow r to a.x if own and team is sales;";
  EXPECT_EQ(difference(read_, head_ + rules + "role t;"), "t *");
  EXPECT_EQ(difference(read_, head_ + rules + "resource b { actions x; }"), "* b.x");
  EXPECT_EQ(difference(read_, "levels no < allow; " + head_ + rules), "* *");
  EXPECT_EQ(difference(read_, "role r; role t; resource a { actions x, y; } allow r to a.*;"), "s *");
  EXPECT_EQ(difference(read_, "role r; role s; resource a { actions z, y; } allow r to a.*;"), "* a.x");
}

TEST(FindDifferenceOfNames, AnAttributeOrAValueThatThePolicyHasNotIsADifference) {
  const Imported read = imported("p,r,s\na.x,if team is sales,if own\n");
  const auto kind = [&](const std::string& attributes, const std::string& rules) {
    const auto compilation =
        compile_text("o.pol", "role r; role s; resource a { " + attributes + " actions x; } " + rules);
    EXPECT_TRUE(compilation->bytes) << compilation->sink.all().front().message;
    const auto found = find_difference(*read.table, *pol::verify(*compilation->bytes));
    return found ? found->expected : "none";
  };
  EXPECT_EQ(kind("team: {sales, other};", "allow r to a.x if team is sales;"), "own");
  EXPECT_EQ(kind("own: bool; team: {support, other};", "allow s to a.x if own; allow r to a.x if team is support;"),
            "sales");
  EXPECT_EQ(kind("own: bool; team: {sales, other};", "allow s to a.x if own; allow r to a.x if team is sales;"),
            "none");
}

TEST(FindDifferenceOfDecisions, SaysWhatEitherDecidesAndWhen) {
  const Imported read = imported("p,r\na.x,if own\n");
  const auto compilation =
      compile_text("o.pol", "role r; resource a { own: bool; actions x; } allow r to a.x if not own;");
  const TableComparison found = compare(*read.table, *pol::verify(*compilation->bytes), 5);
  ASSERT_EQ(found.differences.size(), 1u) << "each cell once";
  EXPECT_EQ(found.cells, 1u);
  EXPECT_EQ(found.differences[0].expected + found.differences[0].found + found.differences[0].request,
            "denyallow with own=false");
}

TEST(FindDifferenceOfDenials, BindsTheRoleAndNotItsSeniors) {
  const Imported read = imported(R"({"roles": ["r", "s"], "inherits": {"s": ["r"]},
      "grants": [["r", "a.x", null], ["s", "a.x", null]], "denies": [["r", "a.x", "closed"]]})");
  EXPECT_EQ(difference(read, read.policy), "");
  const std::string head = "role r; role s includes r; resource a { closed: bool; actions x; } allow r to a.x; ";
  EXPECT_EQ(difference(read, head + "forbid r, s to a.x if closed;"), "s a.x");
  EXPECT_EQ(difference(read, head + "forbid r to a.x;"), "r a.x");
}

TEST(FindDifferenceOfLargeConditions, GivesUpBeforeItTakesForEver) {
  // Each of the two conditions compiles; together they depend on more than can be tried one by one.
  const auto any_of = [](int first) {
    std::string condition = "a" + std::to_string(first);
    for (int number = first + 1; number < first + 9; ++number) condition += " or a" + std::to_string(number);
    return condition;
  };
  const Imported read = imported("p,r,s\na.x,allow if " + any_of(0) + ",allow if " + any_of(9) + "\n");
  ASSERT_FALSE(read.policy.empty()) << read.messages();
  std::string policy = "role r; role s; resource a { actions x; } allow r to a.x;";
  EXPECT_EQ(difference(read, policy), "* a.x");  // It knows none of the attributes.
  const std::unique_ptr<Compilation> compilation = compile_text("own.pol", read.policy);
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  const auto found = find_difference(*read.table, *table);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->kind, ImportDifference::Kind::too_many_combinations);
}

}  // namespace
}  // namespace polc::importer
