// A table that owns its memory: it copies the bytes to aligned memory, verifies them and keeps them.
//
// This is what a Holder publishes. To use a file without a copy, map it, call `verify` and keep the map.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include <pol/detail/lifetime.h>
#include <pol/verify.h>

namespace pol {

class LoadedTable {
 public:
  struct [[nodiscard]] Result {
    std::unique_ptr<const LoadedTable> table;  ///< Null if the bytes are refused.
    VerifyError error;                         ///< Why.

    explicit operator bool() const { return table != nullptr; }
  };
  static Result load(std::span<const std::byte> bytes) {
    const std::size_t words = (bytes.size() + 7) / 8;
    std::unique_ptr<std::uint64_t[]> memory(new (std::nothrow) std::uint64_t[words]);
    if (memory == nullptr) return {nullptr, {VerifyCode::no_memory, 0}};
    if (!bytes.empty()) std::memcpy(memory.get(), bytes.data(), bytes.size());
    const VerifyResult result = verify(std::as_bytes(std::span(memory.get(), words)).first(bytes.size()));
    if (!result) return {nullptr, result.error()};
    return {std::unique_ptr<const LoadedTable>(new LoadedTable(std::move(memory), *result)), {}};
  }

  // Valid for as long as this lives.
  const TableView& view() const& POL_LIFETIMEBOUND { return view_; }
  const TableView& view() const&& = delete;
  /// The file: to store it, send it on, or open its explanations.
  std::span<const std::byte> bytes() const& POL_LIFETIMEBOUND { return view_.bytes(); }
  std::span<const std::byte> bytes() const&& = delete;

 private:
  LoadedTable(std::unique_ptr<std::uint64_t[]> memory, const TableView& view)
      : memory_(std::move(memory)), view_(view) {}

  std::unique_ptr<std::uint64_t[]> memory_;
  TableView view_;
};

}  // namespace pol
