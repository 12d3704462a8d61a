// What the files of the WebAssembly module share: its handles, and the words through which it answers.
//
// The module is the C++ runtime behind functions over plain 32-bit numbers, which is what JavaScript passes without an
// allocation: 64 input bits are two of them. lib/runtime.js is its only caller: it checks every handle, id and
// value first, so that nothing here is checked twice. No exceptions, no imports: the module needs nothing of its host.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <pol/account.h>
#include <pol/custom_roles.h>
#include <pol/explain.h>
#include <pol/request_inputs.h>

#ifdef __wasm__
#define POL_EXPORT(name) extern "C" __attribute__((export_name(#name)))
#else
#define POL_EXPORT(name) extern "C"  // For tools that read the source as the host's.
#endif

namespace pol::wasm {

/// A verified table and the memory it is a view of.
struct LoadedBytes {
  explicit LoadedBytes(const TableView& verified) : view(verified), defaults(view) {}

  std::unique_ptr<std::uint64_t[]> memory;
  TableView view;
  Account defaults;
  /// Opened when they are first asked for.
  mutable std::optional<Explanations> explanations;
};

/// Accounts and subjects keep their table, so that handles may be closed in any order.
struct TableHandle {
  std::shared_ptr<const LoadedBytes> loaded;
};
struct AccountHandle {
  explicit AccountHandle(const TableHandle& table)
      : loaded(table.loaded), account(loaded->view), custom_roles(loaded->view) {}

  std::shared_ptr<const LoadedBytes> loaded;
  Account account;
  CustomRoles custom_roles;
};
struct SubjectHandle {
  std::shared_ptr<const LoadedBytes> loaded;
  std::vector<RoleId> list;
  std::optional<PermissionSet> custom;

  RoleSet roles() const { return std::span<const RoleId>(list); }
};

/// A text as JavaScript passes one: not NUL-terminated.
struct TextAt {
  const char* data;
  std::uint32_t size;
};

/// Where a function leaves what does not fit into its own result. Overwritten by the next call.
inline std::uint32_t answer[16];

inline void answer_text(std::uint32_t place, std::string_view text) {
  answer[place] = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(text.data()));
  answer[place + 1] = static_cast<std::uint32_t>(text.size());
}

/// The account that a decision is made under; null means the one with default settings.
inline const Account& account_of(const TableHandle& table, const AccountHandle* account) {
  return account != nullptr ? account->account : table.loaded->defaults;
}

}  // namespace pol::wasm
