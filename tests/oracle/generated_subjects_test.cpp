// Who is a subject, over generated policies with inheritance, exclusive roles and more roles than a word has bits: every
// interface takes the subjects that the asserts were proved for, reports every other one, and decides alike.
#include <gtest/gtest.h>
#include <pol/account.h>
#include <pol/bulk.h>
#include <pol/custom_roles.h>
#include <pol/explain.h>
#include <pol/partial.h>
#include <pol/pol.h>
#include <pol/session.h>

#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/query/changes.h"
#include "tests/oracle/claims.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

/// A table through the C ABI.
class CTable {
 public:
  explicit CTable(const std::vector<std::byte>& bytes) : table_(pol_table_open(bytes.data(), bytes.size(), nullptr)) {}
  ~CTable() { pol_table_close(table_); }
  CTable(const CTable&) = delete;
  CTable& operator=(const CTable&) = delete;

  const pol_table* get() const { return table_; }

 private:
  pol_table* table_;
};

/// One policy, asked in every way about one subject after another.
class Subjects {
 public:
  Subjects(const Oracle& oracle, const CompiledPolicy& compiled)
      : oracle_(oracle), compiled_(compiled), c_table_(*compiled.compilation().bytes) {
    explanations_ = pol::Explanations::open(compiled.table());
  }

  /// The request that every question is about: a permission, the first value of every attribute, the default settings.
  void ask_about(const std::string& permission) {
    attributes_ = oracle_.attribute_assignments(permission).front();
    effects_ = oracle_.effects(permission, attributes_, {});
    permission_ = compiled_.permission(permission);
    const pol::RequestInputs request = compiled_.request(permission, attributes_);
    inputs_ = *request.complete_for(permission_);
    partial_ = request.partial_for(permission_);
    c_inputs_ = pol_inputs_default(c_table_.get(), index(permission_));
    for (const auto& [name, value] : attributes_) {
      const pol::AttributeId attribute = *compiled_.names().attribute(permission_, name);
      const pol::Value code = *compiled_.names().value(attribute, value);
      ASSERT_EQ(pol_inputs_set(c_table_.get(), &c_inputs_, index(attribute), index(code)), 1);
    }
  }

  void check(const Roles& names) {
    const bool admitted = oracle_.admissible(names);
    const std::vector<pol::RoleId> list = compiled_.role_list(names);
    const std::span<const pol::RoleId> span(list);
    const pol::RoleSet set(span);
    const pol::TableView& table = compiled_.table();

    // Those that asserts and tests speak of.
    EXPECT_EQ(is_admissible(*compiled_.compilation().model, list), admitted);

    // Whoever is no subject is reported, with two roles of which that is true.
    const auto conflict = pol::find_conflict(table, set);
    EXPECT_EQ(conflict.has_value(), !admitted);
    if (conflict) check_reason(*conflict, names);
    const std::vector<std::uint32_t> numbers = numbers_of(list);
    EXPECT_EQ(pol_find_conflict(c_table_.get(), numbers.data(), numbers.size()).first != POL_NONE, !admitted);
    const pol::Session session(table, set);
    EXPECT_EQ(session.conflict().has_value(), !admitted);
    const pol::Account account(table);
    const pol::Explanation explanation = explanations_->explain(span, permission_, inputs_, account);
    EXPECT_EQ(explanation.kind == pol::Explanation::Kind::excluded, !admitted);

    // Whoever is one is decided for, and nobody else.
    const pol::Level expected = admitted ? pol::id_at<pol::Level>(oracle_.decide(names, effects_)) : pol::lowest_level;
    EXPECT_EQ(pol::decide(table, set, permission_, inputs_), expected);
    EXPECT_EQ(pol::decide(table, span, permission_, inputs_), expected);
    EXPECT_EQ(pol::permits(table, pol::Level{1}, span, permission_, inputs_), expected >= pol::Level{1});
    EXPECT_EQ(explanation.level, expected);
    EXPECT_EQ(session.decide(permission_, inputs_), expected);
    EXPECT_EQ(pol::decide_partial(table, set, permission_, partial_).lowest, expected);
    EXPECT_TRUE(admitted || pol::decide_partial(table, set, permission_).highest == pol::lowest_level);
    EXPECT_EQ(pol_decide(c_table_.get(), numbers.data(), numbers.size(), index(permission_), c_inputs_, nullptr),
              index(expected));
    check_batches(set, expected);
    pol_session* c_session = pol_session_new(c_table_.get(), numbers.data(), numbers.size(), nullptr);
    EXPECT_EQ(pol_session_decide(c_session, index(permission_), c_inputs_), index(expected));
    pol_session_close(c_session);
    check_custom(names, set);
    ++(admitted ? admitted_ : excluded_);
  }

