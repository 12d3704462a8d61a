// The stored account that runtime/FORMAT.md shows is one, byte for byte.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "compiler/compile.h"
#include "pol/account_text.h"
#include "pol/verify.h"

namespace polc {
namespace {

constexpr const char* policy = R"(
policy help_desk;
role agent;
resource ticket { actions close, reopen; }
settings agents for agent { close_tickets = on grants ticket.close; }
allow agent to ticket.reopen;
custom roles may hold ticket.*;
)";

std::string example() {
  std::ostringstream page;
  page << std::ifstream(std::string(POLC_SOURCE_DIR) + "/runtime/FORMAT.md").rdbuf();
  const std::string text = page.str();
  const std::size_t first = text.find("pol-account 1\n");
  return first == std::string::npos ? "" : text.substr(first, text.find("```", first) - first);
}

TEST(StoredAccount, IsWhatFormatMdShows) {
  const auto compilation = compile_text("help_desk.pol", policy);
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  pol::Account account(*table);
  pol::CustomRoles roles(*table);
  const pol::AccountReport report = pol::read_account(example(), account, &roles);
  EXPECT_TRUE(report) << text(report.status);
  EXPECT_TRUE(report.notes.empty());
  EXPECT_EQ(roles.all().size(), 1U);
  EXPECT_EQ(pol::write_account(account, &roles), example());
}

}  // namespace
}  // namespace polc
