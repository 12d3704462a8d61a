// The catalog as one sorted array, made from the rows of catalog/*.def.
#include "compiler/diagnostics/catalog.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace polc {
namespace {

constexpr auto entries = std::to_array<CatalogEntry>({
#define POLC_DIAGNOSTIC(number, severity, name, message, help, wrong, right) \
  {Code::name, Severity::severity, #name, message, help, wrong, right},
#include "compiler/diagnostics/catalog/all.def"
#undef POLC_DIAGNOSTIC
});

constexpr auto sorted_entries() {
  auto sorted = entries;
  std::sort(sorted.begin(), sorted.end(),
            [](const CatalogEntry& left, const CatalogEntry& right) { return left.code < right.code; });
  return sorted;
}

constexpr auto by_code = sorted_entries();

constexpr bool codes_are_distinct() {
  for (std::size_t at = 1; at < by_code.size(); ++at) {
    if (by_code[at - 1].code == by_code[at].code) return false;
  }
  return true;
}
static_assert(codes_are_distinct(), "two rows of catalog/*.def have the same number");

const CatalogEntry* find(Code code) {
  const auto found = std::lower_bound(by_code.begin(), by_code.end(), code,
                                      [](const CatalogEntry& entry, Code wanted) { return entry.code < wanted; });
  return found != by_code.end() && found->code == code ? &*found : nullptr;
}

constexpr std::string_view prefix = "POL";

}  // namespace

std::span<const CatalogEntry> catalog() {
  return by_code;
}

// INVARIANT: every enumerator of Code has its row, since both come from the same files.
const CatalogEntry& entry_of(Code code) {
  return *find(code);
}

std::string code_text(Code code) {
  return std::string(prefix) + std::to_string(static_cast<unsigned>(code));
}

std::string_view severity_text(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::optional<CatalogEntry> find_entry(std::string_view code) {
  if (!code.starts_with(prefix)) return std::nullopt;
  code.remove_prefix(prefix.size());
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
  if (error != std::errc() || end != code.data() + code.size()) return std::nullopt;
  const CatalogEntry* entry = find(static_cast<Code>(number));
  return entry == nullptr ? std::nullopt : std::optional(*entry);
}

}  // namespace polc
