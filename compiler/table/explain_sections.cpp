#include "compiler/table/explain_sections.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "compiler/table/row_store.h"
#include "compiler/text/code_points.h"

namespace polc {
namespace {

using pol::format::ExplainRule;
using pol::format::ExplainSection;
using pol::format::ExplainUse;

/// The statement's text on one line, cut where it is long: enough to recognize it by.
std::string short_text(std::string_view text) {
  constexpr std::size_t most = 160;
  std::string result;
  for (const char character : text) {
    const bool is_space = character == ' ' || character == '\n' || character == '\r' || character == '\t';
    if (is_space && (result.empty() || result.back() == ' ')) continue;
    result += is_space ? ' ' : character;
    if (result.size() > most) break;
  }
  return shortened(result, most);
}

ExplainRule::Origin origin_of(const Rule& rule) {
  switch (rule.origin) {
    case Rule::Origin::rule:
      return ExplainRule::rule;
    case Rule::Origin::cell:
      return ExplainRule::cell;
    case Rule::Origin::setting:
      return ExplainRule::setting;
    case Rule::Origin::custom_roles:
      return ExplainRule::custom_roles;
    case Rule::Origin::forbid:
      return ExplainRule::forbid;
    case Rule::Origin::require:
      return ExplainRule::require;
  }
  return ExplainRule::rule;
}

class Explainer {
 public:
  Explainer(AccessConditions& access, const DecisionTable& table, const SourceManager& sources)
      : access_(access),
        model_(access.model()),
        table_(table),
        sources_(sources),
        root_(std::filesystem::path(sources.path(FileId{})).parent_path()) {}

  ExplainSections run() {
    for (const Rule& rule : model_.rules) {
      add(origin_of(rule), static_cast<std::uint32_t>(index(rule.level)), rule.span, rule.note, rule.roles,
          access_.reached(rule));
    }
    const auto first_implication = static_cast<std::uint32_t>(result_.rules.size());
    for (const Implication& implication : model_.implications) {
      add(ExplainRule::implication, 0, implication.span, "", {}, {});
    }
    std::vector<std::vector<ExplainUse>> absences(model_.permissions.size());
    for (const Absence& absence : model_.absences) {
      if (absence.unwritten) continue;  // The cell is there already, with what it grants.
      const auto number = static_cast<std::uint32_t>(result_.rules.size());
      add(ExplainRule::absence, 0, absence.span, absence.note, {absence.role}, {absence.role});
      absences[index(absence.permission)].push_back({number, condition_of(absence.condition), pol::format::none});
    }

    RunStore<ExplainUse> uses;
    for (std::size_t position = 0; position < model_.permissions.size(); ++position) {
      std::vector<ExplainUse> own;
      for (const RuleUse& use : access_.uses(id_at<PermissionId>(position))) {
        const std::uint32_t condition = condition_of(use.target.condition);
        if (condition == pol::format::condition_never) continue;
        own.push_back({use.rule, condition,
                       use.target.implied_by ? first_implication + *use.target.implied_by : pol::format::none});
      }
      own.insert(own.end(), absences[position].begin(), absences[position].end());
      result_.index.push_back({own.empty() ? 0 : uses.place(own), static_cast<std::uint32_t>(own.size())});
    }
    result_.uses = uses.take();
    result_.roles = roles_.take();
    return std::move(result_);
  }

 private:
  void add(ExplainRule::Origin origin, std::uint32_t level, Span span, const std::string& note,
           const std::vector<RoleId>& named, const std::vector<RoleId>& reached) {
    const Position position = sources_.position(span.file, span.begin);
    const std::filesystem::path path(sources_.path(span.file));
    const std::filesystem::path relative = path.lexically_relative(root_.empty() ? "." : root_);
    result_.rules.push_back({origin, level, result_.strings.add((relative.empty() ? path : relative).generic_string()),
                             position.line, position.column, result_.strings.add(short_text(sources_.text(span))),
                             result_.strings.add(note), place(named), place(reached)});
  }

  pol::format::RoleList place(const std::vector<RoleId>& roles) {
    std::vector<std::uint32_t> ids;
    for (const RoleId role : roles) ids.push_back(static_cast<std::uint32_t>(index(role)));
    return {ids.empty() ? 0 : roles_.place(ids), static_cast<std::uint32_t>(ids.size())};
  }

  std::uint32_t condition_of(ExpressionId condition) { return place(access_.conditions().of(condition)); }

  /// Children before parents, so that a walk from a node only ever goes down.
  std::uint32_t place(Diagram diagram) {
    if (DiagramManager::is_constant(diagram)) return static_cast<std::uint32_t>(diagram);
    if (const auto found = placed_.find(diagram); found != placed_.end()) return found->second;
    const VariableId variable = access_.diagrams().variable(diagram);
    std::vector<std::uint32_t> children;
    for (std::uint32_t value = 0; value < access_.diagrams().domain_size(variable); ++value) {
      children.push_back(place(access_.diagrams().child(diagram, value)));
    }
    const bool is_setting = model_.variables[index(variable)].kind == Variable::Kind::setting;
    const auto first_setting = static_cast<std::uint32_t>(table_.attributes.size());
    result_.nodes.push_back({table_.table_index[index(variable)] + (is_setting ? first_setting : 0),
                             static_cast<std::uint32_t>(result_.children.size())});
    result_.children.insert(result_.children.end(), children.begin(), children.end());
    const auto number = static_cast<std::uint32_t>(result_.nodes.size() + 1);
    placed_.emplace(diagram, number);
    return number;
  }

  AccessConditions& access_;
  const Model& model_;
  const DecisionTable& table_;
  const SourceManager& sources_;
  std::filesystem::path root_;
  ExplainSections result_;
  RunStore<std::uint32_t> roles_;
  std::unordered_map<Diagram, std::uint32_t> placed_;
};

}  // namespace

void ExplainSections::add_to(SectionWriter& writer) const {
  writer.add(ExplainSection::strings, strings.bytes());
  std::vector<std::uint32_t> numbers;
  for (const ExplainRule& rule : rules) {
    numbers.insert(numbers.end(), {rule.origin, rule.level, rule.file.offset, rule.file.size, rule.line, rule.column,
                                   rule.text.offset, rule.text.size, rule.note.offset, rule.note.size, rule.named.first,
                                   rule.named.count, rule.reached.first, rule.reached.count});
  }
  writer.add_records(ExplainSection::rules, numbers, pol::format::explain_rule_columns);
  writer.add(ExplainSection::roles, roles);
  numbers.clear();
  for (const pol::format::ExplainIndex& part : index) numbers.insert(numbers.end(), {part.first, part.count});
  writer.add_records(ExplainSection::index, numbers, pol::format::explain_index_columns);
  numbers.clear();
  for (const ExplainUse& use : uses) numbers.insert(numbers.end(), {use.rule, use.condition, use.implied_by + 1});
  writer.add_records(ExplainSection::uses, numbers, pol::format::explain_use_columns);
  writer.add(ExplainSection::nodes, nodes);
  writer.add(ExplainSection::children, children);
}

ExplainSections explain_sections(AccessConditions& access, const DecisionTable& table, const SourceManager& sources) {
  return Explainer(access, table, sources).run();
}

}  // namespace polc
