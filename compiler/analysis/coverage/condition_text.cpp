#include "compiler/analysis/coverage/condition_text.h"

#include <fmt/format.h>

#include "compiler/diagram/minimal_cover.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

std::string list_text(const Domain& domain, const ValueSet& values) {
  std::string text;
  for (const unsigned value : values.set_bits()) text += (text.empty() ? "" : ", ") + name_text(domain.values[value]);
  return text;
}

std::string test_text(const Model& model, const SimpleTest& test) {
  const Variable& variable = model.variables[index(test.variable)];
  const bool is_of_context = variable.kind == Variable::Kind::attribute && !variable.resource;
  const std::string name = is_of_context ? "context." + name_text(variable.name) : path_text(variable.name);
  const Domain& domain = model.domain_of(test.variable);
  if (domain.boolean) return test.values.test(1) ? name : "not " + name;
  ValueSet others = test.values;
  others.flip();
  if (test.values.count() == 1) return name + " is " + list_text(domain, test.values);
  if (others.count() == 1) return name + " is not " + list_text(domain, others);
  const bool is_shorter = others.count() < test.values.count();
  return fmt::format("{} {} {{{}}}", name, is_shorter ? "not in" : "in",
                     list_text(domain, is_shorter ? others : test.values));
}

}  // namespace

std::string test_condition_text(const Model& model, DiagramManager& diagrams, Diagram condition, Diagram possible) {
  std::string text;
  for (const Alternative& alternative : minimal_cover(diagrams, condition, possible).alternatives) {
    std::string tests;
    for (const SimpleTest& test : alternative) tests += (tests.empty() ? "" : " and ") + test_text(model, test);
    text += (text.empty() ? "" : " or ") + tests;
  }
  return text;
}

}  // namespace polc
