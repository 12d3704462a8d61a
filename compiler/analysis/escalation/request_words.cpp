#include "compiler/analysis/escalation/request_words.h"

#include <fmt/format.h>

#include "compiler/diagram/minimal_cover.h"
#include "compiler/model/order.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

std::string list_of(const Domain& domain, const ValueSet& values) {
  std::string text;
  for (const unsigned value : values.set_bits()) text += (text.empty() ? "" : ", ") + name_text(domain.values[value]);
  return text;
}

std::string test_words(const Model& model, const SimpleTest& test) {
  const Variable& variable = model.variables[index(test.variable)];
  const Domain& domain = model.domain_of(test.variable);
  const std::string name = (variable.resource ? "" : "context.") + path_text(variable.name);
  if (domain.boolean) return (test.values.test(1) ? "" : "not ") + name;
  const std::size_t count = test.values.count();
  if (count == 1) return name + " is " + list_of(domain, test.values);
  if (const std::optional<Bound> bound = domain.ordered ? bound_of(test.values) : std::nullopt)
    return fmt::format("{} {} {}", name, bound->words, name_text(domain.values[bound->value]));
  if (2 * count <= domain.values.size()) return fmt::format("{} in {{{}}}", name, list_of(domain, test.values));
  ValueSet others = test.values;
  others.flip();
  if (others.count() == 1) return name + " is not " + list_of(domain, others);
  return fmt::format("{} not in {{{}}}", name, list_of(domain, others));
}

}  // namespace

std::string request_words(const Model& model, DiagramManager& diagrams, Diagram condition) {
  std::string text;
  for (const Alternative& alternative : minimal_cover(diagrams, condition).alternatives) {
    std::string tests;
    for (const SimpleTest& test : alternative) tests += (tests.empty() ? "" : " and ") + test_words(model, test);
    text += (text.empty() ? "" : " or ") + tests;
  }
  return text;
}

}  // namespace polc
