// Filters, against deciding every row by itself.
#include <pol/filter.h>
#include <pol/pol.h>
#include <pol/request_inputs.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/unit/runtime/completions.h"

namespace pol {
namespace {

using testing::below;
using testing::Bytes;
using testing::random_roles;
using testing::TableBuilder;

/// Calls `visit` with the values of every row over a filter's attributes, and of rows that lack one or have no value of it.
template <typename Visit>
void for_each_row(const TableView& table, const Filter& filter, const Visit& visit) {
  std::vector<Value> row(filter.attributes().size());
  for (bool is_last = false; !is_last;) {
    visit(row);
    is_last = true;
    for (std::size_t place = 0; place < row.size(); ++place) {
      if (++row[place] < table.data().attributes[index(filter.attributes()[place])].value_count) {
        is_last = false;
        break;
      }
      row[place] = 0;
    }
  }
}

/// What `decide` says of a row: the request has what is known, and the row's values.
Level level_of(const TableView& table, const RoleSet& roles, PermissionId permission,
               const std::vector<KnownValue>& known, const Filter& filter, const std::vector<Value>& row,
               AccountWords account) {
  RequestInputs request(table, permission);
  for (const auto& [attribute, value] : known) {
    EXPECT_EQ(request.set(attribute, value), RequestInputs::SetResult::done);
  }
  for (std::size_t place = 0; place < row.size(); ++place) {
    EXPECT_EQ(request.set(filter.attributes()[place], row[place]), RequestInputs::SetResult::done);
  }
  return decide(table, roles, permission, request, account);
}

TEST(Filter, HasTheRowsThatAreDecidedSo) {
  std::mt19937_64 random(11);
  std::size_t rows = 0, inside = 0, always = 0, never = 0, missing = 0;
  for (int round = 0; round < 400; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    for (int query = 0; query < 10; ++query) {
      const PermissionId permission{below(random, table.permission_count())};
      const std::vector<std::uint32_t> words = testing::random_words(random, builder);
      const AccountWords account{words.data(), table.data().identity};
      const RoleSet roles = random_roles(random, table);
      const Level level = id_at<Level>(1 + below(random, table.level_count() - 1));
      std::vector<KnownValue> known;
      for (std::uint32_t id = 0; id < table.attribute_count(); ++id) {
        const format::Attribute& attribute = table.data().attributes[id];
        const bool is_context = attribute.resource == format::none;
        if (!is_context && attribute.resource != resource_of(table.data(), index(permission))) continue;
        if (below(random, is_context ? 8 : 3) == 0) continue;
        if (!is_context && below(random, 2) == 0) continue;
        known.push_back({AttributeId{id}, below(random, attribute.value_count)});
      }
      const Filter found = filter(table, roles, permission, level, known, account);
      if (found.status() == FilterStatus::missing_context) {
        ASSERT_TRUE(found.never());
        ASSERT_EQ(table.data().attributes[index(found.attribute())].resource, format::none);
        ++missing;
        continue;
      }
      if (find_conflict(table, roles)) {
        ASSERT_EQ(found.status(), FilterStatus::conflicting_roles);
        ASSERT_TRUE(found.never());
        continue;
      }
      ASSERT_EQ(found.status(), FilterStatus::done);
      always += found.always() ? 1 : 0;
      never += found.never() ? 1 : 0;
      for_each_row(table, found, [&](const std::vector<Value>& row) {
        const bool is_in = level_of(table, roles, permission, known, found, row, account) >= level;
        ASSERT_EQ(found.contains(row), is_in) << round;
        ++rows;
        inside += is_in ? 1 : 0;
      });
    }
  }
  EXPECT_GT(rows, 10'000U);
  EXPECT_GT(inside, 1'000U);
  EXPECT_GT(always, 50U);
  EXPECT_GT(never, 500U);
  EXPECT_GT(missing, 50U);
}

/// Whether every row of a clause is in the set when one more value of one attribute is admitted.
bool could_admit(const TableView& table, const Filter& filter, std::size_t clause, std::size_t position, Value more) {
  bool could = true;
  for_each_row(table, filter, [&](const std::vector<Value>& row) {
    bool is_added = row[position] == more;
    for (std::size_t place = 0; place < row.size(); ++place) {
      is_added = is_added && (place == position || filter.admits(clause, place, row[place]));
    }
    if (is_added && !filter.contains(row)) could = false;
  });
  return could;
}

TEST(Filter, NoClauseIsNeedlessAndNoneCouldAdmitMore) {
  std::mt19937_64 random(12);
  std::size_t clauses = 0;
  for (int round = 0; round < 200; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
      std::vector<KnownValue> known;
      for (std::uint32_t id = 0; id < context_attributes(table).count; ++id) known.push_back({AttributeId{id}, 0});
      const Filter found = filter(table, random_roles(random, table), PermissionId{number}, Level{1}, known);
      std::vector<std::size_t> alone(found.clause_count());
      for_each_row(table, found, [&](const std::vector<Value>& row) {
        std::vector<std::size_t> holding;
        for (std::size_t clause = 0; clause < found.clause_count(); ++clause) {
          bool holds = true;
          for (std::size_t place = 0; place < row.size(); ++place) holds &= found.admits(clause, place, row[place]);
          if (holds) holding.push_back(clause);
        }
        if (holding.size() == 1) ++alone[holding[0]];
      });
      for (std::size_t clause = 0; clause < found.clause_count(); ++clause) {
        ASSERT_GT(alone[clause], 0U) << "needless";
        for (std::size_t place = 0; place < found.attributes().size(); ++place) {
          const std::uint32_t values = table.data().attributes[index(found.attributes()[place])].value_count;
          ASSERT_EQ(found.admits_all(clause, place), [&] {
            for (Value value = 0; value < values; ++value) {
              if (!found.admits(clause, place, value)) return false;
            }
            return true;
          }());
          for (Value value = 0; value < values; ++value) {
            if (found.admits(clause, place, value)) continue;
            ASSERT_FALSE(could_admit(table, found, clause, place, value));
          }
        }
        ++clauses;
      }
    }
  }
  EXPECT_GT(clauses, 200U);
}

TEST(Filter, SpeaksOfEveryOpenAttributeInEveryClause) {
  const Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  const PermissionId repair{3};
  const AttributeId kind{2}, own{3};
  // Of the owner only the kind matters. A row that does not say whether it is the owner's own still is in no clause.
  const Filter owner = filter(table, RoleSet{RoleId{0}}, repair, Level{1});
  ASSERT_EQ(owner.status(), FilterStatus::done);
  ASSERT_EQ(owner.attributes().size(), 2U);
  EXPECT_EQ(owner.attributes()[0], kind);
  EXPECT_EQ(owner.attributes()[1], own);
  ASSERT_EQ(owner.clause_count(), 1U);
  EXPECT_FALSE(owner.always());
  EXPECT_TRUE(owner.admits_all(0, 1));
  EXPECT_FALSE(owner.admits_all(0, 0));
  const std::array<Value, 2> no_value = {0, format::none};
  EXPECT_FALSE(owner.contains(no_value));
  EXPECT_FALSE(owner.contains(std::span(no_value).first(1)));
  EXPECT_FALSE(owner.contains({}));
  EXPECT_FALSE(owner.admits(1, 0, 0));
  EXPECT_FALSE(owner.admits(0, 2, 0));
  EXPECT_FALSE(owner.admits(0, 1, 2));
  EXPECT_FALSE(owner.admits_all(1, 0));
}

TEST(Filter, TakesADefaultOfTheContextButNoneOfARow) {
  TableBuilder builder;
  builder.add_level("deny");
  builder.add_level("allow");
  builder.add_role("reader");
  const std::uint32_t page = builder.add_resource("page");
  builder.add_flag(format::none, "open", 0, 1);
  builder.add_flag(page, "draft", 1, 0);
  // Allowed where it is open and no draft.
  builder.add_permission(page, "read", builder.plain(0, 2, {{0}, {1}, {0}, {0}}), 3);
  const Bytes bytes = builder.build();
  const TableView table = *verify(bytes.span());
  const RoleSet reader{RoleId{0}};
  EXPECT_EQ(decide(table, reader, PermissionId{0}), Level{1}) << "a request that says nothing has both defaults";
  const Filter found = filter(table, reader, PermissionId{0}, Level{1});
  ASSERT_EQ(found.attributes().size(), 1U) << "a row has to say whether it is a draft";
  EXPECT_TRUE(found.contains(std::array<Value, 1>{0}));
  EXPECT_FALSE(found.contains(std::array<Value, 1>{1}));
  const std::array closed = {KnownValue{AttributeId{0}, 0}};
  EXPECT_TRUE(filter(table, reader, PermissionId{0}, Level{1}, closed).never());
  const std::array published = {KnownValue{AttributeId{1}, 0}};
  EXPECT_TRUE(filter(table, reader, PermissionId{0}, Level{1}, published).always());
}

TEST(Filter, IsNeverWhereInDoubtAndSaysWhy) {
  const Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  const PermissionId repair{3};
  const RoleSet supervisor{RoleId{1}};
  const auto refused = [&](const Filter& found, FilterStatus status, AttributeId attribute = unknown<AttributeId>) {
    EXPECT_EQ(found.status(), status) << text(found.status());
    EXPECT_EQ(found.attribute(), attribute);
    EXPECT_TRUE(found.never());
    EXPECT_FALSE(found.always());
    EXPECT_FALSE(found.contains({}));
    EXPECT_FALSE(text(found.status()).empty());
  };
  refused(filter(table, supervisor, PermissionId{99}, Level{1}), FilterStatus::unknown_permission);
  refused(filter(table, supervisor, unknown<PermissionId>, Level{1}), FilterStatus::unknown_permission);
  refused(filter(table, supervisor, repair, lowest_level), FilterStatus::unfiltered_level);
  refused(filter(table, supervisor, repair, Level{2}), FilterStatus::unfiltered_level);
  const std::array no_such = {KnownValue{AttributeId{99}, 0}};
  refused(filter(table, supervisor, repair, Level{1}, no_such), FilterStatus::refused_value, AttributeId{99});
  const std::array no_value = {KnownValue{AttributeId{3}, 2}};
  refused(filter(table, supervisor, repair, Level{1}, no_value), FilterStatus::refused_value, AttributeId{3});
  const std::array twice = {KnownValue{AttributeId{3}, 1}, KnownValue{AttributeId{3}, 1}};
  refused(filter(table, supervisor, repair, Level{1}, twice), FilterStatus::refused_value, AttributeId{3});
  const std::array of_another_resource = {KnownValue{AttributeId{3}, 1}};
  refused(filter(table, supervisor, PermissionId{4}, Level{1}, of_another_resource), FilterStatus::refused_value,
          AttributeId{3});
  EXPECT_TRUE(Filter().never());
  const Bytes support = testing::support_table().build();
  const TableView with_context = *verify(support.span());
  const Names names(with_context);
  const PermissionId submit = *names.permission("form.submit");
  const RoleSet all{RoleId{0}, RoleId{1}, RoleId{2}, RoleId{3}};
  const AttributeId verified = *names.attribute(submit, "context.identity_verified");
  refused(filter(with_context, all, submit, Level{1}), FilterStatus::missing_context, verified);
  const std::array known = {KnownValue{verified, 1}};
  EXPECT_EQ(filter(with_context, all, submit, Level{1}, known).status(), FilterStatus::done);
  // An account of another table, where a setting matters.
  const std::vector<std::uint32_t> words(table.data().combination_count);
  std::size_t foreign = 0;
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    const Filter found =
        filter(table, supervisor, PermissionId{number}, Level{1}, {}, AccountWords{words.data(), 12345});
    if (found.status() != FilterStatus::foreign_account) continue;
    EXPECT_TRUE(found.never());
    ++foreign;
  }
  EXPECT_GT(foreign, 0U);
}

TEST(Filter, ATableThatLiesAboutWhatMattersWidensNothing) {
  TableBuilder builder;
  builder.add_level("deny");
  builder.add_level("allow");
  builder.add_role("reader");
  const std::uint32_t page = builder.add_resource("page");
  builder.add_flag(page, "draft", 0);
  // It says that the decision depends on a bit that no attribute has: no request is complete.
  builder.add_permission(page, "read", builder.plain(0, 1, {{1}, {1}}), 3);
  const Bytes bytes = builder.build();
  const VerifyResult table = verify(bytes.span());
  ASSERT_TRUE(table);
  const Filter found = filter(*table, RoleSet{RoleId{0}}, PermissionId{0}, Level{1});
  EXPECT_EQ(found.status(), FilterStatus::missing_context);
  EXPECT_TRUE(found.never());
}

TEST(Filter, RefusesMoreCasesThanItTries) {
  for (const std::uint8_t count : {16, 17}) {
    TableBuilder builder;
    builder.add_level("deny");
    builder.add_level("allow");
    builder.add_role("reader");
    const std::uint32_t page = builder.add_resource("page");
    for (std::uint8_t bit = 0; bit < count; ++bit) builder.add_flag(page, "flag_" + std::to_string(bit), bit);
    builder.add_permission(page, "read", builder.plain(0, 1, {{0}, {1}}), (std::uint64_t{1} << count) - 1);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    const Filter found = filter(table, RoleSet{RoleId{0}}, PermissionId{0}, Level{1});
    if (count == 17) {
      EXPECT_EQ(found.status(), FilterStatus::too_many_cases);
      EXPECT_TRUE(found.never());
      const std::array known = {KnownValue{AttributeId{5}, 1}};
      EXPECT_EQ(filter(table, RoleSet{RoleId{0}}, PermissionId{0}, Level{1}, known).clause_count(), 1U);
    } else {
      ASSERT_EQ(found.clause_count(), 1U);
      EXPECT_FALSE(found.admits(0, 0, 0));
      EXPECT_TRUE(found.admits_all(0, 15));
    }
  }
}

TEST(FilterInC, IsThatOfTheRuntime) {
  const Bytes bytes = testing::workshop_table().build();
  pol_table* table = pol_table_open(bytes.span().data(), bytes.span().size(), nullptr);
  const std::uint32_t owner = 0, repair = 3;
  pol_filter* found = pol_filter_new(table, &owner, 1, nullptr, repair, 1, nullptr, 0, nullptr);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(pol_filter_get_status(found).code, 0U);
  EXPECT_EQ(pol_filter_get_status(found).attribute, POL_NONE);
  EXPECT_EQ(pol_filter_always(found), 0);
  ASSERT_EQ(pol_filter_clauses(found), 1U);
  ASSERT_EQ(pol_filter_attributes(found), 2U);
  EXPECT_EQ(pol_filter_attribute(found, 0), 2U);
  EXPECT_EQ(pol_filter_attribute(found, 2), POL_NONE);
  const Filter same = filter(*verify(bytes.span()), RoleSet{RoleId{0}}, PermissionId{repair}, Level{1});
  for (std::uint32_t kind = 0; kind < 5; ++kind) {
    EXPECT_EQ(pol_filter_admits(found, 0, 0, kind) != 0, same.admits(0, 0, kind));
    const std::array row = {kind, 1U};
    EXPECT_EQ(pol_filter_contains(found, row.data(), 2) != 0, same.contains(row));
    EXPECT_EQ(pol_filter_contains(found, row.data(), 1), 0);
  }
  pol_filter_close(found);
  const pol_known own[] = {{2, 0}, {3, 1}};
  pol_filter* settled = pol_filter_new(table, &owner, 1, nullptr, repair, 1, own, 2, nullptr);
  EXPECT_EQ(pol_filter_always(settled), same.admits(0, 0, 0) ? 1 : 0);
  pol_filter_close(settled);
  for (const std::uint32_t level : {0U, 2U, 255U, 256U, 257U, POL_NONE}) {
    pol_filter* none = pol_filter_new(table, &owner, 1, nullptr, repair, level, nullptr, 0, nullptr);
    EXPECT_NE(pol_filter_get_status(none).code, 0U) << level;
    EXPECT_EQ(pol_filter_clauses(none), 0U);
    pol_filter_close(none);
  }
  const pol_known wrong = {3, 9};
  pol_filter* none = pol_filter_new(table, &owner, 1, nullptr, repair, 1, &wrong, 1, nullptr);
  EXPECT_EQ(pol_filter_get_status(none).attribute, 3U);
  EXPECT_NE(std::string(pol_filter_get_status(none).message), "");
  pol_filter_close(none);
  pol_table_close(table);
}

TEST(FilterInC, WithoutHandlesIsNever) {
  EXPECT_EQ(pol_filter_new(nullptr, nullptr, 0, nullptr, 0, 1, nullptr, 0, nullptr), nullptr);
  EXPECT_EQ(pol_filter_get_status(nullptr).code, POL_NONE);
  EXPECT_EQ(pol_filter_always(nullptr), 0);
  EXPECT_EQ(pol_filter_clauses(nullptr), 0U);
  EXPECT_EQ(pol_filter_attributes(nullptr), 0U);
  EXPECT_EQ(pol_filter_attribute(nullptr, 0), POL_NONE);
  EXPECT_EQ(pol_filter_admits(nullptr, 0, 0, 0), 0);
  EXPECT_EQ(pol_filter_contains(nullptr, nullptr, 0), 0);
  pol_filter_close(nullptr);
}

}  // namespace
}  // namespace pol
