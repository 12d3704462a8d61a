#include "tests/oracle/edited_policies.h"

#include <regex>

#include "tests/oracle/generator/random.h"

namespace polc::oracle {
namespace {

using Texts = CompiledPolicy::Texts;

/// A policy, and one that was made of it: a statement that declares nothing is dropped, or a default or a bound is another.
Texts edited(const CompiledPolicy& policy, const Texts& files, Random& random) {
  Texts result = files;
  std::string& text = result[GeneratedPolicy::main];
  const auto& all = policy.compilation().files.files;
  for (const ast::File& file : all) {
    if (policy.compilation().sources.path(file.id) != GeneratedPolicy::main) continue;
    std::vector<const ast::Statement*> droppable;
    for (const ast::Statement& each : file.statements) {
      const bool declares =
          std::holds_alternative<ast::Role>(each.node) || std::holds_alternative<ast::Resource>(each.node) ||
          std::holds_alternative<ast::Levels>(each.node) || std::holds_alternative<ast::Settings>(each.node) ||
          std::holds_alternative<ast::Domain>(each.node) || std::holds_alternative<ast::Context>(each.node) ||
          std::holds_alternative<ast::Policy>(each.node) || std::holds_alternative<ast::Import>(each.node) ||
          std::holds_alternative<ast::Extends>(each.node);
      if (!declares) droppable.push_back(&each);
    }
    if (!droppable.empty()) {
      const Span span = random.pick(droppable)->span;
      text.erase(span.begin, span.end - span.begin);
    }
  }
  if (random.percent(50))
    text = std::regex_replace(text, std::regex(" = on"), " = off", std::regex_constants::format_first_only);
  if (random.percent(30))
    text = std::regex_replace(text, std::regex(" immutable"), "", std::regex_constants::format_first_only);
  if (random.percent(30))
    text = std::regex_replace(text, std::regex(" = off"), " = on", std::regex_constants::format_first_only);
  return result;
}

}  // namespace

DiffSide side_of(const CompiledPolicy& policy) {
  return {policy.table(), &*policy.compilation().model, &policy.compilation().sources};
}

void for_each_pair(std::uint64_t count,
                   const std::function<void(const Specimen&, const CompiledPolicy&, const CompiledPolicy&)>& visit) {
  for_each_specimen(count, [&](const Specimen& specimen) {
    const CompiledPolicy before(specimen.policy.files, GeneratedPolicy::main);
    if (!before.compiled()) return;
    Random random(specimen.seed);
    const CompiledPolicy after(edited(before, specimen.policy.files, random), GeneratedPolicy::main);
    if (after.compiled()) visit(specimen, before, after);
  });
}

}  // namespace polc::oracle
