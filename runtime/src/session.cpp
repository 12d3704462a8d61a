// Session: every permission decided ahead of the checks.
#include <pol/session.h>

#include <algorithm>

#include <pol/partial.h>

namespace pol {
namespace {

/// The form of a table's entries.
struct EntryForm {
  std::uint32_t log_bits;
  std::uint32_t depends;
};

EntryForm entry_form(const TableView& table) {
  const auto& dependencies = table.data().dependencies;
  const bool depend =
      std::any_of(dependencies.begin(), dependencies.end(), [](std::uint64_t bits) { return bits != 0; });
  const std::uint32_t entry_count = table.level_count() + (depend ? 1 : 0);
  const auto bits = static_cast<std::uint32_t>(std::bit_width(entry_count - 1));
  const auto log_bits = static_cast<std::uint32_t>(std::bit_width(bits - 1));
  return {log_bits, depend ? table.level_count() : ~0U};
}

}  // namespace

std::size_t Session::storage_words(const TableView& table) {
  return ((std::size_t{table.permission_count()} << entry_form(table).log_bits) + 63) / 64;
}

Session::Session(const TableView& table, const RoleSet& roles, AccountWords account)
    : Session(table, roles, account,
              std::span<std::uint64_t>(new std::uint64_t[storage_words(table)], storage_words(table))) {
  owned_.reset(entries_);
}

Session::Session(const TableView& table, const RoleSet& roles, AccountWords account, std::span<std::uint64_t> storage)
    : entries_(storage.data()),
      permission_count_(table.permission_count()),
      depends_(entry_form(table).depends),
      mask_((std::uint64_t{1} << (1U << entry_form(table).log_bits)) - 1),
      log_bits_(entry_form(table).log_bits),
      table_(&table),
      account_(account),
      roles_(roles) {
  refresh();
}

void Session::refresh() {
  std::fill_n(entries_, storage_words(*table_), 0);
  for (std::uint32_t number = 0; number < permission_count_; ++number) {
    const PartialAnswer answer = decide_partial(*table_, roles_, PermissionId{number}, {}, account_);
    const std::uint64_t entry = answer.is_settled() ? index(answer.lowest) : depends_;
    const std::uint64_t bit = std::uint64_t{number} << log_bits_;
    entries_[bit / 64] |= entry << bit % 64;
  }
}

Level Session::decide_now(PermissionId permission, Inputs inputs) const {
  // Most subjects' roles fit in the first word, which is faster.
  if (roles_.occupied() == 1) return pol::decide(*table_, RoleMask(roles_.word(0)), permission, inputs, account_);
  return pol::decide(*table_, roles_, permission, inputs, account_);
}

}  // namespace pol
