// The lines that make another one ineffective: which grants give it already, which restrictions take it.
#pragma once

#include <set>
#include <vector>

#include "compiler/analysis/lint/class_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// Gathers lines, each once, and writes them as labels.
class Causes {
 public:
  explicit Causes(PolicyFacts& facts) : facts_(facts) {}

  /// Notes those of `uses` that hold where `open` does and decide level `upper_level`: one that covers all of
  /// it where there is one, else as many as it takes. Gives what is still open.
  Diagram cover(Diagram open, const Uses& uses, std::size_t upper_level, RoleId role);

  /// At most a handful of labels; further lines are counted.
  void label(Diagnostic& diagnostic) const;

 private:
  struct Cause {
    std::uint32_t rule = 0;
    RoleId role{};  ///< Who has the grant, perhaps by inclusion.
  };

  void add(const ClassUse& use, RoleId role);
  bool decides(const ClassUse& use, std::size_t upper_level) const;

  PolicyFacts& facts_;
  std::vector<Cause> causes_;
  std::set<std::uint32_t> known_;
};

}  // namespace polc::lint
