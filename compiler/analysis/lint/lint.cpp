// The checks in their order: what one has explained, a later one passes over.
#include "compiler/analysis/lint/lint.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/analysis/lint/accepted_warnings.h"
#include "compiler/analysis/lint/constant_conditions.h"
#include "compiler/analysis/lint/crossing_implications.h"
#include "compiler/analysis/lint/impossible_choices.h"
#include "compiler/analysis/lint/ineffective_gifts.h"
#include "compiler/analysis/lint/ineffective_restrictions.h"
#include "compiler/analysis/lint/ineffective_variables.h"
#include "compiler/analysis/lint/redundant_grants.h"
#include "compiler/analysis/lint/redundant_implications.h"
#include "compiler/analysis/lint/restriction_not_inherited.h"
#include "compiler/analysis/lint/restriction_reaches_named.h"
#include "compiler/analysis/lint/ungranted.h"

namespace polc {
namespace {

using lint::PolicyFacts;
using lint::StatementId;

/// What lists name twice.
void check_repeats(const Model& model, DiagnosticSink& sink) {
  for (const Repeat& repeat : model.repeats) {
    sink.report(Code::repeated_in_list, repeat.span, {repeat.text})
        .label(repeat.first, repeat.is_same ? "first listed here" : "this includes it too");
  }
}

/// Statements that a warning about a setting speaks of already.
void add_grants_of_settings(const PolicyFacts& facts, const std::vector<bool>& ineffective,
                            std::vector<bool>& statements) {
  for (std::size_t position = 0; position < statements.size(); ++position) {
    const Rule& rule = facts.statements.rule(id_at<StatementId>(position));
    if (rule.origin != Rule::Origin::setting) continue;
    const std::vector<VariableId> tested = facts.diagrams().support(facts.access.conditions().of(rule.base));
    statements[position] = statements[position] || std::any_of(tested.begin(), tested.end(), [&](VariableId variable) {
                             return ineffective[index(variable)];
                           });
  }
}

void join(std::vector<bool>& into, const std::vector<bool>& other) {
  for (std::size_t position = 0; position < into.size(); ++position) into[position] = into[position] || other[position];
}

/// The files of each layer, as far as they declare anything.
std::map<FileId, Layer> layers_of_files(const Model& model) {
  std::map<FileId, Layer> layers;
  for (const Role& role : model.roles) layers[role.span.file] = role.layer;
  for (const Variable& variable : model.variables) layers[variable.span.file] = variable.layer;
  for (const Resource& resource : model.resources) layers[resource.span.file] = resource.layer;
  for (const Rule& rule : model.rules) layers[rule.span.file] = rule.layer;
  return layers;
}

class LastLayer {
 public:
  explicit LastLayer(const Model& model) : layers_(layers_of_files(model)) {
    for (const auto& [file, layer] : layers_) last_ = std::max(last_, layer);
  }

  bool contains(FileId file) const {
    const auto found = layers_.find(file);
    return found == layers_.end() || found->second == last_;
  }

 private:
  std::map<FileId, Layer> layers_;
  Layer last_ = 0;
};

void run_checks(AccessConditions& access, DiagnosticSink& found) {
  using namespace lint;
  PolicyFacts facts(access);
  const ConstantConditions constant = check_conditions(facts, found);
  check_repeats(facts.model(), found);
  check_ungranted(facts, found);
  const std::vector<bool> ineffective = ineffective_variables(facts);
  std::vector<bool> silent = constant.never_apply;
  add_grants_of_settings(facts, ineffective, silent);
  std::vector<bool> explained = check_grants(facts, silent, found);
  check_implications(facts, explained, found);
  check_gifts(facts, found);
  check_crossing(facts.model(), found);
  join(explained, check_restrictions(facts, constant.never_apply, found));
  std::vector<bool> without_effect = explained;
  join(without_effect, constant.never_apply);
  check_inheritance(facts, without_effect, found);
  check_reach(facts, without_effect, found);
  join(explained, constant.reported);
  std::vector<bool> untold = ineffective;
  const std::vector<bool> impossible = check_choices(facts, found);
  for (std::size_t i = 0; i < untold.size(); ++i) untold[i] = untold[i] && !impossible[i];
  report_variables(facts, untold, explained, found);
}

}  // namespace

void find_warnings(AccessConditions& access, DiagnosticSink& sink, std::uint64_t steps) {
  DiagnosticSink found;
  const Bounded<Done> checked = access.diagrams().bounded(steps, [&] { run_checks(access, found); });
  if (const std::optional<Limit> limit = checked.limit()) {
    sink.report(Code::warnings_left_out, std::nullopt, {limit_text(access.diagrams(), *limit, steps)});
    return;
  }

  const Model& model = access.model();
  const LastLayer last(model);
  for (Diagnostic& diagnostic : found.all()) {
    if (last.contains(diagnostic.span->file)) sink.all().push_back(std::move(diagnostic));
  }
  for (const AcceptedWarning& accepted : lint::silence_accepted(model, sink)) {
    if (last.contains(accepted.code_span.file)) sink.report(Code::unused_accept, accepted.code_span, {accepted.code});
  }
}

}  // namespace polc
