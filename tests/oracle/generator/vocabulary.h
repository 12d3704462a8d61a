// Names for generated policies: plain ones, soft keywords, names with digits and hyphens, backquoted ones.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/oracle/generator/random.h"

namespace polc::oracle {

class Vocabulary {
 public:
  explicit Vocabulary(Random& random) : random_(random) {}

  /// A name that was not handed out before, in any case that counts.
  std::string fresh();
  /// An attribute's name: from a short list, so that resources share them.
  std::string attribute();
  /// Two to `most` values of one domain, each once.
  std::vector<std::string> domain(std::size_t most);
  std::vector<std::string> levels(std::size_t count);
  std::string title();

 private:
  Random& random_;
  std::set<std::string> used_;
};

}  // namespace polc::oracle
