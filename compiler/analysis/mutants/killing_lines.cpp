#include "compiler/analysis/mutants/killing_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "compiler/access/account_scope.h"
#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/mutants/case_finder.h"
#include "compiler/analysis/mutants/mutant_edit.h"
#include "compiler/diagram/minimal_cover.h"
#include "compiler/diagram/possible_values.h"
#include "compiler/model/expression_text.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

struct Line {
  std::vector<RoleId> roles;
  PermissionId permission{};
  ExpressionId condition = ExpressionPool::always();
  std::vector<VariableId> settings;  ///< That the condition names.
  bool under_every_setting = false;
  LevelId level{};
};

class Writer {
 public:
  explicit Writer(Model& model)
      : model_(with_room(model)), conditions_(model_), access_(conditions_), accounts_(conditions_) {}

  KillingLines write(const std::vector<MutantResult>& results) {
    std::map<PermissionId, std::vector<std::size_t>> of_permission;
    std::vector<std::size_t> of_settings;
    for (std::size_t position = 0; position < results.size(); ++position) {
      const MutantResult& result = results[position];
      if (result.fate != MutantFate::alive) continue;
      if (result.mutant.permission) {
        of_permission[*result.mutant.permission].push_back(position);
      } else {
        of_settings.push_back(position);
      }
    }
    KillingLines written;
    for (const auto& [permission, alive] : of_permission) choose(results, alive, written);
    choose(results, of_settings, written);
    std::sort(written.beyond.begin(), written.beyond.end());
    written.lines = texts();
    return written;
  }

 private:
  static Model& with_room(Model& model) {
    model.rules.reserve(model.rules.size() + 2);
    return model;
  }

  void choose(const std::vector<MutantResult>& results, const std::vector<std::size_t>& alive, KillingLines& written) {
    std::vector<Line> candidates;
    for (const std::size_t position : alive) {
      const std::optional<Line> line = line_for(results[position]);
      const auto is_same = [&](const Line& other) {
        return other.roles == line->roles && other.permission == line->permission && other.level == line->level &&
               other.condition == line->condition && other.under_every_setting == line->under_every_setting;
      };
      if (line && std::none_of(candidates.begin(), candidates.end(), is_same) && !fails(*line))
        candidates.push_back(*line);
    }
    std::vector<std::vector<std::size_t>> kills(candidates.size());
    std::vector<bool> lives(results.size(), false);
    for (const std::size_t position : alive) {
      const Mutant& mutant = results[position].mutant;
      // A mutant of a setting may fail a line that is there for a permission.
      if (mutant.setting &&
          std::any_of(chosen_.begin(), chosen_.end(), [&](const Line& line) { return fails_with(line, mutant); })) {
        ++written.killed;
        continue;
      }
      lives[position] = true;
      bool is_beyond = true;
      for (std::size_t candidate = 0; candidate < candidates.size(); ++candidate) {
        if (!fails_with(candidates[candidate], mutant)) continue;
        kills[candidate].push_back(position);
        is_beyond = false;
      }
      if (is_beyond) written.beyond.push_back(position);
    }
    while (true) {
      std::size_t best = 0;
      std::size_t most = 0;
      for (std::size_t candidate = 0; candidate < candidates.size(); ++candidate) {
        const auto count = static_cast<std::size_t>(std::count_if(
            kills[candidate].begin(), kills[candidate].end(), [&](std::size_t position) { return lives[position]; }));
        if (count <= most) continue;
        best = candidate;
        most = count;
      }
      if (most == 0) return;
      for (const std::size_t position : kills[best]) lives[position] = false;
      written.killed += most;
      chosen_.push_back(candidates[best]);
    }
  }

  /// Nothing if finding the words takes too much.
  std::optional<Line> line_for(const MutantResult& result) {
    const Bounded<Line> line = access_.diagrams().bounded(
        2 * max_steps, [&] { return result.mutant.setting ? line_of_case(result) : line_of_level(result); });
    if (!line.is_known()) return std::nullopt;
    return line.value();
  }

  /// Whether the account of the case has a setting away from its default.
  bool is_of_other_account(const MutantCase& found) const {
    for (const auto& [id, value] : found.policy) {
      const Variable& variable = model_.variables[index(id)];
      if (variable.kind == Variable::Kind::setting && value != variable.default_value) return true;
    }
    return false;
  }

  /// All cases in which the roles of the difference are decided as the policy decides it.
  Line line_of_level(const MutantResult& result) {
    const MutantCase& found = *result.difference;
    const std::tuple key(found.permission, found.roles, found.before, is_of_other_account(found));
    if (const auto known = lines_.find(key); known != lines_.end()) return known->second;
    DiagramManager& diagrams = access_.diagrams();
    const std::vector<Diagram> allowed = access_.allowed(found.permission, found.roles);
    const std::size_t number = index(found.before);
    const Diagram at_least = number == 0 ? Diagram::always : allowed[number - 1];
    const Diagram exactly = number == allowed.size() ? at_least : diagrams.difference(at_least, allowed[number]);
    const Diagram possible = accounts_.around(diagrams.support(exactly));
    Line line{found.roles, found.permission, {}, {}, false, found.before};
    const Diagram wanted = diagrams.conjunction(exactly, possible);
    std::vector<Alternative> words = minimal_cover(diagrams, wanted, possible).alternatives;
    leave_out_impossible_values(diagrams, words, wanted, diagrams.disjunction(exactly, diagrams.negation(possible)));
    line.condition = expression_of(words);
    line.settings = settings_of(line.condition);
    // A mutant may test a setting that the policy does not test here.
    line.under_every_setting = is_of_other_account(found) || !line.settings.empty();
    lines_.emplace(key, line);
    return line;
  }

