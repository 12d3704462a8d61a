// A policy text resolved and looked at for warnings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/analysis/lint/lint.h"
#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {

struct Linted {
  explicit Linted(const std::vector<std::string>& layers) : policy(resolved_layers(layers)) {
    conditions = std::make_unique<ConditionDiagrams>(policy.model);
    access = std::make_unique<AccessConditions>(*conditions);
    if (!policy.sink.has_errors()) find_warnings(*access, policy.sink);
  }
  explicit Linted(const std::string& text) : Linted(std::vector<std::string>{text}) {}

  /// `POL6001 2`: each code with the line that it stands on, in the order of the text.
  std::vector<std::string> warnings() const {
    std::vector<std::pair<std::uint32_t, std::string>> found;
    for (const Diagnostic& diagnostic : policy.sink.all()) {
      const std::uint32_t line = policy.sources.position(diagnostic.span->file, diagnostic.span->begin).line;
      found.emplace_back(line, code_text(diagnostic.code) + " " + std::to_string(line));
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> result;
    for (const auto& [line, text] : found) result.push_back(text);
    return result;
  }

  PolicyUnderTest policy;
  std::unique_ptr<ConditionDiagrams> conditions;
  std::unique_ptr<AccessConditions> access;
};

}  // namespace polc
