// Conditions read back from a table: ordered values are spoken of by their order, and the words mean what they say.
#include "compiler/analysis/query/condition_text.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "compiler/compile.h"
#include "compiler/report/decisions_dump.h"
#include "pol/verify.h"

namespace polc {
namespace {

constexpr const char* world = R"(
role member;
domain clearance = public < internal < restricted < secret;
context { clearance: clearance; }
resource document {
  own: bool;
  class: clearance;
  kind: {memo, report, letter, note};
  rare: {x, y, a_value_with_a_long_name, another_value_with_a_long_name};
  size: smallest < second_smallest < third_smallest < middle < third_largest < second_largest < largest;
  draft: low < middle < high;
  final: low < middle < high;
  actions read;
}
settings desk for member { least: clearance = internal; }
)";

/// A policy of one rule, as a table.
class Table {
 public:
  explicit Table(const std::string& condition)
      : compilation_(compile_text("policy.pol", world + ("allow member to document.read if " + condition + ";"))) {
    EXPECT_TRUE(compilation_->bytes) << condition;
    if (!compilation_->bytes) return;
    const pol::VerifyResult table = pol::verify(*compilation_->bytes);
    EXPECT_TRUE(table) << condition;
    read_back_ = std::make_unique<ReadBackTable>(*table);
  }

  std::string text() {
    const Diagram allowed = read_back_->allowed(pol::PermissionId{0}, {pol::RoleId{0}}).front();
    return condition_text(*read_back_, allowed, allowed);
  }

  std::string decisions() { return dump_decisions(*read_back_); }

 private:
  std::unique_ptr<Compilation> compilation_;
  std::unique_ptr<ReadBackTable> read_back_;
};

/// What the table says of the condition. Read again, it must decide the same.
std::string condition_shown(const std::string& condition) {
  Table table(condition);
  const std::string text = table.text();
  EXPECT_EQ(Table(text).decisions(), table.decisions()) << condition << "\n" << text;
  return text;
}

TEST(ConditionText, SaysOrderedValuesByTheirOrder) {
  EXPECT_EQ(condition_shown("class in {internal, restricted, secret}"), "class is at least internal");
  EXPECT_EQ(condition_shown("class is below restricted"), "class is at most internal");
  EXPECT_EQ(condition_shown("class is not secret"), "class is at most restricted");
  EXPECT_EQ(condition_shown("class is above restricted"), "class is secret");
  EXPECT_EQ(condition_shown("class in {internal, restricted}"), "class in {internal, restricted}");
  EXPECT_EQ(condition_shown("class is not internal"), "class is not internal");
  EXPECT_EQ(condition_shown("draft is below high and own"), "own and draft is at most middle");
  EXPECT_EQ(condition_shown("desk.least is at least restricted"), "desk.least is at least restricted");
  EXPECT_EQ(condition_shown("kind in {memo, report}"), "kind in {memo, report}") << "no order";
}

TEST(ConditionText, ComparesTwoOfOneOrder) {
  EXPECT_EQ(condition_shown("clearance is at least class"), "clearance is at least class");
  EXPECT_EQ(condition_shown("class is above clearance"), "clearance is below class");
  EXPECT_EQ(condition_shown("draft is below final"), "draft is below final");
  EXPECT_EQ(condition_shown("clearance is at least class and own"), "clearance is at least class and own");
  EXPECT_EQ(condition_shown("own or clearance is at least class"), "clearance is at least class or own");
  EXPECT_EQ(condition_shown("clearance is at least class and (own or kind is memo)"),
            "clearance is at least class and (own or kind is memo)");
  EXPECT_EQ(condition_shown("class is at most desk.least"), "desk.least is at least class");
}

TEST(ConditionText, ListsWhatIsMeantWhereThatIsNotLonger) {
  EXPECT_EQ(condition_shown("kind not in {memo, report}"), "kind in {letter, note}");
  EXPECT_EQ(condition_shown("kind is not memo"), "kind is not memo");
  EXPECT_EQ(condition_shown("kind is not note and not (kind is letter)"), "kind in {memo, report}");
  EXPECT_EQ(condition_shown("rare not in {a_value_with_a_long_name, another_value_with_a_long_name}"),
            "rare in {x, y}");
  EXPECT_EQ(condition_shown("rare not in {x, y}"),
            "rare in {a_value_with_a_long_name, another_value_with_a_long_name}");
  EXPECT_EQ(condition_shown("size not in {middle, third_largest}"), "size not in {middle, third_largest}");
}

TEST(ConditionText, SaysOnceWhatAllAlternativesTest) {
  EXPECT_EQ(condition_shown("own and kind is memo or own and class is secret"),
            "own and (class is secret or kind is memo)");
  EXPECT_EQ(condition_shown("own or kind is memo and own"), "own");
}

TEST(ConditionText, SaysMixedConditionsByTheirOrder) {
  EXPECT_EQ(condition_shown("clearance is at least class and draft is above final"),
            "clearance is at least class and final is below draft");
  EXPECT_EQ(condition_shown("class is at least internal and class is at most restricted"),
            "class in {internal, restricted}");
  EXPECT_EQ(condition_shown("size is at least second_smallest and size is below largest"),
            "size not in {smallest, largest}");
  EXPECT_EQ(condition_shown("size is at least third_smallest and size is at most third_largest"),
            "size in {third_smallest, middle, third_largest}");
  EXPECT_EQ(condition_shown("clearance is above class or class is at most desk.least"),
            "class is below clearance or desk.least is at least class");
}

TEST(ConditionText, MeansWhatItSays) {
  for (const std::string condition :
       {"clearance is above class or class is at most desk.least",
        "clearance is at least class and draft is above final",
        "not (clearance is at most class) and class is not internal", "draft is at least final or draft is low and own",
        "clearance is class", "clearance is at least class and class is at least desk.least and own",
        "class in {public, restricted} or draft is at most middle and clearance is below secret"}) {
    condition_shown(condition);
  }
}

}  // namespace
}  // namespace polc
