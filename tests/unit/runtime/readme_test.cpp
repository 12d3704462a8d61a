// The code of runtime/README.md: each of its blocks stands below word for word, is compiled, and does what it says.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <pol/account_text.h>
#include <pol/filter.h>
#include <pol/holder.h>
#include <pol/loaded_table.h>
#include <pol/partial.h>
#include <pol/session.h>
#include <pol/verify.h>

#include "tests/unit/runtime/samples.h"

namespace {

std::string told;
bool report(std::string_view why, std::uint64_t) {
  told = why;
  return false;
}
void log_missing(std::string_view name) {
  told = name;
}
void log_refused(std::string_view name) {
  told = name;
}
void refuse(std::string_view why) {
  told = why;
}
void tell(std::string_view name, std::string_view value, std::string_view) {
  told = std::string(name) + "=" + std::string(value);
}
void use(pol::Level) {}

bool first_block(std::span<const std::byte> bytes, std::string_view signer = "super_admin", bool is_verified = true) {
  // clang-format off
// Verify once. The view borrows the bytes, which must be aligned to 8 bytes, as in a memory map.
const pol::VerifyResult verified = pol::verify(bytes);
if (!verified) {
  return report(text(verified.error().code), verified.error().offset);
}
const pol::TableView& table = *verified;

// Look names up once, check that the table has them, and keep the ids.
const pol::Names names(table);
const pol::Found submit = names.permission("form.submit");
const pol::Found member = names.role("member");
const pol::Found allow = names.level("allow");
const pol::Found signed_by = names.attribute(*submit, "signed_by");
const pol::Found identity = names.attribute(*submit, "context.identity_verified");
if (!submit || !member || !allow || !signed_by || !identity) {
  return report("the table does not have all the names that this program asks for", 0);
}

// For each request: set the attributes, then decide. A missing or refused attribute gives the lowest level; log it.
pol::RequestInputs request(table, *submit);
if (request.set(*signed_by, *names.value(*signed_by, signer)) != pol::RequestInputs::SetResult::done) {
  log_refused(names.name(*signed_by));
}
if (const auto missing = request.missing(*submit)) {
  log_missing(names.name(*missing));
}
if (request.set(*identity, is_verified) != pol::RequestInputs::SetResult::done) {
  log_refused(names.name(*identity));
}
const pol::Level level = pol::decide(table, {*member}, *submit, request);
const bool allowed = level >= *allow;
  // clang-format on
  return allowed;
}

TEST(Readme, VerifiesLooksUpAndDecides) {
  const pol::testing::Bytes bytes = pol::testing::support_table().build();
  EXPECT_TRUE(first_block(bytes.span()));
  EXPECT_EQ(told, "identity_verified");
  EXPECT_FALSE(first_block(bytes.span(), "super_admin", false));
  EXPECT_FALSE(first_block(bytes.span(), "superadmin")) << "a value that the attribute does not have";
  EXPECT_FALSE(first_block(bytes.span().first(16)));
  EXPECT_EQ(told, "shorter than a header");
  const pol::testing::Bytes stripped = pol::testing::support_table().build(false);
  EXPECT_FALSE(first_block(stripped.span()));
  EXPECT_EQ(told, "the table does not have all the names that this program asks for");
}

TEST(Readme, AsksWhomThePolicyAdmits) {
  const pol::testing::Bytes bytes = pol::testing::workshop_table().build();
  const pol::TableView table = *pol::verify(bytes.span());
  const pol::Names names(table);
  const pol::RoleSet given{pol::RoleId{0}, pol::RoleId{3}};
  // clang-format off
// Where a subject gets its roles: may it have them together?
if (const auto conflict = pol::find_conflict(table, given)) {
  refuse(names.name(conflict->second));
}
  // clang-format on
  EXPECT_EQ(told, "guest");
}

TEST(Readme, KeepsAccountsAndSwapsTables) {
  const pol::testing::Bytes bytes = pol::testing::workshop_table().build();
  pol::testing::TableBuilder upgrade = pol::testing::workshop_table();
  upgrade.settings[2].flags |= pol::format::Setting::immutable;
  const pol::testing::Bytes new_bytes = upgrade.build();
  const pol::TableView table = *pol::verify(bytes.span());
  const pol::TableView new_table = *pol::verify(new_bytes.span());
  const pol::Names names(table);
  const pol::SettingId lend{2};  // What the text calls so is the setting `audit` here.
  const pol::Value on = 1;
  const pol::RoleSet actor{pol::RoleId{0}};
  const pol::PermissionId lend_tool{1};
  // clang-format off
// An account's settings, checked by the policy, stored by name.
pol::Account account(table);
if (const pol::SetResult set = account.set(lend, on, actor); !set) {
  refuse(text(set.code));  // Immutable, out of bounds, not for this actor, …
}
const pol::Level lending = pol::decide(table, actor, lend_tool, account);
const std::string stored = pol::write_account(account);

// After an upgrade of the policy: what the account had and can no longer have.
pol::Account upgraded(new_table);
for (const pol::AccountNote& note : pol::read_account(stored, upgraded).notes) {
  tell(note.name, note.value, text(note.kind));
}
  // clang-format on
  EXPECT_EQ(lending, pol::Level{1});
  EXPECT_EQ(account.value(lend), on);
  EXPECT_EQ(told, "audit=on");
  auto first_table = pol::LoadedTable::load(bytes.span()).table;
  auto second_table = pol::LoadedTable::load(new_bytes.span()).table;
  // clang-format off
// What a decision can still become while attributes are unknown: for menus and filters.
const pol::PartialAnswer answer = pol::decide_partial(table, actor, lend_tool);
const bool never = answer.highest == pol::lowest_level;
const bool always = answer.lowest == table.highest_level();

// Which tools may the actor lend? For a database: clauses, of which one must hold, each with the values that columns may have.
const pol::Filter rows = pol::filter(table, actor, lend_tool, table.highest_level(), {}, account);
if (rows.status() != pol::FilterStatus::done) {
  refuse(text(rows.status()));  // And no row: a filter that cannot be made is `never`.
}
const bool every_tool = rows.always();
for (std::size_t clause = 0; clause < rows.clause_count(); ++clause) {
  for (std::size_t column = 0; column < rows.attributes().size(); ++column) {
    const pol::AttributeId attribute = rows.attributes()[column];
    for (pol::Value value = 0; !names.value_name(attribute, value).empty(); ++value) {
      if (rows.admits(clause, column, value)) tell(names.name(attribute), names.value_name(attribute, value), "or");
    }
  }
}

// Bind a subject and an account once for the cheapest check. After the account changes, call `refresh`.
pol::Session session(table, actor, account);
const bool may_lend = session.permits(table.highest_level(), lend_tool);

// Replace a table while readers run. Each thread keeps a Reader; a table is destroyed when its last reader leaves.
pol::Holder<pol::LoadedTable> holder(std::move(first_table));
pol::Holder<pol::LoadedTable>::Reader reader(holder);
{
  const auto current = reader.enter();
  use(pol::decide(current->view(), actor, lend_tool));
}
holder.publish(std::move(second_table));
  // clang-format on
  EXPECT_FALSE(never);
  EXPECT_TRUE(always);
  EXPECT_TRUE(every_tool);
  EXPECT_TRUE(may_lend);
}

// clang-format off
// Publish a table together with what borrows it: here an account, and the session of its owner.
struct Tenant {
  explicit Tenant(std::unique_ptr<const pol::LoadedTable> loaded)
      : table(std::move(loaded)), account(table->view()), owner(table->view(), pol::RoleSet{pol::RoleId{0}}) {}

