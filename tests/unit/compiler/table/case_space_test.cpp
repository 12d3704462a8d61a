// How a block's cases are numbered. The layout of inputs is given by hand, so that every number here can be checked by hand.
#include "compiler/table/case_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

class CaseSpaces : public testing::Test {
 protected:
  CaseSpaces()
      : policy_(resolved("role r; resource sale { a: bool; m: {x, y, z}; c: bool; actions go; }\n"
                         "settings s for r { reach: {near, far, all} = far; lit = on; }\n")) {
    layout_.fields.resize(policy_.model.variables.size());
    positions_.resize(policy_.model.variables.size());
    positions_[index(variable("s.lit"))] = 1;
    EXPECT_EQ(policy_.messages(), "");
    place("a", 0, 1);
    place("m", 1, 2);
    place("c", 3, 1);
  }

  const Model& model() const { return policy_.model; }

  VariableId variable(std::string_view name) const {
    const auto& variables = model().variables;
    const auto found =
        std::find_if(variables.begin(), variables.end(), [&](const Variable& each) { return each.name == name; });
    EXPECT_NE(found, variables.end()) << name;
    return id_at<VariableId>(static_cast<std::size_t>(found - variables.begin()));
  }

  void place(std::string_view name, std::uint8_t shift, std::uint8_t width) {
    layout_.fields[index(variable(name))] = {shift, width};
  }

  CaseSpace space(const std::vector<std::string>& names) const {
    std::vector<VariableId> support;
    for (const std::string& name : names) support.push_back(variable(name));
    std::sort(support.begin(), support.end());
    return {model(), layout_, support};
  }

  /// `a=1 c=0`, of the variables named; `no case` where an attribute's code is no value.
  std::string decoded(const CaseSpace& cases, std::uint64_t number, const std::vector<std::string>& names) const {
    std::vector<std::uint32_t> values(model().variables.size(), 99);
    if (!cases.decode(number, values)) return "no case";
    std::string text;
    for (const std::string& name : names)
      text += (text.empty() ? "" : " ") + name + "=" + std::to_string(values[index(variable(name))]);
    return text;
  }

  PolicyUnderTest policy_;
  InputLayout layout_;
  std::vector<std::uint32_t> positions_;  // Of the settings in the table, by VariableId.
};

TEST_F(CaseSpaces, OfNothingHasOneCase) {
  const CaseSpace cases = space({});
  EXPECT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases.width(), 0U);
  EXPECT_EQ(decoded(cases, 0, {}), "");
}

/// `if a and c`: the two bits of `m` between them are picked too. Case 13 is 0b1101.
TEST_F(CaseSpaces, BridgesASmallGap) {
  const CaseSpace cases = space({"a", "c"});
  EXPECT_EQ(cases.size(), 16U);
  EXPECT_EQ(cases.width(), 4U);
  std::vector<std::uint64_t> both;
  for (std::uint64_t number = 0; number < 16; ++number) {
    if (decoded(cases, number, {"a", "c"}) == "a=1 c=1") both.push_back(number);
  }
  EXPECT_THAT(both, testing::ElementsAre(9, 11, 13, 15));
  EXPECT_EQ(decoded(cases, 8, {"a", "c"}), "a=0 c=1");
  EXPECT_EQ(decoded(cases, 7, {"a", "c"}), "a=1 c=0") << "code 3 of `m` is no value, and does not matter";

  std::vector<pol::format::Gather> gathers;
  SettingCombinations combinations(model(), positions_);
  const pol::format::BlockRecord record = cases.record(combinations, gathers);
  EXPECT_EQ(record.shift, 0);
  EXPECT_EQ(record.mask, 15);
  EXPECT_EQ(record.flags, 0);
  EXPECT_TRUE(gathers.empty());
}

TEST_F(CaseSpaces, BridgesUpTo256Cases) {
  place("m", 1, 6);
  place("c", 7, 1);
  EXPECT_EQ(space({"a", "c"}).size(), 256U);
  place("m", 1, 7);
  place("c", 8, 1);
  EXPECT_EQ(space({"a", "c"}).size(), 4U) << "512 cases are too many";
}

