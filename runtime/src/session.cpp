// Session: what pays is decided ahead of the checks.
#include <pol/session.h>

#include <algorithm>
#include <new>
#include <type_traits>
#include <utility>

#include "completions.h"

namespace pol {
namespace {

/// Attribute bits of a permission that is decided ahead for every case.
constexpr std::uint32_t max_bound_width = 8;
/// Of bound permissions and their levels together, so that a session stays in the second cache. A table that takes more gets
/// planes.
constexpr std::size_t max_bound_bytes = std::size_t{1} << 16;

std::uint32_t has_attributes(const TableView& table) {
  const auto& bits = table.data().dependency_sets;
  return std::any_of(bits.begin(), bits.end(), [](std::uint64_t depends_on) { return depends_on != 0; }) ? 1 : 0;
}

bool is_simple(const TableView& table) {
  return table.level_count() == 2 && has_attributes(table) == 0;
}

/// The input bits from the lowest to the highest on which a permission depends.
struct Span {
  std::uint32_t shift = 0;
  std::uint32_t width = 0;
};
Span span_of(const TableData& data, std::uint32_t permission) {
  const std::uint64_t bits = dependencies_of(data, permission);
  if (bits == 0) return {};
  const auto shift = static_cast<std::uint32_t>(std::countr_zero(bits));
  return {shift, static_cast<std::uint32_t>(std::bit_width(bits)) - shift};
}

}  // namespace

/// Where everything lies in a session's memory, in words, and what is written there.
class SessionMaker {
 public:
  SessionMaker(const TableView& table, bool with_custom)
      : table_(table), plane_count_((table.level_count() - 1) << has_attributes(table)) {
    const TableData& data = table.data();
    const std::size_t groups = (std::size_t{data.permission_count} + 63) / 64;
    const std::size_t bytes = bound_bytes();
    is_bound_ = !is_simple(table) && bytes <= max_bound_bytes;
    if (is_bound_) {
      account_ = binding_words + (bytes + 7) / 8;
    } else {
      account_ = binding_words + groups * plane_count_;
    }
    roles_ = account_ + (std::size_t{data.combination_count} + 1) / 2;
    custom_ = roles_ + data.role_words;
    words_ = custom_ + (with_custom ? groups : 0);
  }

  std::size_t words() const { return words_; }

  void make(Session& session, const RoleSet& roles, const PermissionSet* custom, AccountWords account,
            std::uint64_t* memory) const {
    const TableData& data = table_.data();
    RoleSet held = roles;
    held.keep_words(data.role_words);
    std::ranges::copy(held.occupied_words(), memory + roles_);
    // A set that holds nothing but roles that no table has is not the empty one.
    const bool fits_in_mask = held.empty() || (held.places().word_count == 1 && held.word(0) != 0);
    auto* binding = new (memory)
        Session::Binding{&table_, default_account(table_), nullptr, fits_in_mask, held.places(), memory + roles_};
    if (custom != nullptr) {
      std::fill_n(memory + custom_, words_ - custom_, 0);
      if (custom->fingerprint() == data.fingerprint) {
        std::copy_n(custom->words().begin(), std::min(custom->words().size(), words_ - custom_), memory + custom_);
      }
      binding->custom = memory + custom_;
    }
    session.state_.binding = binding;
    // Whom the policy does not admit may nothing.
    const std::uint32_t count = session.conflict() ? 0 : data.permission_count;
    session.state_.simple_count = is_simple(table_) ? count : 0;
    session.state_.permission_count = count;
    session.state_.plane_count = is_bound_ ? 0 : plane_count_;
    session.state_.is_open = has_attributes(table_) != 0;
    refresh(session, account);
  }

  void refresh(Session& session, AccountWords account) const {
    const TableData& data = table_.data();
    Session::Binding& binding = *session.state_.binding;
    auto* memory = reinterpret_cast<std::uint64_t*>(&binding);
    auto* words = reinterpret_cast<std::uint32_t*>(memory + account_);
    // Words of another table are none of this one's: they may be fewer, and are never read.
    const bool is_foreign = account.identity != data.identity;
    std::copy_n(is_foreign ? data.default_words : account.words, data.combination_count, words);
    binding.account = {words, account.identity};
    if (session.state_.permission_count == 0) return;
    if (is_bound_) {
      bind(session, memory + binding_words);
    } else {
      fill_planes(session, memory + binding_words);
    }
  }

 private:
  static constexpr std::size_t binding_words = sizeof(Session::Binding) / sizeof(std::uint64_t);

  /// Where the levels start, in bytes from the first bound permission.
  std::size_t first_levels() const { return table_.permission_count() * sizeof(format::Permission); }

  /// All that binding takes: the permissions, the levels that there are, and a level for each case.
  std::size_t bound_bytes() const {
    std::size_t bytes = first_levels() + format::max_levels;
    for (std::uint32_t number = 0; number < table_.permission_count() && bytes <= max_bound_bytes; ++number) {
      const std::uint32_t width = span_of(table_.data(), number).width;
      if (width <= max_bound_width) bytes += std::size_t{1} << width;
    }
    return bytes;
  }

