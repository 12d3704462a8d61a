// Generated policies with many roles more, in every form that rows may have: the table decides as the oracle does, and each form
// answers every question as the others do. Each compilation holds all its rows against the model besides.
#include <gtest/gtest.h>

#include <pol/bulk.h>

#include <array>
#include <memory>
#include <string_view>
#include <tuple>

#include "compiler/table/plain_rows.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

// 26 words a row: in chunks of 8 words that is four numbers, or a list of up to two roles.
constexpr std::size_t added_roles = 1650;

bool declares_a_role(const std::string& text, std::size_t line) {
  return text.compare(line, 5, "role ") == 0 && text.compare(line, 11, "role group ") != 0;
}

/// The texts with roles between those that are there, so that these lie far apart. A few of the new ones include one of the old,
/// whose name is that of the line that follows.
CompiledPolicy::Texts with_many_roles(CompiledPolicy::Texts files, Random& random) {
  std::size_t declarations = 0;
  const auto for_each_line = [](const std::string& text, auto visit) {
    for (std::size_t line = 0; line < text.size(); line = text.find('\n', line) + 1) {
      visit(line);
      if (text.find('\n', line) == std::string::npos) break;
    }
  };
  for (const auto& [path, text] : files) {
    for_each_line(text, [&](std::size_t line) { declarations += declares_a_role(text, line) ? 1 : 0; });
  }
  std::size_t number = 0;
  for (auto& [path, text] : files) {
    std::string result;
    for_each_line(text, [&](std::size_t line) {
      if (declares_a_role(text, line)) {
        const std::size_t name = line + 5;
        const std::size_t end = text[name] == '`' ? text.find('`', name + 1) + 1 : text.find_first_of(" ;", name);
        const std::string following = text.substr(name, end - name);
        const std::size_t includers = random.below(3) == 0 ? 60 : 1;
        for (std::size_t left = added_roles / declarations + 1; left > 0; --left) {
          result +=
              "role more_" + std::to_string(number++) + (left <= includers ? " includes " + following : "") + ";\n";
        }
      }
      result += text.substr(line, text.find('\n', line) - line) + "\n";
    });
    text = result;
  }
  return files;
}

std::vector<Roles> some_subjects(const Roles& roles, Random& random) {
  const std::vector<std::string> names(roles.begin(), roles.end());
  std::vector<std::string> old;
  for (const std::string& name : names) {
    if (!name.starts_with("more_")) old.push_back(name);
  }
  std::vector<Roles> subjects{{}};
  for (const std::string& role : old) subjects.push_back({role});
  for (const std::string& role : random.some(names, 40)) subjects.push_back({role});
  for (int left = 20; left > 0; --left) subjects.push_back({random.pick(old), random.pick(names)});
  subjects.push_back(roles);
  return subjects;
}

/// Always, ever, and whether both are exact.
using Sets = std::tuple<std::vector<std::uint64_t>, std::vector<std::uint64_t>, bool>;

Sets roles_of(const pol::TableView& table, pol::PermissionId permission, pol::Level level) {
  const std::vector<std::uint64_t> none((table.role_count() + 63) / 64);
  std::vector<std::uint64_t> always = none, ever = none;
  const bool exact = pol::roles_of(table, permission, level, always, ever, {}, pol::default_account(table));
  return {always, ever, exact};
}

Sets permissions_of(const pol::TableView& table, const pol::RoleSet& roles, pol::Level level) {
  const std::vector<std::uint64_t> none((table.permission_count() + 63) / 64);
  std::vector<std::uint64_t> always = none, ever = none;
  const bool exact = pol::permissions_of(table, roles, level, always, ever, pol::default_account(table));
  return {always, ever, exact};
}

void expect_same_sets(const CompiledPolicy& one, const CompiledPolicy& other, Random& random) {
  const std::uint32_t levels = one.table().level_count();
  for (std::uint32_t number = 0; number < one.table().permission_count(); ++number) {
    for (std::uint32_t level = 1; level < levels; ++level) {
      const pol::PermissionId permission{number};
      ASSERT_EQ(roles_of(one.table(), permission, pol::id_at<pol::Level>(level)),
                roles_of(other.table(), permission, pol::id_at<pol::Level>(level)));
    }
  }
  for (int left = 10; left > 0; --left) {
    pol::RoleSet roles;
    for (std::size_t held = random.below(4); held > 0; --held) {
      roles.add(pol::RoleId{static_cast<std::uint32_t>(random.below(one.table().role_count()))});
    }
    const auto level = pol::id_at<pol::Level>(1 + random.below(levels - 1));
    ASSERT_EQ(permissions_of(one.table(), roles, level), permissions_of(other.table(), roles, level));
  }
}

/// Written out as words, no form differs from another: neither rows nor what leads to them.
void expect_same_rows(const pol::TableView& one, const pol::TableView& other) {
  const PlainRows first = plain_rows(one.data());
  const PlainRows second = plain_rows(other.data());
  const auto bytes_of = [](const auto& elements) {
    return std::string_view(reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(elements[0]));
  };
  ASSERT_EQ(first.rows, second.rows);
  ASSERT_EQ(first.row_index, second.row_index);
  ASSERT_EQ(bytes_of(first.permissions), bytes_of(second.permissions));
  ASSERT_EQ(bytes_of(first.blocks), bytes_of(second.blocks));
}

TEST(GeneratedRowForms, AllDecideAsTheOracleDoesAndAnswerAlike) {
  constexpr std::array forms = {RowForm::words, RowForm::numbers, in_chunks(8), in_chunks(16), in_chunks(32)};
  Rejections rejections;
  std::size_t cases = 0;
  std::size_t lists = 0;
  for_each_specimen(32, [&](const Specimen& specimen) {
    Random random(specimen.seed);
    const CompiledPolicy::Texts files = with_many_roles(specimen.policy.files, random);
    std::unique_ptr<CompiledPolicy> first;
    for (const RowForm form : forms) {
      TableOptions options;
      options.row_form = form;
      auto compiled = std::make_unique<CompiledPolicy>(files, GeneratedPolicy::main, options);
      if (!compiled->compiled()) return rejections.add(specimen, *compiled);
      const pol::TableData& data = compiled->table().data();
      ASSERT_EQ(data.row_numbers != nullptr, form != RowForm::words) << describe(specimen);
      ASSERT_EQ(data.row_chunks != nullptr, form > RowForm::numbers) << describe(specimen);
      const Oracle oracle(layers_of(compiled->compilation()));
      const ComparisonResult result =
          compare(oracle, *compiled, some_subjects(oracle.names().roles, random), 24, random);
      ASSERT_FALSE(result.difference) << *result.difference << "\n" << describe(specimen);
      cases += result.cases;
      if (form == in_chunks(8)) {
        for (std::uint32_t group = 0; group < data.group_count; ++group) {
          lists += data.row_numbers[std::size_t{group} * data.group_words] == pol::format::row_list ? 1 : 0;
        }
      }
      if (first) expect_same_rows(first->table(), compiled->table());
      if (first) expect_same_sets(*first, *compiled, random);
      if (!first) first = std::move(compiled);
    }
    rejections.accept();
  });
  EXPECT_GT(rejections.accepted(), 20U);
  EXPECT_GT(cases, 50'000U);
  EXPECT_GT(lists, 50U);
}

}  // namespace
}  // namespace polc::oracle
