// Writes random permission patterns of every form, for the policy generator.
#pragma once

#include <string>
#include <vector>

#include "tests/oracle/generator/draft.h"
#include "tests/oracle/generator/random.h"

namespace polc::oracle {

class PatternWriter {
 public:
  PatternWriter(const Draft& draft, Random& random) : draft_(draft), random_(random) {}

  /// One term or several, with exceptions at times; never an empty set.
  Pattern write();
  /// One term.
  Pattern term();
  /// One permission by its name.
  Pattern one();

 private:
  Numbers all() const;
  Numbers of_resource(std::size_t resource) const;
  Pattern of_one_resource();
  Pattern of_one_action();
  Pattern of_a_scope();
  Pattern product();

  const Draft& draft_;
  Random& random_;
};

}  // namespace polc::oracle
