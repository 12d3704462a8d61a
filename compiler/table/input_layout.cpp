#include "compiler/table/input_layout.h"

#include <algorithm>
#include <bit>

#include "pol/detail/table_format.h"

namespace polc {
namespace {

/// How many targets of rules test each variable.
std::vector<std::uint32_t> count_tests(const Model& model) {
  // An expression is shared by many targets: weigh it once, then spread the weight down the tree.
  std::vector<std::uint32_t> weight(model.expressions.size());
  for (const Rule& rule : model.rules) {
    for (const Target& target : rule.targets) ++weight[index(target.condition)];
  }
  std::vector<std::uint32_t> tests(model.variables.size());
  for (std::size_t position = model.expressions.size(); position-- > 0;) {
    const Expression& expression = model.expressions[id_at<ExpressionId>(position)];
    for (const ExpressionId operand : expression.operands) weight[index(operand)] += weight[position];
    if (expression.tests_variable()) tests[index(expression.variable)] += weight[position];
    if (expression.compares_two()) tests[index(expression.other)] += weight[position];
  }
  return tests;
}

class Packer {
 public:
  Packer(const Model& model, InputLayout& layout) : model_(model), layout_(layout), tests_(count_tests(model)) {}

  /// Packs `attributes` from bit `first` on and returns the first bit after them.
  std::uint32_t pack(std::vector<VariableId> attributes, std::uint32_t first, bool most_tested_first) {
    std::stable_sort(attributes.begin(), attributes.end(), [&](VariableId a, VariableId b) {
      return most_tested_first ? tests_[index(a)] > tests_[index(b)] : tests_[index(a)] < tests_[index(b)];
    });
    for (const VariableId attribute : attributes) {
      const auto width = static_cast<std::uint32_t>(std::bit_width(model_.domain_of(attribute).values.size() - 1));
      layout_.fields[index(attribute)] = {static_cast<std::uint8_t>(std::min(first, 255U)),
                                          static_cast<std::uint8_t>(width)};
      first += width;
    }
    return first;
  }

 private:
  const Model& model_;
  InputLayout& layout_;
  std::vector<std::uint32_t> tests_;
};

}  // namespace

InputLayout lay_out_inputs(const Model& model, DiagnosticSink& sink) {
  InputLayout layout;
  layout.fields.resize(model.variables.size());
  std::vector<VariableId> context;
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    const Variable& variable = model.variables[position];
    if (variable.kind == Variable::Kind::attribute && !variable.resource)
      context.push_back(id_at<VariableId>(position));
  }
  Packer packer(model, layout);
  const std::uint32_t border = packer.pack(context, 0, false);
  if (border > pol::format::max_input_bits) {
    sink.report(Code::too_many_input_bits, std::nullopt, {"the context", std::to_string(border)});
    return layout;
  }
  for (const Resource& resource : model.resources) {
    const std::uint32_t end = packer.pack(resource.attributes, border, true);
    if (end > pol::format::max_input_bits) {
      sink.report(Code::too_many_input_bits, resource.span, {"resource `" + resource.name + "`", std::to_string(end)});
    }
  }
  return layout;
}

}  // namespace polc
