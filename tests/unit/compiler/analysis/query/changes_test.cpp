// The smallest changes that would allow what is denied, where settings require each other.
#include "compiler/analysis/query/changes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include "compiler/compile.h"

namespace polc {
namespace {

using testing::ElementsAre;

/// The texts of the first way, for a subject with the first role: every attribute at its first value, every setting
/// at its default.
std::vector<std::string> first_way(const std::string& policy) {
  const auto compilation = compile_text("policy.pol", policy);
  EXPECT_TRUE(compilation->bytes);
  const pol::VerifyResult verified = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*verified);
  std::vector<std::uint32_t> values(read_back.table().data().attributes.size());
  for (const pol::format::Setting& setting : read_back.table().data().settings) values.push_back(setting.default_value);
  const std::vector<ChangeSet> ways =
      smallest_changes(read_back, {{pol::RoleId{0}}, pol::PermissionId{0}, values}, pol::lowest_level).front().ways;
  std::vector<std::string> texts;
  if (ways.empty()) return texts;
  for (const Change& change : ways.front()) texts.push_back(change.text);
  return texts;
}

TEST(Changes, AccountForWhatASettingRequires) {
  std::string settings;
  for (int pair = 0; pair < 40; ++pair) settings += fmt::format("  manage{} = off requires view{};\n", pair, pair);
  for (int pair = 0; pair < 40; ++pair) settings += fmt::format("  view{} = off;\n", pair);
  EXPECT_THAT(first_way("role member;\nresource thing { actions use; }\nsettings s for member {\n" + settings +
                        "}\nallow member to thing.use if s.manage7;\n"),
              ElementsAre("s.manage7=on", "s.view7=on"));
}

TEST(Changes, AccountForWhatRequiresASetting) {
  EXPECT_THAT(first_way("role member;\nresource thing { actions use; }\n"
                        "settings s for member {\n  lit = on requires power;\n  power = on;\n}\n"
                        "allow member to thing.use if not s.power;\n"),
              ElementsAre("s.lit=off", "s.power=off"));
}

}  // namespace
}  // namespace polc
