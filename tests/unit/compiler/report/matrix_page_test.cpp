// How a matrix is laid out: as it is where it fits, else with cells on several lines, else a block a role.
#include "compiler/report/matrix_page.h"

#include <gtest/gtest.h>

#include <string>

namespace polc {
namespace {

PolicyMatrix matrix(const std::string& condition) {
  PolicyMatrix result;
  result.policy = "p";
  result.lowest_level = result.lowest_shown = "deny";
  result.columns = {{"boss", "The boss"}, {"clerk", ""}};
  result.rows = {
      {"a.view", "View it", "a", "", "view", {{{"allow", "allow", ""}}, {{"allow", "allow", condition}}}, {}},
      {"a.edit", "", "a", "", "edit", {{{"allow", "allow", ""}}, {{"deny", "deny", ""}}}, {}}};
  return result;
}

TEST(MatrixPage, StaysAsItIsWhereItFits) {
  const std::string text = "p\n\n        boss   clerk\na.view  allow  allow if own\na.edit  allow  deny\n";
  EXPECT_EQ(matrix_page(matrix("own"), {0, false, false}), text);
  EXPECT_EQ(matrix_page(matrix("own"), {27, false, false}), text);
}

TEST(MatrixPage, BreaksCellsBetweenWords) {
  EXPECT_EQ(matrix_page(matrix("own and open"), {24, false, false}),
            "p\n\n        boss   clerk\na.view  allow  allow if\n                 own and\n                 open\n"
            "a.edit  allow  deny\n");
}

TEST(MatrixPage, HasABlockForEachRoleWhereAWordDoesNotFit) {
  EXPECT_EQ(matrix_page(matrix("supervisor.limit_to_assigned"), {34, false, false}),
            "p\n\nboss\n  allow\n    everything\n\nclerk\n  allow if\n      supervisor.limit_to_assigned\n    a.view\n"
            "  deny\n    everything else\n");
}

TEST(MatrixPage, ShowsTitlesWhereThereAreSome) {
  EXPECT_EQ(matrix_page(matrix("own"), {0, true, false}),
            "p\n\n         The boss  clerk\nView it  allow     allow if own\na.edit   allow     deny\n");
}

TEST(MatrixPage, RepeatsTheHeaderOfALongTable) {
  PolicyMatrix tall = matrix("own");
  const MatrixRow row = tall.rows.front();
  for (int number = 0; number < 100; ++number) {
    tall.rows.push_back(row);
    tall.rows.back().resource = "r" + std::to_string(number / 10);
  }
  const auto headers = [&](std::size_t width) {
    const std::string text = matrix_page(tall, {width, false, false});
    std::size_t count = 0;
    for (std::size_t at = text.find("boss"); at != std::string::npos; at = text.find("boss", at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(headers(80), 4U) << "every thirty rows, where a resource begins";
  EXPECT_EQ(headers(0), 1U) << "no terminal";
}

TEST(MatrixPage, ColoursNoBlanks) {
  const std::string text = matrix_page(matrix("own"), {0, false, true});
  EXPECT_NE(text.find("\033[32mallow\033[0m  \033[33mallow if own\033[0m\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\033[2mdeny\033[0m"), std::string::npos) << text;
}

}  // namespace
}  // namespace polc
