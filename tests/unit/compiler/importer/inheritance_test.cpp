#include "compiler/importer/inheritance.h"

#include <gtest/gtest.h>

#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

using Lists = RoleLists;

Lists includes_of(const std::string& csv) {
  return factor(*imported(csv).table).includes;
}

TEST(Inheritance, OnlyTheNearestRoleIsIncluded) {
  EXPECT_EQ(includes_of("p,a,b,c\nt.x,x,x,x\nt.y,x,x,\nt.z,x,,\n"), (Lists{{1}, {2}, {}}));
}

TEST(Inheritance, ADiamond) {
  EXPECT_EQ(includes_of("p,top,west,east,base\nt.a,x,x,x,x\nt.l,x,x,,\nt.r,x,,x,\n"), (Lists{{1, 2}, {3}, {3}, {}}));
}

TEST(Inheritance, EqualRolesDoNotIncludeEachOther) {
  EXPECT_EQ(includes_of("p,a,b,c\nt.x,x,x,x\nt.y,,,x\n"), (Lists{{}, {}, {0}}));
}

TEST(Inheritance, ARoleThatHoldsNothingIsIncludedByNobody) {
  EXPECT_EQ(includes_of("p,a,b\nt.x,x,\n"), (Lists{{}, {}}));
}

TEST(Inheritance, WhoHasMoreOfACellHoldsIt) {
  EXPECT_EQ(includes_of("p,a,b\nt.x,x,allow if own\nt.y,x,\n"), (Lists{{1}, {}}));
  EXPECT_EQ(includes_of("p,a,b\nt.x,allow if own,allow if own\nt.y,x,\n"), (Lists{{1}, {}}));
  EXPECT_EQ(includes_of("p,a,b\nt.x,allow if own,x\nt.y,x,\n"), (Lists{{}, {}}));
}

TEST(Inheritance, AUnconditionalGrantMayCoverMoreThanOne) {
  const Imported read = imported(R"({"roles": ["a", "b"], "grants": [
      ["a", "t.x", null], ["b", "t.x", "own"], ["b", "t.x", "shared"]]})");
  const FactoredTable factored = factor(*read.table);
  EXPECT_EQ(factored.includes, (Lists{{1}, {}}));
  EXPECT_EQ(factored.grants[0].size(), 1u);
  EXPECT_EQ(fault_of(read), "");
}

TEST(Inheritance, WhatTheFileSaysStands) {
  const Imported read = imported(R"({"roles": ["a", "b", "c"], "inherits": {"a": ["b"]}, "grants": [
      ["a", "t.x", null], ["b", "t.x", null], ["c", "t.x", null], ["a", "t.y", null]]})");
  const FactoredTable factored = factor(*read.table);
  EXPECT_EQ(factored.includes, (Lists{{1}, {}, {}}));
  EXPECT_EQ(factored.grants[0].size(), 1u);
  EXPECT_EQ(fault_of(read), "");
}

TEST(Inheritance, CyclesAreFound) {
  EXPECT_EQ(role_in_cycle({{1}, {2}, {}}), std::nullopt);
  EXPECT_EQ(role_in_cycle({{0}}), std::optional<std::uint32_t>(0));
  const auto found = role_in_cycle({{1}, {2}, {1, 3}, {}});
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(*found == 1 || *found == 2);
}

TEST(Inheritance, Closures) {
  EXPECT_EQ(closures_of({{1, 2}, {3}, {3}, {}}), (Lists{{0, 1, 2, 3}, {1, 3}, {2, 3}, {3}}));
}

}  // namespace
}  // namespace polc::importer
