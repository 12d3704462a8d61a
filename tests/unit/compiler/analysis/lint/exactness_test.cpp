// Warnings against brute force: a statement is called ineffective exactly when the policy decides the same without it,
// over every subject, request and admitted account.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "compiler/access/subjects.h"
#include "tests/unit/compiler/analysis/lint/linted.h"

namespace polc {
namespace {

/// A small policy, a statement a line; what it declares comes first.
struct DraftPolicy {
  std::vector<std::string> declarations;
  std::vector<std::string> statements;

  std::string text(const std::set<std::size_t>& left_out = {}) const {
    std::string result;
    for (const std::string& line : declarations) result += line + "\n";
    for (std::size_t number = 0; number < statements.size(); ++number) {
      result += left_out.contains(number) ? "\n" : statements[number] + "\n";
    }
    return result;
  }
};

class Author {
 public:
  Author(unsigned seed, bool has_inheritance, bool has_restrictions)
      : random_(seed), has_inheritance_(has_inheritance), has_restrictions_(has_restrictions) {}

  DraftPolicy write() {
    DraftPolicy policy;
    if (one_in(2)) policy.declarations.emplace_back("levels deny < look < allow;");
    has_three_levels_ = !policy.declarations.empty();
    policy.declarations.emplace_back("role a;");
    policy.declarations.push_back(has_inheritance_ && one_in(2) ? "role b includes a;" : "role b;");
    policy.declarations.push_back(has_inheritance_ && one_in(2) ? "role c includes b;" : "role c;");
    if (one_in(4)) policy.declarations.emplace_back("role d fallback;");
    has_fourth_ = policy.declarations.back() == "role d fallback;";
    policy.declarations.emplace_back("context { near: bool; }");
    policy.declarations.emplace_back("resource file { own: bool; state: {new, open, old}; actions see, edit, move; }");
    policy.declarations.emplace_back("settings s for b {");
    policy.declarations.emplace_back(one_in(3) ? "  wide = off grants file.move if own;" : "  wide = off;");
    policy.declarations.emplace_back(one_in(2) ? "  deep = off requires wide;" : "  deep = off;");
    policy.declarations.emplace_back("}");
    if (!has_inheritance_ && one_in(4)) policy.declarations.emplace_back("exclusive roles a, c;");
    if (one_in(3)) policy.declarations.emplace_back("file.edit implies file.see;");
    const int count = 3 + pick(6);
    for (int number = 0; number < count; ++number) policy.statements.push_back(statement());
    if (one_in(3)) copy_a_line(policy.statements);
    return policy;
  }

 private:
  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  bool one_in(int count) { return pick(count) == 0; }

  /// Once or twice, anywhere.
  void copy_a_line(std::vector<std::string>& statements) {
    const std::string copied = statements[static_cast<std::size_t>(pick(static_cast<int>(statements.size())))];
    for (int copies = 1 + pick(2); copies > 0; --copies)
      statements.insert(statements.begin() + pick(static_cast<int>(statements.size()) + 1), copied);
  }

  std::string statement() {
    const int kind = pick(10);
    if (has_restrictions_ && kind == 0) return "require " + condition() + " for " + permissions() + above() + ";";
    if (has_restrictions_ && kind <= 3) return "forbid " + roles() + " to " + permissions() + above() + clause() + ";";
    const std::string level = has_three_levels_ && one_in(3) ? "look " : "allow ";
    return level + roles() + " to " + permissions() + clause() + ";";
  }

  std::string above() { return has_three_levels_ && one_in(4) ? " above look" : ""; }
  std::string clause() { return one_in(3) ? "" : " if " + condition(); }

  std::string roles() {
    static const std::array<const char*, 7> all = {"a", "b", "c", "a, b", "b, c", "all roles", "d"};
    return all[static_cast<std::size_t>(pick(has_fourth_ ? 7 : 6))];
  }

  std::string permissions() {
    static const std::array<const char*, 6> all = {"file.see",         "file.edit", "file.move",
                                                   "file.{see, edit}", "file.*",    "file.* except file.see"};
    return all[static_cast<std::size_t>(pick(6))];
  }

  std::string condition() {
    static const std::array<const char*, 8> tests = {"own",    "near",   "state is new", "state in {new, open}",
                                                     "s.wide", "s.deep", "state is old", "own"};
    std::string result = test(tests);
    const int more = pick(3);
    for (int number = 0; number < more; ++number) result += (one_in(2) ? " and " : " or ") + test(tests);
    return result;
  }

