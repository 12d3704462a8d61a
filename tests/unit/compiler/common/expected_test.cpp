#include "compiler/common/expected.h"

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace polc {
namespace {

Expected<std::string> first_word(const std::string& text) {
  if (text.empty()) return Unexpected("there is none");
  return text.substr(0, text.find(' '));
}

TEST(Expected, HoldsAValueOrAReason) {
  const Expected<std::string> word = first_word("a b");
  ASSERT_TRUE(word);
  EXPECT_EQ(*word, "a");
  EXPECT_EQ(word->size(), 1U);
  const Expected<std::string> none = first_word("");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error(), "there is none");
}

/// Here both are texts, which a caller could otherwise take for each other.
TEST(Expected, GivesNeitherForTheOther) {
  const Expected<std::string> word = first_word("a");
  const Expected<std::string> none = first_word("");
  EXPECT_THROW((void)*none, std::bad_variant_access);
  EXPECT_THROW((void)none->size(), std::bad_variant_access);
  EXPECT_THROW((void)word.error(), std::bad_variant_access);
  static_assert(!std::is_convertible_v<Expected<std::string>, bool>);
  static_assert(!std::is_convertible_v<Expected<std::string>, std::string>);
  static_assert(!std::is_default_constructible_v<Expected<std::string>>, "there is no result that nobody made");
}

TEST(Expected, OfNothingSucceedsOrHasAReason) {
  const Expected<void> done;
  EXPECT_TRUE(done);
  const Expected<void> failed = Unexpected("no room");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error(), "no room");
}

TEST(Expected, MovesWhatItHolds) {
  Expected<std::unique_ptr<int>> number = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(number);
  EXPECT_EQ(*taken, 7);
}

}  // namespace
}  // namespace polc