  std::size_t admitted() const { return admitted_; }
  std::size_t excluded() const { return excluded_; }
  std::size_t admitted_with_custom() const { return admitted_with_custom_; }
  std::size_t excluded_with_custom() const { return excluded_with_custom_; }
  /// Those who would be admitted without the custom role.
  std::size_t excluded_by_custom() const { return excluded_by_custom_; }

 private:
  static std::uint32_t index(auto id) { return static_cast<std::uint32_t>(id); }

  static std::vector<std::uint32_t> numbers_of(const std::vector<pol::RoleId>& list) {
    std::vector<std::uint32_t> numbers;
    for (const pol::RoleId role : list) numbers.push_back(pol::index(role));
    return numbers;
  }

  void check_reason(const pol::RoleConflict& conflict, const Roles& names) {
    const auto name = [&](pol::RoleId role) { return std::string(compiled_.names().name(role)); };
    EXPECT_TRUE(names.contains(name(conflict.first)) && names.contains(name(conflict.second)));
    EXPECT_FALSE(oracle_.admissible({name(conflict.first), name(conflict.second)}));
    EXPECT_TRUE(oracle_.names().closure(name(conflict.first)).contains(name(conflict.first_held)));
    EXPECT_TRUE(oracle_.names().closure(name(conflict.second)).contains(name(conflict.second_held)));
    EXPECT_FALSE(oracle_.admissible({name(conflict.first_held), name(conflict.second_held)}));
  }

  void check_batches(const pol::RoleSet& set, pol::Level expected) {
    const pol::TableView& table = compiled_.table();
    const pol::Request request{{}, permission_, inputs_};
    pol::Level level{};
    pol::decide_all(table, set, {&request, 1}, {&level, 1}, pol::default_account(table));
    EXPECT_EQ(level, expected);
    std::vector<std::uint64_t> always(pol::set_words(table.permission_count())), ever = always;
    EXPECT_TRUE(pol::permissions_of(table, set, pol::Level{1}, always, ever, pol::default_account(table)));
    const std::uint64_t may = ever[pol::index(permission_) / 64] >> pol::index(permission_) % 64 & 1;
    EXPECT_TRUE(expected == pol::lowest_level || may == 1);
    EXPECT_TRUE(!pol::find_conflict(table, set) || may == 0);
  }

  /// With a custom role of the account, that has the permission, and with one that does not.
  void check_custom(const Roles& names, const pol::RoleSet& set) {
    if (!oracle_.names().roles.contains(custom_role)) return;
    Roles with_custom = names;
    with_custom.insert(custom_role);
    const bool admitted = oracle_.admissible(with_custom);
    ++(admitted ? admitted_with_custom_ : excluded_with_custom_);
    if (!admitted && oracle_.admissible(names)) ++excluded_by_custom_;
    EXPECT_EQ(pol::find_conflict_with_custom(compiled_.table(), set).has_value(), !admitted);
    pol::PermissionSet held(compiled_.table());
    EXPECT_TRUE(held.add(permission_));
    check_custom(set, held, admitted, admitted ? oracle_.decide(with_custom, effects_) : 0);
    // Without the permission it gives nothing, but its holder is not the fallback role either.
    check_custom(set, pol::PermissionSet(compiled_.table()), admitted,
                 admitted && !names.empty() ? oracle_.decide(names, effects_) : 0);
  }