  std::string test(const std::array<const char*, 8>& tests) {
    const std::string one = tests[static_cast<std::size_t>(pick(8))];
    return one_in(4) ? "not (" + one + ")" : one;
  }

  std::mt19937 random_;
  bool has_inheritance_;
  bool has_restrictions_;
  bool has_three_levels_ = false;
  bool has_fourth_ = false;
};

using Values = std::vector<std::uint32_t>;

/// Calls `visit` with each value of every variable, in accounts that the policy admits.
void for_each_case(const Linted& linted, const std::function<void(const Values&)>& visit) {
  const Model& model = linted.policy.model;
  std::vector<Diagram> bounds;
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    if (model.variables[position].kind == Variable::Kind::setting)
      bounds.push_back(linted.conditions->admitted_by(id_at<VariableId>(position)));
  }
  const Diagram admitted = linted.conditions->diagrams().conjunction(bounds);
  Values values(model.variables.size());
  const std::function<void(std::size_t)> choose = [&](std::size_t position) {
    if (position == values.size()) {
      if (linted.conditions->diagrams().holds(admitted, values)) visit(values);
      return;
    }
    const std::size_t count = model.domain_of(id_at<VariableId>(position)).values.size();
    for (std::uint32_t value = 0; value < count; ++value) {
      values[position] = value;
      choose(position + 1);
    }
  };
  choose(0);
}

/// Every set of roles that somebody may hold.
std::vector<std::vector<RoleId>> subjects(const Model& model) {
  std::vector<std::vector<RoleId>> result;
  for (std::uint32_t held = 0; held < (1U << model.roles.size()); ++held) {
    std::vector<RoleId> roles;
    for (std::uint32_t role = 0; role < model.roles.size(); ++role) {
      if ((held >> role & 1U) != 0) roles.push_back(id_at<RoleId>(role));
    }
    if (is_admissible(model, roles)) result.push_back(roles);
  }
  return result;
}

/// The level of every decision, in an order that depends on the declarations alone.
std::vector<std::uint8_t> decisions(const Linted& linted) {
  std::vector<std::uint8_t> result;
  for (const std::vector<RoleId>& subject : subjects(linted.policy.model)) {
    for (std::size_t permission = 0; permission < linted.policy.model.permissions.size(); ++permission) {
      const std::vector<Diagram> allowed = linted.access->allowed(id_at<PermissionId>(permission), subject);
      for_each_case(linted, [&](const Values& values) {
        std::uint8_t level = 0;
        for (const Diagram at_least : allowed) level += linted.conditions->diagrams().holds(at_least, values) ? 1 : 0;
        result.push_back(level);
      });
    }
  }
  return result;
}

/// The statements that draw one of `codes`.
std::set<std::size_t> reported(const Linted& linted, const DraftPolicy& draft, const std::set<Code>& codes) {
  std::set<std::size_t> result;
  for (const Diagnostic& diagnostic : linted.policy.sink.all()) {
    const std::uint32_t line = linted.policy.sources.position(diagnostic.span->file, diagnostic.span->begin).line;
    if (codes.contains(diagnostic.code) && line > draft.declarations.size())
      result.insert(line - draft.declarations.size() - 1);
  }
  return result;
}

const std::set<Code> ineffective_codes = {Code::redundant_rule, Code::masked_grant, Code::ineffective_restriction};

bool is_grant(const std::string& statement) {
  return statement.starts_with("allow") || statement.starts_with("look");
}

/// Reported or not, a condition that never lets the statement apply makes it removable.
std::set<std::size_t> never_applying(const Linted& linted, const DraftPolicy& draft) {
  std::set<std::size_t> result;
  for (const std::size_t number : reported(linted, draft, {Code::condition_never_holds})) {
    if (!draft.statements[number].starts_with("require")) result.insert(number);
  }
  for (const std::size_t number : reported(linted, draft, {Code::condition_always_holds})) {
    if (draft.statements[number].starts_with("require")) result.insert(number);
  }
  return result;
}

struct Sweep {
  int ineffective = 0;
  int needed = 0;
};

void compare(const DraftPolicy& draft, bool is_complete, Sweep& sweep) {
  const Linted whole(draft.text());
  ASSERT_FALSE(whole.policy.sink.has_errors()) << whole.policy.messages() << draft.text();
  const std::vector<std::uint8_t> expected = decisions(whole);
  const std::set<std::size_t> ineffective = reported(whole, draft, ineffective_codes);
  const std::set<std::size_t> never = never_applying(whole, draft);
  std::map<bool, std::set<std::size_t>> together;
  for (const std::size_t number : ineffective) together[is_grant(draft.statements[number])].insert(number);
  for (const std::size_t number : never) {
    EXPECT_EQ(decisions(Linted(draft.text({number}))), expected) << "never applies: " << draft.statements[number];
  }
  for (const auto& [kind, numbers] : together) {
    EXPECT_EQ(decisions(Linted(draft.text(numbers))), expected) << "without all that are ineffective";
  }
  for (std::size_t number = 0; number < draft.statements.size(); ++number) {
    if (never.contains(number)) continue;
    const bool is_idle = ineffective.contains(number);
    if (!is_idle && !is_complete) continue;
    ++(is_idle ? sweep.ineffective : sweep.needed);
    // Of two that make each other ineffective one is blamed, so the rest is looked at without those blamed.
    std::set<std::size_t> left_out = together[is_grant(draft.statements[number])];
    if (is_idle) left_out.clear();
    left_out.insert(number);
    EXPECT_EQ(decisions(Linted(draft.text(left_out))) == expected, is_idle) << draft.statements[number];
  }
}

constexpr unsigned policies = 150;

void sweep_all(bool has_inheritance, bool has_restrictions, bool is_complete) {
  Sweep sweep;
  for (unsigned seed = 1; seed <= policies; ++seed) {
    const DraftPolicy draft = Author(seed, has_inheritance, has_restrictions).write();
    compare(draft, is_complete, sweep);
    if (testing::Test::HasFailure())
      FAIL() << "seed " << seed << "\n" << draft.text() << Linted(draft.text()).policy.messages();
  }
  EXPECT_GT(sweep.ineffective, 50);
  if (is_complete) {
    EXPECT_GT(sweep.needed, 100);
  }
}

TEST(LintExactness, IdleStatementsWithInheritance) {
  sweep_all(true, false, true);
}

TEST(LintExactness, IdleStatementsWithRestrictions) {
  sweep_all(false, true, true);
}

// A grant to a role that also inherits it from one that is kept from it stays: it shows that this is meant. So some
// statements that change nothing draw no warning, and what is claimed here is one way.
TEST(LintExactness, IdleStatementsWithBoth) {
  sweep_all(true, true, false);
}

/// The variables of which some decision depends, by brute force.
std::set<std::string> decisive(const Linted& linted) {
  const Model& model = linted.policy.model;
  std::set<std::string> result;
  for (const std::vector<RoleId>& subject : subjects(model)) {
    for (std::size_t permission = 0; permission < model.permissions.size(); ++permission) {
      for (const Diagram at_least : linted.access->allowed(id_at<PermissionId>(permission), subject)) {
        std::map<std::pair<std::size_t, Values>, bool> seen;  // By variable and the values of all others.
        for_each_case(linted, [&](const Values& values) {
          const bool holds = linted.conditions->diagrams().holds(at_least, values);
          for (std::size_t variable = 0; variable < values.size(); ++variable) {
            Values others = values;
            others[variable] = 0;
            const auto [entry, is_new] = seen.try_emplace({variable, others}, holds);
            if (!is_new && entry->second != holds) result.insert(model.variables[variable].name);
          }
        });
      }
    }
  }
  return result;
}

/// Whether some line tests the variable, and every such line has a warning. Within its group a setting has a short name.
bool has_warning_wherever_named(const Linted& linted, const DraftPolicy& draft, const std::string& name) {
  std::set<std::uint32_t> warned;
  for (const Diagnostic& diagnostic : linted.policy.sink.all()) {
    warned.insert(linted.policy.sources.position(diagnostic.span->file, diagnostic.span->begin).line);
  }
  const std::string short_name = name.substr(name.find('.') + 1);
  std::istringstream lines(draft.text());
  bool is_named = false;
  std::uint32_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const bool is_rule = number > draft.declarations.size() || line.find("grants") != std::string::npos;
    if (!is_rule || line.find(short_name) == std::string::npos) continue;
    is_named = true;
    if (!warned.contains(number)) return false;
  }
  return is_named;
}

