#include "compiler/diagnostics/finding_tally.h"

#include <fmt/format.h>

namespace polc {

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

bool FindingTally::count(const Diagnostic& diagnostic) {
  ++(diagnostic.severity == Severity::error ? errors_ : warnings_);
  const std::size_t number = ++by_code_[diagnostic.code];
  return most_ == 0 || number <= most_;
}

std::string FindingTally::summary() const {
  std::string left_out;
  for (const auto& [code, count] : by_code_) {
    if (most_ == 0 || count <= most_) continue;
    left_out += fmt::format("{}{} of {}", left_out.empty() ? "" : ", ", count - most_, code_text(code));
  }
  if (left_out.empty()) return "";
  std::string kinds = errors_ == 0 ? "" : counted(errors_, "error");
  if (warnings_ != 0) kinds += (kinds.empty() ? "" : ", ") + counted(warnings_, "warning");
  return fmt::format("{}: {}; not shown: {}", counted(errors_ + warnings_, "finding"), kinds, left_out);
}

}  // namespace polc