  /// Decides every permission for each of its cases. The first levels are all that there are, in turn: a permission of one
  /// case is one of these.
  void bind(const Session& session, std::uint64_t* memory) const {
    const TableData& data = table_.data();
    auto* bound = reinterpret_cast<format::Permission*>(memory);
    auto* bytes = reinterpret_cast<std::uint8_t*>(memory);
    std::size_t next = first_levels();
    for (std::uint8_t level = 0; level < format::max_levels; ++level) bytes[next++] = level;
    for (std::uint32_t number = 0; number < data.permission_count; ++number) {
      const Span span = span_of(data, number);
      const std::size_t count = std::size_t{1} << std::min(span.width, max_bound_width);
      if (span.width > max_bound_width) {
        bound[number] = {format::Permission::compound, 0, 0, 0};
        continue;
      }
      bound[number] = {static_cast<std::uint8_t>(span.shift), static_cast<std::uint8_t>(span.width),
                       static_cast<std::uint16_t>(count - 1), static_cast<std::uint32_t>(next)};
      for (std::uint64_t selected = 0; selected < count; ++selected) {
        const Inputs inputs(selected << span.shift);
        bytes[next++] = static_cast<std::uint8_t>(session.decide_now(PermissionId{number}, inputs));
      }
      // One case: share the level.
      if (count == 1) bound[number].rows = static_cast<std::uint32_t>(first_levels() + bytes[--next]);
    }
  }

  void fill_planes(const Session& session, std::uint64_t* planes) const {
    const std::uint32_t open = has_attributes(table_);
    std::fill_n(planes, (std::size_t{table_.permission_count()} + 63) / 64 * plane_count_, 0);
    for (std::uint32_t number = 0; number < table_.permission_count(); ++number) {
      const PartialAnswer answer = detail::decide_partial_admitted(
          table_, session.roles_for(PermissionId{number}), PermissionId{number}, {}, session.state_.binding->account);
      std::uint64_t* group = planes + std::size_t{number / 64} * plane_count_;
      for (std::uint32_t level = 1; level < table_.level_count(); ++level) {
        std::uint64_t* plane = group + ((level - 1) << open);
        plane[0] |= std::uint64_t{index(answer.lowest) >= level} << number % 64;
        if (open != 0) plane[1] |= std::uint64_t{index(answer.highest) >= level} << number % 64;
      }
    }
  }

  const TableView& table_;
  bool is_bound_ = false;
  std::uint32_t plane_count_;
  std::size_t account_ = 0;
  std::size_t roles_ = 0;
  std::size_t custom_ = 0;
  std::size_t words_ = 0;
};

std::size_t Session::storage_words(const TableView& table) {
  return SessionMaker(table, false).words();
}

Session::Session(const TableView& table, const RoleSet& roles, AccountWords account) {
  const SessionMaker maker(table, false);
  maker.make(*this, roles, nullptr, account, new std::uint64_t[maker.words()]);
  state_.is_owned = true;
}

Session::Session(const TableView& table, const RoleSet& roles, const PermissionSet& custom, AccountWords account) {
  const SessionMaker maker(table, true);
  maker.make(*this, roles, &custom, account, new std::uint64_t[maker.words()]);
  state_.is_owned = true;
}

Session::Session(const TableView& table, const RoleSet& roles, AccountWords account, std::span<std::uint64_t> storage) {
  SessionMaker(table, false).make(*this, roles, nullptr, account, storage.data());
}

Session::Session(Session&& other) noexcept : state_(std::exchange(other.state_, State{})) {}

Session& Session::operator=(Session&& other) noexcept {
  // Not a swap with it: what was moved from must not go on deciding as this one did.
  Session taken(std::move(other));
  std::swap(state_, taken.state_);
  return *this;
}

Session::~Session() {
  static_assert(std::is_trivially_destructible_v<Binding> && sizeof(Binding) % sizeof(std::uint64_t) == 0);
  if (state_.is_owned) delete[] reinterpret_cast<std::uint64_t*>(state_.binding);
}

void Session::refresh(AccountWords account) {
  if (state_.binding == nullptr) return;
  SessionMaker(*state_.binding->table, state_.binding->custom != nullptr).refresh(*this, account);
}

Level Session::decide(PermissionId permission, const RequestInputs& request) const {
  if (state_.binding == nullptr) return lowest_level;
  const TableData& data = state_.binding->table->data();
  const std::optional<Inputs> inputs = RequestInputs::complete(data, request.state(), permission);
  return inputs ? decide(permission, *inputs) : lowest_level;
}

Level Session::decide_default(PermissionId permission) const {
  const std::optional<Inputs> inputs = default_inputs(*state_.binding->table, permission);
  return inputs ? decide(permission, *inputs) : lowest_level;
}

std::optional<RoleConflict> Session::conflict() const {
  if (state_.binding == nullptr) return std::nullopt;
  const Binding& binding = *state_.binding;
  return binding.custom != nullptr ? find_conflict_with_custom(*binding.table, binding.roles())
                                   : find_conflict(*binding.table, binding.roles());
}

std::optional<Level> Session::settled(PermissionId permission) const {
  if (index(permission) >= state_.permission_count) return lowest_level;
  const Binding& binding = *state_.binding;
  const PartialAnswer answer =
      detail::decide_partial_admitted(*binding.table, roles_for(permission), permission, {}, binding.account);
  return answer.is_settled() ? std::optional<Level>(answer.lowest) : std::nullopt;
}

RoleSet Session::roles_for(PermissionId permission) const {
  const Binding& binding = *state_.binding;
  if (binding.custom == nullptr) return binding.roles();
  const bool is_held = (binding.custom[index(permission) / 64] >> index(permission) % 64 & 1) != 0;
  return detail::with_custom_role_admitted(binding.table->data(), binding.roles(), is_held);
}

Level Session::decide_now(PermissionId permission, Inputs inputs) const {
  const Binding& binding = *state_.binding;
  // Most subjects' roles fit in the first word, which is faster.
  if (binding.custom == nullptr && binding.fits_in_mask) {
    return pol::decide(*binding.table, RoleMask(binding.first_roles()), permission, inputs, binding.account);
  }
  return detail::decide_admitted(*binding.table, roles_for(permission), permission, inputs, &binding.account);
}

}  // namespace pol