  void check_custom(const pol::RoleSet& set, const pol::PermissionSet& held, bool admitted, std::size_t level) {
    const pol::TableView& table = compiled_.table();
    const pol::AccountWords account = pol::default_account(table);
    const auto expected = pol::id_at<pol::Level>(level);
    EXPECT_EQ(pol::decide(table, set, held, permission_, inputs_, account), expected);
    EXPECT_EQ(pol::Session(table, set, held, account).decide(permission_, inputs_), expected);
    const pol::PartialAnswer known = pol::decide_partial(table, set, held, permission_, partial_, account);
    EXPECT_EQ(known.lowest, expected);
    EXPECT_EQ(known.highest, expected);
    const pol::PartialAnswer open = pol::decide_partial(table, set, held, permission_, {}, account);
    EXPECT_LE(open.lowest, expected);
    EXPECT_GE(open.highest, expected);
    EXPECT_TRUE(admitted || open.highest == pol::lowest_level);
  }

  const Oracle& oracle_;
  const CompiledPolicy& compiled_;
  CTable c_table_;
  std::optional<pol::Explanations> explanations_;
  Values attributes_;
  Effects effects_;
  pol::PermissionId permission_{};
  pol::Inputs inputs_ = pol::Inputs(0);
  pol::PartialInputs partial_;
  pol_inputs c_inputs_{};
  std::size_t admitted_ = 0;
  std::size_t excluded_ = 0;
  std::size_t excluded_by_custom_ = 0;
  std::size_t admitted_with_custom_ = 0;
  std::size_t excluded_with_custom_ = 0;
};

