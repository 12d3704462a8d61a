// Explanations of a table made by hand, under accounts that are not its own: what is read stays inside the table.
#include <pol/account.h>
#include <pol/explain.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <memory>

#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using testing::Bytes;
using testing::TableBuilder;

constexpr RoleId the_owner{0};
constexpr PermissionId to_see{0};

/// A table whose fourth setting has values that the workshop's has not.
TableBuilder foreign_table() {
  TableBuilder table = testing::support_table();
  table.add_switch("first", false);
  table.add_switch("second", false);
  table.add_switch("third", false);
  std::vector<std::string> values;
  for (int value = 0; value < 5000; ++value) values.push_back("value_" + std::to_string(value));
  table.add_setting("fourth", values, 4999);
  return table;
}

class Explain : public ::testing::Test {
 protected:
  /// What decides, and what explains it, under an account of any table.
  void expect_as_by_default(const Account& account) const {
    const Explanation found = explanations_->explain(std::span(&the_owner, 1), to_see, Inputs(0), account);
    EXPECT_EQ(found.kind, Explanation::Kind::granted);
    EXPECT_EQ(found.level, decide(table_, the_owner, to_see, Inputs(0), account));
    ASSERT_TRUE(found.statement);
    EXPECT_EQ(found.statement->text, "allow");
  }

  const Bytes bytes_ = testing::explained_table().build();
  const TableView table_ = *verify(bytes_.span());
  const std::optional<Explanations> explanations_ = Explanations::open(table_);
};

TEST_F(Explain, ReadsTheAccountOfItsTable) {
  ASSERT_TRUE(explanations_);
  Account account(table_);
  expect_as_by_default(account);
  ASSERT_TRUE(account.set(SettingId{2}, 1) && account.set(SettingId{0}, 1) && account.set(SettingId{3}, 1));
  const Explanation changed = explanations_->explain(std::span(&the_owner, 1), to_see, Inputs(0), account);
  EXPECT_EQ(changed.kind, Explanation::Kind::not_granted) << "`who` is away from its default";
}

TEST_F(Explain, AnAccountOfAnotherTableCountsAsTheDefaultOne) {
  ASSERT_TRUE(explanations_);
  const Bytes bytes = foreign_table().build();
  const VerifyResult foreign = verify(bytes.span());
  ASSERT_TRUE(foreign) << text(foreign.error().code);
  expect_as_by_default(Account(*foreign));
}

TEST_F(Explain, AnAccountOfATableThatIsGoneIsNotLookedInto) {
  ASSERT_TRUE(explanations_);
  auto bytes = std::make_unique<Bytes>(foreign_table().build());
  auto foreign = std::make_unique<TableView>(*verify(std::as_const(*bytes).span()));
  const Account account(*foreign);
  foreign.reset();
  bytes.reset();
  expect_as_by_default(account);
}

TEST_F(Explain, AnAccountThatWasMovedFromCountsAsTheDefaultOne) {
  ASSERT_TRUE(explanations_);
  Account account(table_);
  const Account moved = std::move(account);
  expect_as_by_default(account);  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace pol
