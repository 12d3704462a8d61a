// Session: every permission decided ahead of the checks.
#include <pol/session.h>

#include <algorithm>
#include <utility>

#include "completions.h"

namespace pol {
namespace {

std::uint32_t has_attributes(const TableView& table) {
  const auto& bits = table.data().dependencies;
  return std::any_of(bits.begin(), bits.end(), [](std::uint64_t depends_on) { return depends_on != 0; }) ? 1 : 0;
}

std::uint32_t plane_count(const TableView& table) {
  return (table.level_count() - 1) << has_attributes(table);
}

}  // namespace

std::size_t Session::storage_words(const TableView& table) {
  return binding_words + (std::size_t{table.permission_count()} + 63) / 64 * plane_count(table);
}

Session::Session(const TableView& table, const RoleSet& roles, AccountWords account)
    : Session(table, roles, account,
              std::span<std::uint64_t>(new std::uint64_t[storage_words(table)], storage_words(table))) {
  state_.owned = 1;
}

Session::Session(const TableView& table, const RoleSet& roles, AccountWords account, std::span<std::uint64_t> storage) {
  state_.planes = storage.data() + binding_words;
  state_.permission_count = table.permission_count();
  state_.plane_count = plane_count(table);
  state_.open = has_attributes(table);
  state_.simple_count = plane_count(table) == 1 ? table.permission_count() : 0;
  new (storage.data()) Binding{&table, account, roles};
  refresh();
}

Session::Session(Session&& other) noexcept : state_(std::exchange(other.state_, State{})) {}

Session& Session::operator=(Session&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

Session::~Session() {
  if (state_.owned != 0) delete[] (state_.planes - binding_words);
}

void Session::refresh() {
  const auto& [table, account, roles] = binding();
  std::fill_n(state_.planes, storage_words(*table) - binding_words, 0);
  if (find_conflict(*table, roles)) return;
  for (std::uint32_t number = 0; number < state_.permission_count; ++number) {
    const PartialAnswer answer = detail::decide_partial_admitted(*table, roles, PermissionId{number}, {}, account);
    std::uint64_t* planes = state_.planes + std::size_t{number / 64} * state_.plane_count;
    for (std::uint32_t plane = 0; plane < state_.plane_count; ++plane) {
      const std::uint32_t level = (plane >> state_.open) + 1;
      const bool is_ever = state_.open != 0 && plane % 2 == 1;
      const bool has_level = index(is_ever ? answer.highest : answer.lowest) >= level;
      planes[plane] |= std::uint64_t{has_level} << number % 64;
    }
  }
}

std::optional<RoleConflict> Session::conflict() const {
  if (state_.planes == nullptr) return std::nullopt;
  return find_conflict(*binding().table, binding().roles);
}

std::optional<Level> Session::settled(PermissionId permission) const {
  if (index(permission) >= state_.permission_count) return lowest_level;
  const std::uint64_t* planes = planes_of(permission);
  std::uint32_t level = 0;
  for (std::uint32_t plane = 0; plane < state_.plane_count; plane += 1 + state_.open) {
    const std::uint64_t always = planes[plane] >> index(permission) % 64 & 1;
    const std::uint64_t ever = planes[plane + state_.open] >> index(permission) % 64 & 1;
    if (always != ever) return std::nullopt;
    level += static_cast<std::uint32_t>(always);
  }
  return id_at<Level>(level);
}

Level Session::decide_now(PermissionId permission, Inputs inputs) const {
  const auto& [table, account, roles] = binding();
  // Most subjects' roles fit in the first word, which is faster.
  if (roles.occupied() == 1) return pol::decide(*table, RoleMask(roles.word(0)), permission, inputs, account);
  return detail::decide_admitted(*table, roles, permission, inputs, &account);
}

}  // namespace pol
