#include "compiler/model/expression_text.h"

#include <fmt/format.h>

#include "compiler/model/order.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

constexpr std::size_t longest_text = 4000;

/// How tightly the text around an operand binds.
enum class Binding : std::uint8_t { loose, disjunction, conjunction, negation };

class Writer {
 public:
  explicit Writer(const Model& model) : model_(model) {}

  void write(ExpressionId id, Binding around) {
    if (text_.size() > longest_text) {
      if (!cut_) text_ += "…";
      cut_ = true;
      return;
    }
    const Expression& expression = model_.expressions[id];
    switch (expression.kind) {
      case Expression::Kind::always:
        text_ += "always";
        break;
      case Expression::Kind::never:
        text_ += "never";
        break;
      case Expression::Kind::one_of:
        write_one_of(expression, false);
        break;
      case Expression::Kind::same:
        write_two(expression, "is");
        break;
      case Expression::Kind::at_least:
        write_two(expression, "is at least");
        break;
      case Expression::Kind::at_most:
        write_two(expression, "is at most");
        break;
      case Expression::Kind::negation:
        write_negation(expression);
        break;
      case Expression::Kind::conjunction:
        write_joined(expression, " and ", Binding::conjunction, around);
        break;
      case Expression::Kind::disjunction:
        write_joined(expression, " or ", Binding::disjunction, around);
        break;
    }
  }

  std::string take() { return std::move(text_); }

 private:
  std::string name(VariableId id) const {
    const Variable& variable = model_.variables[index(id)];
    const bool of_context = variable.kind == Variable::Kind::attribute && !variable.resource;
    return (of_context ? "context." : "") + path_text(variable.name);
  }

  void write_one_of(const Expression& expression, bool negated) {
    const Domain& domain = model_.domain_of(expression.variable);
    if (domain.boolean) {
      text_ += (expression.values.test(1) != negated ? "" : "not ") + name(expression.variable);
      return;
    }
    text_ += name(expression.variable);
    if (expression.values.count() == 1) {
      const auto value = static_cast<std::size_t>(expression.values.find_first());
      text_ += fmt::format(" is {}{}", negated ? "not " : "", name_text(domain.values[value]));
      return;
    }
    const std::optional<Bound> bound = domain.ordered ? bound_of(expression.values) : std::nullopt;
    if (bound) {
      text_ += fmt::format(" {} {}", negated ? bound->negated : bound->words, name_text(domain.values[bound->value]));
      return;
    }
    text_ += negated ? " not in {" : " in {";
    bool first = true;
    for (const unsigned value : expression.values.set_bits()) {
      text_ += (first ? "" : ", ") + name_text(domain.values[value]);
      first = false;
    }
    text_ += "}";
  }

  void write_two(const Expression& expression, std::string_view words) {
    text_ += fmt::format("{} {} {}", name(expression.variable), words, name(expression.other));
  }

  void write_negation(const Expression& expression) {
    const Expression& negated = model_.expressions[expression.operands.front()];
    if (negated.kind == Expression::Kind::one_of) {
      write_one_of(negated, true);
    } else if (negated.kind == Expression::Kind::same) {
      write_two(negated, "is not");
    } else if (negated.compares_two()) {
      write_two(negated, negated.kind == Expression::Kind::at_least ? "is below" : "is above");
    } else {
      text_ += "not ";
      write(expression.operands.front(), Binding::negation);
    }
  }

  void write_joined(const Expression& expression, std::string_view word, Binding own, Binding around) {
    const bool parentheses = around > own;
    if (parentheses) text_ += "(";
    for (std::size_t i = 0; i < expression.operands.size(); ++i) {
      if (i > 0) text_ += word;
      write(expression.operands[i], own);
    }
    if (parentheses) text_ += ")";
  }

  const Model& model_;
  std::string text_;
  bool cut_ = false;
};

}  // namespace

std::string expression_text(const Model& model, ExpressionId id) {
  Writer writer(model);
  writer.write(id, Binding::loose);
  return writer.take();
}

}  // namespace polc
