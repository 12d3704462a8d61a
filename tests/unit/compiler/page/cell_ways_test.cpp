// What would change a cell, tried on the table: by `decide`, in every case or, where there are too many, in drawn ones.
#include "compiler/page/cell_ways.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/account.h>
#include <pol/decide.h>
#include <pol/verify.h>

#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/page/cells.h"

namespace polc::page {
namespace {

struct Read {
  explicit Read(std::unique_ptr<Compilation> made)
      : compilation(std::move(made)), table(*pol::verify(*compilation->bytes)), read_back(table), uses(read_back) {}
  std::unique_ptr<Compilation> compilation;
  pol::TableView table;
  ReadBackTable read_back;
  StatementUses uses;
};

/// The values of attributes, then of settings, in any order in which the account takes them: one may need another first.
bool choose(pol::Account& account, std::span<const std::uint32_t> settings) {
  std::vector<std::size_t> left;
  for (std::size_t number = 0; number < settings.size(); ++number) {
    if (settings[number] != account.value(pol::id_at<pol::SettingId>(number))) left.push_back(number);
  }
  while (!left.empty()) {
    const std::size_t before = left.size();
    std::erase_if(left, [&](std::size_t number) {
      return static_cast<bool>(account.set(pol::id_at<pol::SettingId>(number), settings[number]));
    });
    if (left.size() == before) return false;
  }
  return true;
}

/// Nothing, if no account may have these settings.
std::optional<pol::Level> decided(const pol::TableView& table, const std::vector<pol::RoleId>& roles,
                                  pol::PermissionId permission, const std::vector<std::uint32_t>& values) {
  const auto attributes = table.data().attributes;
  std::uint64_t inputs = 0;
  for (std::size_t number = 0; number < attributes.size(); ++number) {
    const bool is_used = attributes[number].resource == pol::format::none ||
                         attributes[number].resource == pol::resource_of(table.data(), pol::index(permission));
    if (is_used) inputs |= std::uint64_t{values[number]} << attributes[number].shift;
  }
  pol::Account account(table);
  if (!choose(account, std::span(values).subspan(attributes.size()))) return std::nullopt;
  return pol::decide(table, pol::RoleSet(std::span(roles)), permission, pol::Inputs{inputs}, account);
}

std::size_t tried_ways(Read& read, std::minstd_rand& random) {
  constexpr int cases = 60;
  Cells cells(read.read_back, read.uses);
  std::size_t tried = 0;
  for (std::uint32_t number = 0; number < read.table.permission_count(); ++number) {
    const pol::PermissionId permission{number};
    const std::vector<CellFacts>& row = cells.row(permission);
    for (std::uint32_t role = 0; role < row.size(); ++role) {
      if (!row[role].ways) continue;
      for (int drawn = 0; drawn < cases; ++drawn) {
        std::vector<std::uint32_t> values;
        for (std::size_t at = 0; at < read.read_back.default_values().size(); ++at)
          values.push_back(
              static_cast<std::uint32_t>(random() % read.read_back.diagrams().domain_size(id_at<VariableId>(at))));
        const auto now = decided(read.table, {pol::RoleId{role}}, permission, values);
        if (!now || !read.read_back.diagrams().holds(cells.gate(), values)) continue;
        for (const CellWay& way : row[role].ways->ways) {
          std::vector<pol::RoleId> roles{pol::RoleId{role}};
          std::vector<std::uint32_t> other = values;
          bool is_so_already = false;
          for (const Change& change : way.changes) {
            if (change.kind == Change::Kind::take_role) roles.push_back(change.role);
            if (change.kind == Change::Kind::give_up_role) std::erase(roles, change.role);
            if (change.kind != Change::Kind::setting && change.kind != Change::Kind::attribute) continue;
            is_so_already = is_so_already || change.values.test(values[index(change.variable)]);
            std::vector<std::uint32_t> named;
            for (const unsigned value : change.values.set_bits()) named.push_back(value);
            other[index(change.variable)] = named[random() % named.size()];
          }
          const auto after = decided(read.table, roles, permission, other);
          const bool is_told = read.read_back.diagrams().holds(way.where, values);
          if (is_told) {
            EXPECT_LT(*now, row[role].ways->level) << number << ' ' << role << ' ' << way.changes.front().text;
            EXPECT_EQ(after, row[role].ways->level) << number << ' ' << role << ' ' << way.changes.front().text;
          } else if (!is_so_already && after == row[role].ways->level && way.changes.front().values.count() <= 1) {
            // What is enough and not told is enough in a case that is not among the cell's lowest.
            EXPECT_GT(pol::index(*now), 0U) << number << ' ' << role << ' ' << way.changes.front().text;
          }
          tried += is_told ? 1 : 0;
        }
      }
    }
  }
  return tried;
}

TEST(CellWays, AreEnoughWhereTheySaySoInDrawnCasesOfTheShippedPolicies) {
  std::minstd_rand random(1);
  for (const char* name : {"support_authorization", "contact_center", "authzen_todo"}) {
    Read read(compile(std::string(POLC_SOURCE_DIR) + "/policies/" + name + "/policy.pol"));
    EXPECT_GT(tried_ways(read, random), 100U) << name;
  }
}

/// What is enough in one case alone is not told of all.
TEST(CellWays, SayInWhichCasesTheyAreEnough) {
  Read read(
      compile_text("p.pol",
                   "role a;\nresource r { by: {phone, mail}; own: bool; actions x, y; }\nsettings s { k = off; }\n"
                   "allow a to r.x if s.k and own and by is phone;\nallow a to r.y;\n"));
  Cells cells(read.read_back, read.uses);
  std::vector<std::string> told;
  for (const CellWay& way : cells.row(pol::PermissionId{0})[0].ways->ways) {
    std::string text;
    for (const Change& change : way.changes) text += (text.empty() ? "" : ", ") + change.text;
    told.push_back(text + " if " + way.words.text());
  }
  EXPECT_THAT(told, testing::Contains("own=true, s.k=on if by is phone"));
  std::minstd_rand random(1);
  EXPECT_GT(tried_ways(read, random), 10U);
}

}  // namespace
}  // namespace polc::page
