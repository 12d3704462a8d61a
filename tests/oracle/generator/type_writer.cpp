// Outside surface: draw_variable.
#include "tests/oracle/generator/type_writer.h"

namespace polc::oracle {

DraftVariable draw_variable(Workshop& workshop, const std::string& name) {
  const std::size_t form = workshop.random.below(20);
  if (form < 8) return {name, "bool", {"false", "true"}, true, {}};
  if (form < 10 && workshop.draft.roles.size() <= few_roles) {
    DraftVariable variable{name, "role", {}, false, {}};
    for (const DraftRole& role : workshop.draft.roles) variable.values.push_back(role.name);
    return variable;
  }
  if (form < 14 && !workshop.draft.domains.empty()) {
    DraftVariable variable = workshop.random.pick(workshop.draft.domains);
    variable.name = name;
    return variable;
  }
  const auto values = workshop.vocabulary.domain(workshop.limits.values);
  if (values.size() > 1 && workshop.random.percent(35)) return {name, ordered(values), values, false, ordered(values)};
  return {name, braced(values), values, false, {}};
}

}  // namespace polc::oracle
