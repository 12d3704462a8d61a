// Lawful policies at the widths where a representation changes, or a cap is near: each compiles, is read back, and
// decides what its text says; or it is told the cap that it passes. Never an internal error.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pol/account.h>
#include <pol/decide.h>
#include <pol/names.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include <algorithm>
#include <random>
#include <set>

#include "compiler/analysis/query/changes.h"
#include "compiler/compile.h"

namespace polc {
namespace {

template <typename Part>
std::string repeated(std::size_t count, Part part, std::string_view between = "") {
  std::string text;
  for (std::size_t number = 0; number < count; ++number)
    text += fmt::format("{}{}", number > 0 ? between : "", part(number));
  return text;
}

std::string roles_text(std::size_t count) {
  return repeated(count, [](std::size_t r) { return fmt::format("role r{};\n", r); });
}

std::string domain_text(std::size_t values) {
  return "domain wide = {" + repeated(values, [](std::size_t v) { return fmt::format("v{}", v); }, ", ") + "};\n";
}

/// A policy and its table.
struct Table {
  std::unique_ptr<Compilation> compilation;
  std::optional<pol::TableView> view;

  explicit Table(const std::string& text) : compilation(compile_text("policy.pol", text)) {
    if (!compilation->bytes) return;
    const pol::VerifyResult verified = pol::verify(*compilation->bytes);
    if (verified) view = *verified;
  }