  /// The case itself, without the setting in which the policy and the mutant differ: at its default, or whatever it may be.
  Line line_of_case(const MutantResult& result) {
    const MutantCase& found = *result.difference;
    Line line{found.roles, found.permission, {}, {}, result.mutant.kind != MutantOperator::set_default, found.before};
    Alternative named;
    for (const auto& [variable, value] : found.policy) {
      const bool is_setting = model_.variables[index(variable)].kind == Variable::Kind::setting;
      const bool is_default = model_.variables[index(variable)].default_value == value;
      if (std::find(found.mutant.begin(), found.mutant.end(), std::pair(variable, value)) == found.mutant.end())
        continue;
      if (is_setting && is_default && !line.under_every_setting) continue;
      ValueSet values(static_cast<unsigned>(model_.domain_of(variable).values.size()));
      values.set(value);
      named.push_back({variable, std::move(values)});
    }
    line.condition = expression_of({named});
    line.settings = settings_of(line.condition);
    return line;
  }

  ExpressionId expression_of(const std::vector<Alternative>& alternatives) {
    const auto joined = [&](Expression::Kind kind, std::vector<ExpressionId> operands) {
      if (operands.size() == 1) return operands.front();
      Expression expression;
      expression.kind = kind;
      expression.operands = std::move(operands);
      return model_.expressions.add(std::move(expression));
    };
    std::vector<ExpressionId> any;
    for (const Alternative& alternative : alternatives) {
      if (alternative.empty()) return ExpressionPool::always();
      std::vector<ExpressionId> all;
      for (const SimpleTest& test : alternative) {
        Expression expression;
        expression.kind = Expression::Kind::one_of;
        expression.variable = test.variable;
        expression.values = test.values;
        all.push_back(model_.expressions.add(std::move(expression)));
      }
      any.push_back(joined(Expression::Kind::conjunction, std::move(all)));
    }
    return any.empty() ? ExpressionPool::never() : joined(Expression::Kind::disjunction, std::move(any));
  }

  std::vector<VariableId> settings_of(ExpressionId condition) const {
    std::vector<VariableId> settings;
    std::vector<ExpressionId> open = {condition};
    while (!open.empty()) {
      const Expression& expression = model_.expressions[open.back()];
      open.pop_back();
      const bool is_setting = expression.kind == Expression::Kind::one_of &&
                              model_.variables[index(expression.variable)].kind == Variable::Kind::setting;
      if (is_setting) settings.push_back(expression.variable);
      open.insert(open.end(), expression.operands.begin(), expression.operands.end());
    }
    std::sort(settings.begin(), settings.end());
    settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
    return settings;
  }

  bool fails_with(const Line& line, const Mutant& mutant) {
    if (mutant.setting) {
      const SettingEdit edit(model_, mutant);
      return fails(line);
    }
    const RulesEdit edit(model_, access_, mutant);
    return fails(line);
  }

  bool fails(const Line& line) {
    const Target target{line.permission, line.condition, std::nullopt, 0};
    const Expectation expectation{{line.roles}, {target}, line.settings, line.under_every_setting, line.level, {}};
    const std::vector<Test> others = std::exchange(model_.tests, {Test{"", {expectation}, {}}});
    DiagnosticSink sink;
    const std::vector<TestResult> results = run_tests(access_, sink);
    model_.tests = others;
    return !results.front().failures.empty();
  }

  std::string words_of(const Line& line) const {
    std::string words;
    if (line.condition != ExpressionPool::always())
      words += fmt::format(" ({})", expression_text(model_, line.condition));
    if (line.under_every_setting) words += " under every setting";
    return words + fmt::format(" -> {};", name_text(model_.levels[index(line.level)].name));
  }

  std::string subject_of(const Line& line) const {
    if (line.roles.empty()) return "nobody";
    std::string subject;
    for (const RoleId role : line.roles)
      subject += (subject.empty() ? "" : " + ") + name_text(model_.roles[index(role)].name);
    return subject;
  }

  /// Lines that say the same of several permissions, or of several subjects, are one.
  std::vector<std::string> texts() const {
    std::map<std::pair<std::string, std::string>, std::string> permissions;  // By words and subject.
    std::vector<std::pair<std::string, std::string>> order;
    for (const Line& line : chosen_) {
      const std::pair key(words_of(line), subject_of(line));
      std::string& list = permissions[key];
      if (list.empty()) order.push_back(key);
      list += (list.empty() ? "" : ", ") + path_text(model_.permissions[index(line.permission)].name);
    }
    std::map<std::pair<std::string, std::string>, std::string> subjects;  // By words and permissions.
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto& [words, subject] : order) {
      const std::pair key(words, permissions.at({words, subject}));
      std::string& list = subjects[key];
      if (list.empty()) lines.push_back(key);
      list += (list.empty() ? "" : ", ") + subject;
    }
    std::vector<std::string> texts;
    for (const auto& key : lines) texts.push_back(subjects.at(key) + " " + key.second + key.first);
    return texts;
  }

  Model& model_;
  ConditionDiagrams conditions_;
  AccessConditions access_;
  AccountScope accounts_;
  std::map<std::tuple<PermissionId, std::vector<RoleId>, LevelId, bool>, Line> lines_;
  std::vector<Line> chosen_;
};

}  // namespace

KillingLines killing_lines(Model& model, const std::vector<MutantResult>& results) {
  return Writer(model).write(results);
}

}  // namespace polc
