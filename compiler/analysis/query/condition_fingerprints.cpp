#include "compiler/analysis/query/condition_fingerprints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>

#include "compiler/model/order.h"
#include "compiler/text/name_text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

namespace polc {
namespace {

std::string value_text(const NamedVariable& variable, std::uint32_t value) {
  if (variable.left_out == value) return variable.is_setting ? "not chosen" : "left out";
  return name_text(variable.values[value]);
}

std::string list_text(const NamedVariable& variable, const ValueSet& values) {
  std::string names;
  for (const unsigned value : values.set_bits()) names += (names.empty() ? "" : ", ") + value_text(variable, value);
  return names;
}

/// The words for one test; empty if all that is said of the variable passes it.
std::string test_words(const NamedVariable& variable, ValueSet values, const ValueSet& is_said) {
  const ValueSet& all = is_said;
  values &= is_said;
  if (values == all) return "";
  const std::string name = path_text(variable.name);
  const bool says_left_out = variable.left_out && is_said.test(*variable.left_out);
  if (says_left_out) {
    ValueSet chosen = all;
    chosen.reset(*variable.left_out);
    if (values == chosen) return variable.is_setting ? name + " is chosen" : name + " is given";
    if (values.count() == 1 && values.test(*variable.left_out))
      return name + (variable.is_setting ? " is not chosen" : " is left out");
  }
  if (variable.boolean && values.count() == 1 && !(says_left_out && values.test(*variable.left_out)))
    return values.test(1) ? name : "not " + name;
  if (const auto bound = variable.ordered && all.all() ? bound_of(values) : std::nullopt)
    return fmt::format("{} {} {}", name, bound->words, value_text(variable, bound->value));
  ValueSet others = all;
  others.reset(values);
  // What nothing is said of must not seem to pass: then the values that do are named.
  const bool says_all = all.count() + (variable.left_out && !says_left_out ? 1 : 0) == all.size();
  const bool is_negative = says_all && others.count() < values.count();
  const ValueSet& named = is_negative ? others : values;
  if (named.count() == 1) return fmt::format("{} is {}{}", name, is_negative ? "not " : "", list_text(variable, named));
  return fmt::format("{} {}in {{{}}}", name, is_negative ? "not " : "", list_text(variable, named));
}

}  // namespace

std::string words(const std::vector<NamedVariable>& variables, const std::vector<Alternative>& alternatives,
                  const std::vector<ValueSet>& is_said) {
  if (alternatives.empty()) return "never";
  std::string text;
  for (const Alternative& alternative : alternatives) {
    std::string all;
    for (const SimpleTest& test : alternative) {
      const std::string one = test_words(variables[index(test.variable)], test.values, is_said[index(test.variable)]);
      if (!one.empty()) all += (all.empty() ? "" : " and ") + one;
    }
    if (all.empty()) return "always";
    text += (text.empty() ? "" : " or ") + all;
  }
  return text;
}

std::string fingerprint_of(std::string_view text) {
  const llvm::ArrayRef<std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  const std::array<std::uint8_t, 32> hash = llvm::SHA256::hash(bytes);
  return llvm::toHex(llvm::ArrayRef<std::uint8_t>(hash).take_front(8), true);
}

ConditionFingerprints::ConditionFingerprints(DiagramManager& diagrams, const std::vector<NamedVariable>& variables)
    : diagrams_(diagrams), variables_(variables), order_(variables.size()), place_(variables.size()) {
  std::iota(order_.begin(), order_.end(), 0U);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(variables[a].is_setting, variables[a].full_name) <
           std::pair(variables[b].is_setting, variables[b].full_name);
  });
  std::vector<std::uint32_t> sizes;
  for (std::uint32_t place = 0; place < order_.size(); ++place) {
    const NamedVariable& variable = variables[order_[place]];
    place_[order_[place]] = place;
    std::vector<std::uint32_t>& values = values_.emplace_back(variable.values.size());
    std::iota(values.begin(), values.end(), 0U);
    std::sort(values.begin(), values.end(),
              [&](std::uint32_t a, std::uint32_t b) { return variable.values[a] < variable.values[b]; });
    sizes.push_back(static_cast<std::uint32_t>(values.size()));
  }
  named_.emplace(std::move(sizes), diagrams.limits());
}

Diagram ConditionFingerprints::by_name(Diagram condition) {
  if (DiagramManager::is_constant(condition)) return condition;
  if (const auto found = known_.find(condition); found != known_.end()) return found->second;
  const auto variable = static_cast<std::uint32_t>(index(diagrams_.variable(condition)));
  const std::uint32_t place = place_[variable];
  const std::vector<std::uint32_t>& values = values_[place];
  std::map<Diagram, ValueSet> values_of;
  for (std::uint32_t number = 0; number < values.size(); ++number) {
    const Diagram child = by_name(diagrams_.child(condition, values[number]));
    values_of.try_emplace(child, ValueSet(static_cast<unsigned>(values.size()))).first->second.set(number);
  }
  Diagram result = Diagram::never;
  for (const auto& [child, set] : values_of) {
    const Diagram here = named_->conjunction(named_->one_of(id_at<VariableId>(place), set), child);
    result = named_->disjunction(result, here);
  }
  return known_.emplace(condition, result).first->second;
}

/// Its nodes by name, each before those that lead to it.
std::string ConditionFingerprints::text(Diagram condition) {
  std::unordered_map<Diagram, std::size_t> numbers;
  std::string text;
  const auto walk = [&](const auto& self, Diagram each) -> std::string {
    if (each == Diagram::never) return "never";
    if (each == Diagram::always) return "always";
    if (const auto found = numbers.find(each); found != numbers.end()) return std::to_string(found->second);
    const std::size_t place = index(named_->variable(each));
    const NamedVariable& variable = variables_[order_[place]];
    // Values that lead nowhere are not named, so that one more of them elsewhere changes nothing.
    std::string line = name_text(variable.full_name);
    for (std::uint32_t number = 0; number < values_[place].size(); ++number) {
      const Diagram child = named_->child(each, number);
      if (child == Diagram::never) continue;
      const std::uint32_t value = values_[place][number];
      line += " " + (variable.left_out == value ? "-" : name_text(variable.values[value])) + ":" + self(self, child);
    }
    numbers.emplace(each, numbers.size());
    text += line + "\n";
    return std::to_string(numbers.size() - 1);
  };
  return walk(walk, condition) + "\n" + text;
}

const std::string& ConditionFingerprints::of(Diagram condition) {
  const auto [known, is_new] = fingerprints_.try_emplace(condition);
  if (!is_new) return known->second;
  const auto result = named_->bounded(std::uint64_t{1} << 19, [&] { return fingerprint_of(text(by_name(condition))); });
  if (!result.is_known()) {
    fingerprints_.erase(condition);
    throw LimitReached(*result.limit());
  }
  return fingerprints_[condition] = result.value();
}

}  // namespace polc
