// Random tables: whatever they hold, the policy that they become compiles and decides what they say.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/compiler/import/imported.h"

namespace polc::importing {
namespace {

class TableGenerator {
 public:
  explicit TableGenerator(std::uint32_t seed) : random_(seed) {}

  std::string csv() {
    const std::uint32_t roles = 1 + below(10);
    std::string text = "permission";
    for (std::uint32_t role = 0; role < roles; ++role) text += ",role " + std::to_string(role);
    text += '\n';
    const std::uint32_t permissions = 1 + below(30);
    const std::uint32_t density = 1 + below(5);
    for (std::uint32_t permission = 0; permission < permissions; ++permission) {
      text += permission_name(permission);
      // Some rows repeat the one before, and some roles hold what others hold.
      if (below(3) != 0 || cells_.size() != roles) {
        cells_.clear();
        for (std::uint32_t role = 0; role < roles; ++role) cells_.push_back(below(density) == 0 ? cell() : "");
      }
      for (std::uint32_t role = 0; role < roles; ++role) {
        text += ",\"" + (role > 0 && below(3) == 0 ? cells_[role - 1] : cells_[role]) + "\"";
      }
      text += '\n';
    }
    return text;
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  std::string permission_name(std::uint32_t number) {
    static const std::vector<std::string> resources = {"a.", "a.b.", "mod/c:", "a.b.d.", "", "e-1/", "in."};
    return resources[below(static_cast<std::uint32_t>(resources.size()))] + "p" + std::to_string(number);
  }

  std::string cell() {
    static const std::vector<std::string> cells = {"x",
                                                   "x",
                                                   "x",
                                                   "yes",
                                                   "no",
                                                   "allow",
                                                   "deny",
                                                   "ask",
                                                   "allow if own",
                                                   "allow if own else ask",
                                                   "not own",
                                                   "ask if team is sales else allow if own",
                                                   "allow if team in {sales, support} and not own",
                                                   "deny if own else allow",
                                                   "deny if team is sales else ask if own else allow",
                                                   "team is subject_team",
                                                   "allow if subject_team is sales or context.open note \"\"why\"\"",
                                                   "level is low or level is high",
                                                   "allow if level not in {low} else ask if context.open"};
    return cells[below(static_cast<std::uint32_t>(cells.size()))];
  }

  std::mt19937 random_;
  std::vector<std::string> cells_;
};

TEST(GeneratedTables, DecideWhatTheySay) {
  constexpr std::uint32_t count = 400;
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    const std::string text = TableGenerator(seed).csv();
    const Imported read = imported(text, {"deny", "ask", "allow"});
    ASSERT_TRUE(read.table.has_value()) << "seed " << seed << '\n' << text << read.messages();
    const std::unique_ptr<Compilation> compilation = compile_text("app.pol", read.policy);
    ASSERT_TRUE(compilation->bytes.has_value()) << "seed " << seed << '\n'
                                                << text << read.policy << compilation->sink.all().front().message;
    const pol::VerifyResult policy = pol::verify(*compilation->bytes);
    ASSERT_TRUE(policy);
    const auto difference = find_difference(*read.table, *policy);
    ASSERT_FALSE(difference.has_value()) << "seed " << seed << '\n'
                                         << text << read.policy << difference->role << ' ' << difference->permission;
  }
}

}  // namespace
}  // namespace polc::importing