  std::unique_ptr<const pol::LoadedTable> table;  // First: the others borrow it.
  pol::Account account;
  pol::Session owner;
};
// clang-format on

void replace(pol::Holder<Tenant>& tenants, std::unique_ptr<const pol::LoadedTable> new_table) {
  // clang-format off
// Make the next one while the current one exists, and carry over the choices of its account.
pol::Holder<Tenant>::Reader reader(tenants);
auto next = std::make_unique<Tenant>(std::move(new_table));
{
  const auto present = reader.enter();
  for (const pol::AccountNote& note : pol::carry_over(present->account, next->account).notes) {
    tell(note.name, note.value, text(note.kind));
  }
}
next->owner.refresh(next->account);
tenants.publish(std::move(next));
  // clang-format on
}

TEST(Readme, PublishesATableAndWhatBorrowsItAsOne) {
  const pol::testing::Bytes bytes = pol::testing::workshop_table().build();
  const auto load = [&] { return pol::LoadedTable::load(bytes.span()).table; };
  auto first = std::make_unique<Tenant>(load());
  const pol::SettingId audit{2}, lend{0};
  ASSERT_TRUE(first->account.set(audit, 1) && first->account.set(lend, 1));
  first->owner.refresh(first->account);
  pol::Holder<Tenant> tenants(std::move(first));
  pol::Holder<Tenant>::Reader reader(tenants);
  for (int round = 0; round < 3; ++round) {
    const pol::PermissionId lend_tool{1};
    {
      const auto present = reader.enter();
      EXPECT_EQ(present->account.value(lend), 1U);
      EXPECT_EQ(pol::decide(present->table->view(), pol::RoleId{0}, lend_tool, present->account), pol::Level{1});
      EXPECT_TRUE(present->owner.permits(pol::Level{1}, lend_tool));
    }
    replace(tenants, load());
  }
}

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Readme, ItsCodeIsTheCodeAbove) {
  const std::string root = POLC_SOURCE_DIR;
  const std::string readme = contents(root + "/runtime/README.md");
  const std::string here = contents(root + "/tests/unit/runtime/readme_test.cpp");
  int blocks = 0;
  const std::string start = "```cpp\n";
  for (std::size_t at = readme.find(start); at != std::string::npos; at = readme.find(start, at)) {
    at += start.size();
    const std::string block = readme.substr(at, readme.find("```", at) - at);
    EXPECT_NE(here.find(block), std::string::npos) << block;
    ++blocks;
  }
  EXPECT_EQ(blocks, 6);
}

}  // namespace
