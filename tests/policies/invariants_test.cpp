// Invariants over thousands of types, as a kernel's type enforcement states them: tens of thousands of rules, groups
// of types, and asserts that no rule may break.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pol/decide.h>
#include <pol/names.h>
#include <pol/verify.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "compiler/compile.h"

namespace polc {
namespace {

constexpr std::size_t domain_count = 2000;
constexpr std::size_t type_count = 1500;
constexpr std::size_t rule_count = 40'000;
constexpr std::size_t privileged = 5;  // Domains 0 to 4 may change secrets.
constexpr std::array<std::string_view, 6> accesses = {"look", "read", "write", "append", "create", "unlink"};

bool is_secret(std::size_t type) {
  return type % 20 == 0;
}

/// The policy, and beside it what it grants by the rules' own words.
struct TypeEnforcement {
  std::string text;
  std::vector<bool> granted = std::vector<bool>(domain_count * type_count * accesses.size());

  std::size_t cell(std::size_t domain, std::size_t type, std::size_t access) const {
    return (domain * type_count + type) * accesses.size() + access;
  }

  void grant(std::size_t domain, std::size_t type, std::size_t access) { granted[cell(domain, type, access)] = true; }
};

TypeEnforcement type_enforcement() {
  TypeEnforcement made;
  std::string& text = made.text;
  text = "policy enforcement \"Type enforcement\";\n";
  for (std::size_t domain = 0; domain < domain_count; ++domain) text += fmt::format("role domain_{};\n", domain);
  std::string secrets;
  for (std::size_t type = 0; type < type_count; ++type) {
    text += fmt::format("resource type_{} {{ actions look, read, write, append, create, unlink; }}\n", type);
    if (is_secret(type)) secrets += fmt::format("{}type_{}", secrets.empty() ? "" : ", ", type);
  }
  text += fmt::format("group changing_secrets = {{{}}}.{{write, append, create, unlink}};\n", secrets);
  text += "allow all roles to *.look;\nallow domain_0, domain_1, domain_2, domain_3, domain_4 to changing_secrets;\n";
  for (std::size_t domain = 0; domain < domain_count; ++domain) {
    for (std::size_t type = 0; type < type_count; ++type) {
      made.grant(domain, type, 0);
      if (domain >= privileged || !is_secret(type)) continue;
      for (std::size_t access = 2; access < accesses.size(); ++access) made.grant(domain, type, access);
    }
  }
  std::mt19937 random(1);
  for (std::size_t rule = 0; rule < rule_count; ++rule) {
    const std::size_t domain = random() % domain_count;
    const std::size_t type = random() % type_count;
    const std::size_t access = is_secret(type) ? 1 : 1 + random() % (accesses.size() - 1);
    text += fmt::format("allow domain_{} to type_{}.{};\n", domain, type, accesses[access]);
    made.grant(domain, type, access);
  }
  text += "assert only domain_0, domain_1, domain_2, domain_3, domain_4 may changing_secrets;\n";
  text += "assert always all roles may *.look;\n";
  for (std::size_t domain = privileged; domain < domain_count; domain += 10) {
    text += fmt::format("assert never domain_{}, domain_{} may type_{}.write;\n", domain, domain + 1,
                        domain / 20 * 20 % type_count);
  }
  return made;
}

TEST(Invariants, HoldOverThousandsOfTypesAndEveryCellIsRight) {
  const TypeEnforcement made = type_enforcement();
  const std::unique_ptr<Compilation> compilation = compile_text("enforcement.pol", made.text);
  ASSERT_TRUE(compilation->bytes.has_value()) << compilation->sink.all().front().message;
  EXPECT_LT(compilation->steps, 2'000'000U);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  const pol::Names names(*table);
  std::size_t wrong = 0;
  for (std::size_t type = 0; type < type_count; ++type) {
    for (std::size_t access = 0; access < accesses.size(); ++access) {
      const auto permission = names.permission(fmt::format("type_{}.{}", type, accesses[access]));
      ASSERT_TRUE(permission.has_value());
      for (std::size_t domain = 0; domain < domain_count; ++domain) {
        pol::RoleSet roles;
        roles.add(pol::id_at<pol::RoleId>(domain));  // Declared in this order.
        const bool is_allowed = pol::decide(*table, roles, *permission) == table->highest_level();
        wrong += is_allowed == made.granted[made.cell(domain, type, access)] ? 0 : 1;
      }
    }
  }
  EXPECT_EQ(wrong, 0U);
}

TEST(Invariants, OneRuleTooManyIsNamed) {
  const std::string text = type_enforcement().text + "allow domain_1234 to type_300.append;\n";
  const std::unique_ptr<Compilation> compilation = compile_text("enforcement.pol", text);
  EXPECT_FALSE(compilation->bytes.has_value());
  std::vector<const Diagnostic*> errors;
  for (const Diagnostic& diagnostic : compilation->sink.all()) {
    if (diagnostic.severity == Severity::error) errors.push_back(&diagnostic);
  }
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors.front()->code, Code::assertion_fails);
  EXPECT_THAT(errors.front()->message,
              testing::HasSubstr("`type_300.append` is `allow` for a subject with `domain_1234`"));
  ASSERT_FALSE(errors.front()->labels.empty());
  EXPECT_EQ(compilation->sources.text(errors.front()->labels.front().span), "allow domain_1234 to type_300.append;");
}

}  // namespace
}  // namespace polc
