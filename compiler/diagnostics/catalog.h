// The catalog of diagnostics: one row a code, from which come messages, help, `--explain` pages and docs.
//
// The rows are in catalog/*.def, one file per stage, so that a stage's messages can be read together. A row:
//   POLC_DIAGNOSTIC(1001, error, unexpected_token, "message with {0}", "help", "wrong example", "right example")
// Style: lower case, no full stop, the user's text in backquotes, no C++ names; the message says what was
// observed, the help says the way out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace polc {

enum class Severity : std::uint8_t { warning, error };

/// The numbers are stable: a code is never reused.
enum class Code : std::uint16_t {
#define POLC_DIAGNOSTIC(number, severity, name, message, help, wrong, right) name = number,
#include "compiler/diagnostics/catalog/all.def"
#undef POLC_DIAGNOSTIC
};

struct CatalogEntry {
  Code code;
  Severity severity;
  std::string_view name;
  std::string_view message;
  std::string_view help;
  std::string_view wrong;  ///< A policy that draws it.
  std::string_view right;  ///< The same policy corrected.
};

/// The help of every fault of our own: it tells users that the fault is not theirs, and what to do.
#define POLC_REPORT_IT                                                                                          \
  "this is a bug in polc, not in your files, and nothing was written; please report it with the files, or the " \
  "smallest part of them that shows it, and the output of `polc --version`"

/// True for a code that says that polc itself is wrong.
constexpr bool is_internal(Code code) {
  return code == Code::table_not_verified || code == Code::table_mistranslated || code == Code::layout_differs;
}

/// All entries, by code.
std::span<const CatalogEntry> catalog();

const CatalogEntry& entry_of(Code code);

/// `POL1001`
std::string code_text(Code code);

/// `error` or `warning`
std::string_view severity_text(Severity severity);

/// The entry of a text such as `POL1001`, if there is one.
std::optional<CatalogEntry> find_entry(std::string_view code);

}  // namespace polc