TEST(GeneratedSubjects, EveryInterfaceTakesThoseThatAssertsSpeakOfAndReportsTheOthers) {
  std::size_t admitted = 0;
  std::size_t excluded = 0;
  std::size_t crowded = 0;
  std::size_t admitted_with_custom = 0;
  std::size_t excluded_with_custom = 0;
  for_each_specimen(4000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    Subjects subjects(oracle, compiled);
    Random random(specimen.seed);
    std::vector<std::string> permissions;
    for (const auto& [permission, declared] : oracle.names().permissions) permissions.push_back(permission);
    subjects.ask_about(random.pick(permissions));
    for (const Roles& subject : subjects_up_to(oracle.names().roles, 3)) {
      subjects.check(subject);
      std::string held;
      for (const std::string& role : subject) held += " " + role;
      if (testing::Test::HasFailure()) FAIL() << "subject" << held << "\n" << describe(specimen);
    }
    admitted += subjects.admitted();
    excluded += subjects.excluded();
    admitted_with_custom += subjects.admitted_with_custom();
    excluded_with_custom += subjects.excluded_with_custom();
    if (oracle.names().roles.size() > 64) ++crowded;
  });
  RecordProperty("admitted", std::to_string(admitted));
  RecordProperty("excluded", std::to_string(excluded));
  RecordProperty("crowded", std::to_string(crowded));
  // Both must be common, or this says little.
  EXPECT_GT(admitted, 10'000U);
  EXPECT_GT(excluded, 2'000U);
  EXPECT_GT(crowded, 20U);
  EXPECT_GT(admitted_with_custom, 1000U);
  EXPECT_GT(excluded_with_custom, 200U);
}

/// The same where a role excludes the custom roles, as generated policies by themselves never have it.
TEST(GeneratedSubjects, ARoleThatExcludesCustomRolesExcludesWhoeverHasOne) {
  std::size_t excluded = 0;
  for_each_specimen(1000, [&](const Specimen& generated) {
    if (generated.policy.files.size() != 1) return;
    const CompiledPolicy plain(generated.policy.files, GeneratedPolicy::main);
    if (!plain.compiled()) return;
    Roles roles = Oracle(layers_of(plain.compilation())).names().roles;
    if (roles.erase(custom_role) == 0) return;
    Random random(generated.seed);
    const std::string role = random.pick(std::vector<std::string>(roles.begin(), roles.end()));
    Specimen specimen = generated;
    specimen.policy.files[GeneratedPolicy::main] += "exclusive roles `" + role + "`, `" + custom_role + "`;\n";
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    Subjects subjects(oracle, compiled);
    for (const auto& [permission, declared] : oracle.names().permissions) {
      subjects.ask_about(permission);
      for (const Roles& subject : subjects_up_to(oracle.names().roles, 2)) subjects.check(subject);
      if (testing::Test::HasFailure()) FAIL() << permission << "\n" << describe(specimen);
    }
    excluded += subjects.excluded_by_custom();
  });
  RecordProperty("excluded", std::to_string(excluded));
  EXPECT_GT(excluded, 200U);
}

/// The same reading where a policy speaks of subjects itself: a test of two roles is refused exactly where nobody holds both.
TEST(GeneratedSubjects, ATestOfRolesThatNobodyHoldsTogetherIsRefused) {
  std::size_t admitted = 0;
  std::size_t excluded = 0;
  for_each_specimen(1000, [&](const Specimen& generated) {
    const bool single = generated.policy.files.size() == 1;
    CompiledPolicy plain(generated.policy.files, GeneratedPolicy::main);
    if (!single || !plain.compiled()) return;
    const Oracle oracle(layers_of(plain.compilation()));
    const std::vector<std::string> names(oracle.names().roles.begin(), oracle.names().roles.end());
    Random random(generated.seed);
    const std::string one = random.pick(names);
    const std::string other = random.pick(names);
    Specimen specimen = generated;
    specimen.policy.files[GeneratedPolicy::main] +=
        "test \"two roles\" { `" + one + "` + `" + other + "` * -> `" + oracle.names().levels.front() + "`; }\n";
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compilation().model) return;
    ConditionDiagrams conditions(*compiled.compilation().model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    run_tests(access, sink);
    const bool refused = std::any_of(sink.all().begin(), sink.all().end(), [](const Diagnostic& diagnostic) {
      return diagnostic.code == Code::impossible_subject;
    });
    ASSERT_EQ(refused, !oracle.admissible({one, other})) << one << " + " << other << "\n" << describe(specimen);
    ++(refused ? excluded : admitted);
  });
  EXPECT_GT(admitted, 100U);
  EXPECT_GT(excluded, 20U);
}

/// What `explain` advises to hold is a subject that the policy admits, and it does what is promised.
TEST(GeneratedSubjects, ExplainAdvisesOnlyWhatSomebodyMayHold) {
  std::size_t advised = 0;
  std::size_t withheld = 0;
  for_each_specimen(1000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled() || compiled.compilation().model->roles.size() > 64) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    const pol::Level highest = compiled.table().highest_level();
    for (const auto& [permission, declared] : oracle.names().permissions) {
      std::vector<std::uint32_t> values(compiled.table().attribute_count());
      for (const pol::format::Setting& setting : compiled.table().data().settings) {
        values.push_back(setting.default_value);
      }
      for (const std::string& role : oracle.names().roles) {
        if (pol::decide(compiled.table(), compiled.roles({role}), compiled.permission(permission), pol::Inputs(0)) ==
            highest)
          continue;
        const CurrentCase current{compiled.role_list({role}), compiled.permission(permission), values};
        std::set<std::string> proposed;
        const pol::Level decided =
            pol::decide(compiled.table(), compiled.roles({role}), compiled.permission(permission), pol::Inputs(0));
        const std::vector<Ways> found = smallest_changes(read_back, current, decided);
        for (const ChangeSet& way : found.front().ways) {
          ASSERT_FALSE(way.empty()) << role << ": " << permission << "\n" << describe(specimen);
          const bool is_advice = way.size() == 1 && is_within_reach(way);
          if (is_advice && way.front().kind == Change::Kind::take_role) proposed.insert(way.front().text);
        }
        for (const std::string& other : oracle.names().roles) {
          if (other == role || other == custom_role) continue;
          const bool is_proposed = proposed.contains("hold " + other);
          if (!oracle.admissible({role, other})) {
            ASSERT_FALSE(is_proposed) << role << ": hold " << other << " for " << permission << "\n"
                                      << describe(specimen);
            ++withheld;
          } else if (is_proposed) {
            ASSERT_EQ(pol::decide(compiled.table(), compiled.roles({role, other}), compiled.permission(permission),
                                  pol::Inputs(0)),
                      highest)
                << role << ": hold " << other << " for " << permission << "\n"
                << describe(specimen);
            ++advised;
          }
        }
      }
    }
  });
  EXPECT_GT(advised, 100U);
  EXPECT_GT(withheld, 100U);
}

}  // namespace
}  // namespace polc::oracle
