#include "compiler/diagnostics/explanation.h"

#include <algorithm>
#include <array>

namespace polc {
namespace {

struct Text {
  Code code;
  std::string_view first;
  std::string_view second;
};

#define POLC_EXPLANATION(name, meaning) Text{Code::name, meaning, ""},
#define POLC_ACCEPT(name, when)
#define POLC_SITUATION(name, wrong, right)
constexpr auto meanings = std::to_array<Text>({
#include "compiler/diagnostics/explanations/all.def"
});
#undef POLC_EXPLANATION
#undef POLC_ACCEPT
#undef POLC_SITUATION

#define POLC_EXPLANATION(name, meaning)
#define POLC_ACCEPT(name, when) Text{Code::name, when, ""},
#define POLC_SITUATION(name, wrong, right)
constexpr auto accepts = std::to_array<Text>({
#include "compiler/diagnostics/explanations/all.def"
});
#undef POLC_EXPLANATION
#undef POLC_ACCEPT
#undef POLC_SITUATION

#define POLC_EXPLANATION(name, meaning)
#define POLC_ACCEPT(name, when)
#define POLC_SITUATION(name, wrong, right) Text{Code::name, wrong, right},
constexpr auto situations = std::to_array<Text>({
#include "compiler/diagnostics/explanations/all.def"
});
#undef POLC_EXPLANATION
#undef POLC_ACCEPT
#undef POLC_SITUATION

/// The rows of the catalog, as far as they matter here.
struct Row {
  Code code;
  Severity severity;
  bool has_example;
};
constexpr auto rows = std::to_array<Row>({
#define POLC_DIAGNOSTIC(number, severity, name, message, help, wrong, right) \
  {Code::name, Severity::severity, !std::string_view(wrong).empty()},
#include "compiler/diagnostics/catalog/all.def"
#undef POLC_DIAGNOSTIC
});

template <std::size_t size>
constexpr std::size_t count(const std::array<Text, size>& texts, Code code) {
  std::size_t found = 0;
  for (const Text& text : texts) found += text.code == code ? 1 : 0;
  return found;
}

constexpr bool is_complete() {
  for (const Row& row : rows) {
    if (count(meanings, row.code) != 1) return false;
    if (count(accepts, row.code) != (row.severity == Severity::warning ? 1U : 0U)) return false;
    if (count(situations, row.code) != (row.has_example ? 0U : 1U)) return false;
  }
  return true;
}
static_assert(is_complete(), "a code has no meaning, a warning no `accept`, or a code without an example no situation");

template <std::size_t size>
const Text* find(const std::array<Text, size>& texts, Code code) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const Text& text) { return text.code == code; });
  return found == texts.end() ? nullptr : &*found;
}

}  // namespace

Explanation explanation_of(Code code) {
  const CatalogEntry& entry = entry_of(code);
  const Text* accept = find(accepts, code);
  const Text* situation = find(situations, code);
  return {find(meanings, code)->first, accept == nullptr ? std::string_view() : accept->first,
          situation == nullptr ? entry.wrong : situation->first,
          situation == nullptr ? entry.right : situation->second};
}

}  // namespace polc