TEST_F(CaseSpaces, GathersTheBitsOfAWideGap) {
  place("m", 1, 7);
  place("c", 8, 1);
  const CaseSpace cases = space({"a", "c"});
  EXPECT_EQ(cases.width(), 2U);
  EXPECT_EQ(decoded(cases, 1, {"a", "c"}), "a=1 c=0");
  EXPECT_EQ(decoded(cases, 2, {"a", "c"}), "a=0 c=1");

  std::vector<pol::format::Gather> gathers;
  SettingCombinations combinations(model(), positions_);
  EXPECT_EQ(cases.record(combinations, gathers).flags, pol::format::BlockRecord::gathered);
  EXPECT_EQ(cases.record(combinations, gathers).extra, 0U);
  ASSERT_EQ(gathers.size(), 1U) << "the same bits are gathered once";
  EXPECT_EQ(gathers[0].mask, 0x101U);
  ASSERT_EQ(gathers[0].run_count, 2U);
  EXPECT_EQ(gathers[0].runs[1].shift, 8);
  EXPECT_EQ(gathers[0].runs[1].width, 1);
}

TEST_F(CaseSpaces, StartWhereTheirFirstAttributeStands) {
  const CaseSpace cases = space({"m", "c"});
  EXPECT_EQ(cases.size(), 8U);
  EXPECT_EQ(decoded(cases, 0b110, {"m", "c"}), "m=2 c=1");
  EXPECT_EQ(decoded(cases, 0b111, {"m", "c"}), "no case") << "`m` has three values for four codes";
  std::vector<pol::format::Gather> gathers;
  SettingCombinations combinations(model(), positions_);
  EXPECT_EQ(cases.record(combinations, gathers).shift, 1);
}

/// Above the attributes' bits: the first setting fastest, in as many steps as it has values.
TEST_F(CaseSpaces, CountSettingsByTheirValues) {
  const CaseSpace cases = space({"a", "s.reach", "s.lit"});
  EXPECT_EQ(cases.size(), 2U * 3 * 2);
  const bool reach_first = variable("s.reach") < variable("s.lit");
  ASSERT_TRUE(reach_first);
  EXPECT_EQ(decoded(cases, 0, {"a", "s.reach", "s.lit"}), "a=0 s.reach=0 s.lit=0");
  EXPECT_EQ(decoded(cases, 5, {"a", "s.reach", "s.lit"}), "a=1 s.reach=2 s.lit=0");
  EXPECT_EQ(decoded(cases, 6, {"a", "s.reach", "s.lit"}), "a=0 s.reach=0 s.lit=1");
  EXPECT_EQ(decoded(cases, 11, {"a", "s.reach", "s.lit"}), "a=1 s.reach=2 s.lit=1");
}

TEST_F(CaseSpaces, ShareTheirSettingCombinations) {
  SettingCombinations combinations(model(), positions_);
  std::vector<pol::format::Gather> gathers;
  EXPECT_EQ(space({"a"}).record(combinations, gathers).combination, 0U) << "number 0 is no setting";
  const pol::format::BlockRecord record = space({"a", "s.reach", "s.lit"}).record(combinations, gathers);
  EXPECT_EQ(record.combination, 1U);
  EXPECT_EQ(record.flags, pol::format::BlockRecord::settings);
  EXPECT_EQ(space({"c", "s.reach", "s.lit"}).record(combinations, gathers).combination, 1U);
  EXPECT_EQ(space({"s.lit"}).record(combinations, gathers).combination, 2U);

  ASSERT_EQ(combinations.combinations().size(), 3U);
  EXPECT_EQ(combinations.combinations()[1].case_count, 6U);
  ASSERT_EQ(combinations.terms().size(), 3U);
  EXPECT_EQ(combinations.terms()[0].stride, 1U);
  EXPECT_EQ(combinations.terms()[1].stride, 3U);
  EXPECT_EQ(combinations.terms()[1].setting, 1U);
  // By default `reach` is its second value and `on` is on: 1 * 1 + 1 * 3.
  EXPECT_THAT(combinations.default_words(), testing::ElementsAre(0, 4, 1));
}

}  // namespace
}  // namespace polc