  std::string problems() const {
    std::string text;
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      if (diagnostic.severity == Severity::error) text += code_text(diagnostic.code) + " " + diagnostic.message + "\n";
    }
    return text;
  }
};

void set(pol::RequestInputs& inputs, pol::AttributeId attribute, std::uint32_t value) {
  EXPECT_EQ(inputs.set(attribute, value), pol::RequestInputs::SetResult::done);
}

/// Whether a subject with one role is allowed the first permission, its first attribute having this value.
bool allowed_with(const pol::TableView& table, std::size_t role, std::uint32_t value) {
  pol::RequestInputs inputs(table, pol::PermissionId{0});
  if (!table.data().attributes.empty()) set(inputs, pol::AttributeId{0}, value);
  pol::RoleSet roles;
  roles.add(pol::id_at<pol::RoleId>(role));
  return pol::decide(table, roles, pol::PermissionId{0}, inputs) == table.highest_level();
}

class DomainWidths : public testing::TestWithParam<std::size_t> {};

/// A rule for each fifth value of small domains and of the largest; of the others, for some forty.
TEST_P(DomainWidths, EachValueIsDecidedByItsOwnRule) {
  const std::size_t values = GetParam();
  const std::size_t step = values == 5000 ? 5 : std::max<std::size_t>(5, values / 40);
  const Table table("role m;\n" + domain_text(values) + "resource d { a: wide; actions f; }\n" +
                    repeated((values + step - 1) / step, [&](std::size_t rule) {
                      return fmt::format("allow m to d.f if a is v{};\n", step * rule);
                    }));
  ASSERT_TRUE(table.view) << table.problems();
  for (std::uint32_t value = 0; value < values; ++value)
    ASSERT_EQ(allowed_with(*table.view, 0, value), value % step == 0) << value;
}
INSTANTIATE_TEST_SUITE_P(Widths, DomainWidths,
                         testing::Values(2, 63, 64, 65, 255, 256, 257, 1762, 4095, 4096, 4097, 4428, 5000));

class ManyActions : public testing::TestWithParam<std::size_t> {};

/// The values of one domain, over many permissions: what one permission takes is renewed for the next.
TEST_P(ManyActions, StepsAreRenewedForEachPermission) {
  const std::size_t actions = GetParam();
  constexpr std::size_t values = 5000;
  const Table table("role m;\n" + domain_text(values) + "resource d { a: wide; actions " +
                    repeated(
                        actions, [](std::size_t f) { return fmt::format("f{}", f); }, ", ") +
                    "; }\n" + repeated(actions, [](std::size_t f) {
                      return fmt::format("allow m to d.f{} if a in {{v{}, v{}}};\n", f, f, f + 7);
                    }));
  ASSERT_TRUE(table.view) << table.problems();
  for (std::uint32_t value = 0; value < 20; ++value)
    EXPECT_EQ(allowed_with(*table.view, 0, value), value == 0 || value == 7);
}
INSTANTIATE_TEST_SUITE_P(Widths, ManyActions, testing::Values(104, 110, 400));

class RoleWidths : public testing::TestWithParam<std::size_t> {};

/// Settings whose value is a role: as many combinations as the cube of the roles.
TEST_P(RoleWidths, EachRoleIsDecidedByTheSettings) {
  const std::size_t count = GetParam();
  const Table table(roles_text(count) +
                    "resource d { actions f; }\nsettings g { a: role = nobody; b: role = nobody; "
                    "c: role = nobody grants d.f; }\nallow all roles except r1 to * if g.a is not g.b;\n");
  ASSERT_TRUE(table.view) << table.problems();
  std::mt19937 random(1);
  const pol::Names names(*table.view);
  const auto choose = [&](pol::Account& account, std::string_view setting, std::uint32_t value) {
    const auto id = names.setting(setting);
    ASSERT_TRUE(id.has_value());
    ASSERT_TRUE(account.set(*id, value));
  };
  for (int round = 0; round < 60; ++round) {
    const std::uint32_t a = random() % (count + 1);
    const std::uint32_t b = round % 3 == 0 ? a : random() % (count + 1);
    const std::uint32_t c = random() % (count + 1);
    pol::Account account(*table.view);
    choose(account, "g.a", a);
    choose(account, "g.b", b);
    choose(account, "g.c", c);
    for (std::size_t role = 0; role < count; ++role) {
      pol::RoleSet roles;
      roles.add(pol::id_at<pol::RoleId>(role));
      const bool is_named = names.value_name(*names.setting("g.c"), c) == fmt::format("r{}", role);
      const bool expected = is_named || (role != 1 && a != b);
      ASSERT_EQ(pol::decide(*table.view, roles, pol::PermissionId{0}, account) == table.view->highest_level(), expected)
          << "role " << role << " a " << a << " b " << b << " c " << c;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Widths, RoleWidths,
                         testing::Values(2, 31, 32, 33, 63, 64, 65, 68, 69, 70, 127, 128, 129, 256));

/// 1,023 roles and nobody: 2^20 combinations of two settings, which is as many cases as one condition may have.
TEST(Widths, CombinationsOfSettingsUpToTheCap) {
  const auto text = [](std::size_t roles) {
    return roles_text(roles) + "resource d { actions f; }\nsettings g { a: role = nobody; b: role = nobody; }\n" +
           "allow r0 to d.f if g.a is not g.b;\n";
  };
  EXPECT_TRUE(Table(text(1023)).view);
  const Table over(text(1024));
  EXPECT_FALSE(over.view);
  EXPECT_EQ(over.problems().substr(0, 7), code_text(Code::too_many_cases)) << over.problems();
}

/// Sixteen attributes of two values: 2^16 cases, as many as attributes may select in one condition.
TEST(Widths, CasesOfAttributesUpToTheCap) {
  const auto text = [](std::size_t attributes) {
    // Odd parity: depends on every attribute in every case.
    std::string defines = "define p0 = a0;\n";
    for (std::size_t a = 1; a < attributes; ++a)
      defines += fmt::format("define p{} = p{} and not a{} or not p{} and a{};\n", a, a - 1, a, a - 1, a);
    return "role m;\nresource d { " +
           repeated(attributes, [](std::size_t a) { return fmt::format("a{}: bool; ", a); }) + "actions f; }\n" +
           defines + fmt::format("allow m to d.f if p{};\n", attributes - 1);
  };
  const Table table(text(16));
  ASSERT_TRUE(table.view) << table.problems();
  std::mt19937 random(2);
  for (int round = 0; round < 1000; ++round) {
    pol::RequestInputs inputs(*table.view, pol::PermissionId{0});
    bool is_none_or_unknown = false;
    for (std::size_t a = 0; a < 16; ++a) {
      const std::uint32_t value = random() % 2;
      set(inputs, pol::id_at<pol::AttributeId>(a), value);
      is_none_or_unknown = is_none_or_unknown != (value != 0);
    }
    pol::RoleSet roles;
    roles.add(pol::RoleId{0});
    ASSERT_EQ(pol::decide(*table.view, roles, pol::PermissionId{0}, inputs) == table.view->highest_level(),
              is_none_or_unknown);
  }
  const Table over(text(17));
  EXPECT_FALSE(over.view);
  EXPECT_EQ(over.problems().substr(0, 7), code_text(Code::too_many_cases)) << over.problems();
}

class PermissionWidths : public testing::TestWithParam<std::size_t> {};

TEST_P(PermissionWidths, EachPermissionIsDecided) {
  const std::size_t count = GetParam();
  const Table table("role m;\n" +
                    repeated(count, [](std::size_t p) { return fmt::format("resource d{} {{ actions f; }}\n", p); }) +
                    repeated((count + 2) / 3, [](std::size_t p) { return fmt::format("allow m to d{}.f;\n", 3 * p); }));
  ASSERT_TRUE(table.view) << table.problems();
  pol::RoleSet roles;
  roles.add(pol::RoleId{0});
  for (std::size_t permission = 0; permission < count; ++permission) {
    ASSERT_EQ(pol::decide(*table.view, roles, pol::id_at<pol::PermissionId>(permission)) == table.view->highest_level(),
              permission % 3 == 0);
  }
}
INSTANTIATE_TEST_SUITE_P(Widths, PermissionWidths, testing::Values(63, 64, 65, 255, 257, 4097, 65'537));

/// Type enforcement with the target as an attribute, as SELinux's policy would be written: domains are roles.
struct Enforcement {
  std::string text;
  std::size_t roles;
  std::size_t classes;
  std::set<std::tuple<std::size_t, std::size_t, std::size_t>> granted;  ///< Role, class, target; of the first action.
};

Enforcement enforcement(std::size_t roles, std::size_t classes, std::size_t targets, std::size_t rules) {
  Enforcement made{roles_text(roles) + domain_text(targets), roles, classes, {}};
  for (std::size_t c = 0; c < classes; ++c)
    made.text += fmt::format("resource c{} {{ target: wide; actions read, write, open, append; }}\n", c);
  std::mt19937 random(3);
  for (std::size_t rule = 0; rule < rules; ++rule) {
    const std::size_t role = random() % roles;
    const std::size_t c = random() % classes * (random() % classes) / classes;
    const std::size_t count = 1 + random() % (rule % 10 == 0 ? 60 : 3);
    const bool is_read = random() % 4 != 0;
    std::set<std::size_t> named;
    for (std::size_t target = 0; target < count; ++target) named.insert(random() % targets);
    std::string values;
    for (const std::size_t target : named) {
      values += fmt::format("{}v{}", values.empty() ? "" : ", ", target);
      if (is_read) made.granted.insert({role, c, target});
    }
    made.text += fmt::format("allow r{} to c{}.{} if target in {{{}}};\n", role, c,
                             is_read ? "{read, open}" : "{write, append}", values);
  }
  return made;
}

class Enforcements : public testing::TestWithParam<std::size_t> {};

TEST_P(Enforcements, AreDecidedByTheirRules) {
  const std::size_t targets = GetParam();
  const Enforcement made = enforcement(150, 20, targets, 4000);
  const Table table(made.text);
  ASSERT_TRUE(table.view) << table.problems();
  const pol::Names names(*table.view);
  std::size_t wrong = 0;
  for (std::size_t c = 0; c < made.classes; ++c) {
    const auto permission = names.permission(fmt::format("c{}.read", c));
    ASSERT_TRUE(permission.has_value());
    const auto target = names.attribute(*permission, "target");
    ASSERT_TRUE(target.has_value());
    for (std::size_t value = 0; value < targets; ++value) {
      pol::RequestInputs inputs(*table.view, *permission);
      set(inputs, *target, static_cast<std::uint32_t>(value));
      for (std::size_t role = c % 7; role < made.roles; role += 7) {
        pol::RoleSet roles;
        roles.add(pol::id_at<pol::RoleId>(role));
        const bool is_allowed = pol::decide(*table.view, roles, *permission, inputs) == table.view->highest_level();
        wrong += is_allowed == made.granted.contains({role, c, value}) ? 0 : 1;
      }
    }
  }
  EXPECT_EQ(wrong, 0U);
  EXPECT_LT(table.compilation->steps, 16'000'000U) << "a group of roles looks at each case once";
}
INSTANTIATE_TEST_SUITE_P(Widths, Enforcements, testing::Values(1762, 4428));

/// A hundred and thirty roles, and settings whose values are roles: what would change an answer is found by looking at
/// the subject's own cases, not by reading the table for every role.
class RoleSettings : public testing::TestWithParam<std::size_t> {};

TEST_P(RoleSettings, ChangesAreFoundInFewSteps) {
  const std::size_t settings = GetParam();
  const Table table(roles_text(130) +
                    "context { net: bool; }\nresource x { own: bool; st: role; actions v; }\nsettings g {\n" +
                    repeated(settings,
                             [](std::size_t s) {
                               return fmt::format("s{}: role = nobody grants x.v if net and st is r{};\n", s, 5 + s);
                             }) +
                    "}\nallow r1 to x.v;\nrequire not own for x.v;\n");
  ASSERT_TRUE(table.view) << table.problems();
  ReadBackTable read_back(*table.view);
  std::vector<std::uint32_t> values(read_back.table().data().attributes.size());
  for (const pol::format::Setting& setting : read_back.table().data().settings) values.push_back(setting.default_value);
  const CurrentCase current{{pol::RoleId{0}}, pol::PermissionId{0}, values};
  const std::vector<Ways> found =
      read_back.ask(current.permission, [&] { return smallest_changes(read_back, current, pol::lowest_level); });
  ASSERT_FALSE(found.front().ways.empty());
  EXPECT_EQ(std::count_if(found.front().ways.begin(), found.front().ways.end(),
                          [](const ChangeSet& way) { return way.front().text == "hold r1"; }),
            1);
  EXPECT_LT(read_back.diagrams().steps_taken(), 5000U);
}
INSTANTIATE_TEST_SUITE_P(Widths, RoleSettings, testing::Values(2, 8));

/// Four thousand permissions that imply each other: what is kept is what was written.
TEST(Widths, EverythingImpliesEverything) {
  const Table table("role m;\nrole n;\n" +
                    repeated(400,
                             [](std::size_t p) {
                               return fmt::format("resource d{} {{ actions a, b, c, d, e, f, g, h, i, j; }}\n", p);
                             }) +
                    "* implies *;\nallow m to d7.c;\n");
  ASSERT_TRUE(table.view) << table.problems();
  EXPECT_EQ(table.compilation->model->implications.size(), 1U);
  pol::RoleSet m;
  m.add(pol::RoleId{0});
  pol::RoleSet n;
  n.add(pol::RoleId{1});
  for (std::uint32_t permission = 0; permission < 4000; ++permission) {
    ASSERT_EQ(pol::decide(*table.view, m, pol::id_at<pol::PermissionId>(permission)), table.view->highest_level());
    ASSERT_NE(pol::decide(*table.view, n, pol::id_at<pol::PermissionId>(permission)), table.view->highest_level());
  }
  EXPECT_LT(table.compilation->bytes->size(), 1'000'000U);
}

}  // namespace
}  // namespace polc