TEST(LintExactness, IdleSettingsAndAttributes) {
  int ineffective = 0;
  for (unsigned seed = 1; seed <= policies; ++seed) {
    const DraftPolicy draft = Author(seed, seed % 2 == 0, true).write();
    const Linted linted(draft.text());
    const std::set<std::string> expected = decisive(linted);
    std::set<Span, std::function<bool(const Span&, const Span&)>> spans(
        [](const Span& left, const Span& right) { return left.begin < right.begin; });
    for (const Diagnostic& diagnostic : linted.policy.sink.all()) {
      if (diagnostic.code == Code::ineffective_setting || diagnostic.code == Code::unused_attribute)
        spans.insert(*diagnostic.span);
    }
    ineffective += static_cast<int>(spans.size());
    const bool is_required = draft.text().find("requires wide") != std::string::npos;
    for (const Variable& variable : linted.policy.model.variables) {
      if (is_required && variable.name == "s.wide") continue;  // It decides what accounts may choose.
      const bool is_reported = spans.contains(variable.span);
      const bool is_idle = !expected.contains(variable.name);
      // An ineffective one goes unsaid where every line that tests it has a warning of its own.
      const bool is_right =
          is_reported ? is_idle : !is_idle || has_warning_wherever_named(linted, draft, variable.name);
      EXPECT_TRUE(is_right) << variable.name << ", seed " << seed << "\n" << draft.text() << linted.policy.messages();
    }
  }
  EXPECT_GT(ineffective, 50);
}

