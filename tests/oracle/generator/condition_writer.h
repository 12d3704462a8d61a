// Writes random conditions that are valid for given resources, for the policy generator.
//
// Every name that it writes means something for each of the resources, and every value stands in the domain
// that the name has there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/generator/draft.h"
#include "tests/oracle/generator/random.h"

namespace polc::oracle {

class ConditionWriter {
 public:
  ConditionWriter(const Draft& draft, Random& random) : draft_(draft), random_(random) {}

  /// A condition, or an empty text where nothing can be tested. `group`: the enclosing settings group, if any.
  std::string write(const Numbers& resources, const std::string& group = {});

 private:
  /// What a name means for all the resources at once: the values that it has in each of them.
  struct Usable {
    std::string text;
    std::vector<std::string> values;
    bool boolean = false;
    bool of_roles = false;
    std::string order;  ///< The same in all of them; empty: none.
  };

  std::optional<DraftVariable> meaning(const std::string& name, std::size_t resource, const std::string& group) const;
  std::vector<Usable> usable(const Numbers& resources, const std::string& group) const;
  bool comparable(const std::string& left, const std::string& right, const Numbers& resources,
                  const std::string& group) const;
  bool same_order(const std::string& left, const std::string& right, const Numbers& resources,
                  const std::string& group) const;
  std::string bound(const Usable& subject, const std::vector<Usable>& names, const Numbers& resources,
                    const std::string& group);
  std::string comparison(const std::vector<Usable>& names, const Numbers& resources, const std::string& group);
  std::string tree(const std::vector<Usable>& names, const Numbers& resources, const std::string& group,
                   std::size_t depth);

  const Draft& draft_;
  Random& random_;
};

}  // namespace polc::oracle