/// As the reference says: of statements that make each other redundant, the later one is reported.
TEST(Exactness, OfTwoThatMakeEachOtherRedundantTheLaterIsReported) {
  const std::string head = "role a;\nrole b includes a;\nresource r { own: bool; actions x, y; }\n";
  const std::string one = "allow a to r.x;\n";
  const std::string two = "allow a, b to r.x;\n";
  const std::string rest = "allow b to r.y if own;\n";
  EXPECT_EQ(Linted(head + one + two + rest).warnings(), std::vector<std::string>{"POL6001 5"});
  EXPECT_EQ(Linted(head + two + one + rest).warnings(), std::vector<std::string>{"POL6001 5"});
  const std::string taken = "forbid a, b to r.y if own;\n";
  const std::string taken_again = "forbid b, a to r.y if own;\n";
  const std::string more = "allow a, b to r.{x, y};\n";
  EXPECT_EQ(Linted(head + more + taken + taken_again).warnings(), std::vector<std::string>{"POL6001 6"});
  EXPECT_EQ(Linted(head + more + taken_again + taken).warnings(), std::vector<std::string>{"POL6001 6"});
  // Of three, two; and what is reported can be removed together.
  EXPECT_EQ(Linted(head + one + one + one + rest).warnings(), (std::vector<std::string>{"POL6001 5", "POL6001 6"}));
  EXPECT_EQ(Linted(head + one + rest).warnings(), std::vector<std::string>());
}

/// Where the author wrote a set of roles, the label names it, and no member of it.
TEST(Exactness, LabelsNameTheGroupThatWasWritten) {
  const std::string head =
      "role agent;\nrole lead;\nrole guest;\nrole group staff = agent, lead;\nresource r { actions x, y; }\n"
      "allow guest to r.y;\n";
  const auto label_of = [&](const std::string& grants) {
    const Linted linted(head + grants);
    return linted.policy.messages();
  };
  EXPECT_NE(label_of("allow staff to r.x;\nallow agent to r.x;\n").find("label: granted to `staff` here"),
            std::string::npos)
      << label_of("allow staff to r.x;\nallow agent to r.x;\n");
  EXPECT_NE(label_of("allow all roles to r.x;\nallow staff to r.x;\n").find("label: granted to `all roles` here"),
            std::string::npos);
  EXPECT_NE(label_of("allow agent, lead to r.x;\nallow agent to r.x;\n").find("label: granted to `agent` here"),
            std::string::npos);
}

/// Whoever follows the help keeps what is excepted already, by the names that were written.
TEST(Exactness, TheExceptionsThatAreWrittenStay) {
  const Linted linted(
      "role agent;\nrole lead;\nrole admin;\nrole guest;\nrole group staff = agent, lead;\n"
      "resource r { own: bool; actions x, y; }\nallow all roles to r.y;\nallow agent, admin to r.x if own;\n"
      "allow guest to r.x;\nforbid all roles except staff to r.x if own;\n");
  EXPECT_NE(linted.policy.messages().find("write `all roles except staff, admin`"), std::string::npos)
      << linted.policy.messages();
}

}  // namespace
}  // namespace polc
