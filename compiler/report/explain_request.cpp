#include "compiler/report/explain_request.h"

#include <algorithm>
#include <set>

namespace polc {
namespace {

class Report {
 public:
  Report(ReadBackTable& read_back, StatementUses& uses, const pol::Explanations& explanations,
         const ExplainedRequest& request, const std::vector<NamedDiagram>& named)
      : read_back_(read_back),
        diagrams_(read_back.diagrams()),
        uses_(uses),
        explanations_(explanations),
        request_(request),
        current_(request.current),
        names_(names_for(named, pol::id_at<pol::ResourceId>(pol::resource_of(
                                    read_back.table().data(), pol::index(request.current.permission))))) {}

  ExplanationReport run() {
    ExplanationReport report;
    report.explanation = explanations_.explain(current_.roles, current_.permission, request_.inputs, request_.account);
    const pol::Level level = report.explanation.level;
    const bool is_highest = level == read_back_.table().highest_level();
    std::set<std::uint32_t> seen;
    explanations_.for_each(current_.roles, current_.permission, request_.inputs, request_.account,
                           [&](const pol::Bearing& bearing) {
                             if (is_decisive(bearing, report.explanation)) {
                               seen.insert(bearing.number);
                               if (report.grounds.alternatives.empty()) report.grounds = grounds(bearing);
                             }
                           });
    explanations_.for_each(
        current_.roles, current_.permission, request_.inputs, request_.account, [&](const pol::Bearing& bearing) {
          if (!bearing.is_restriction() || seen.contains(bearing.number)) return;
          // One that leaves more than comes out anyway neither stops nor lets through.
          const bool counts =
              bearing.holds ? bearing.statement.level <= level && !is_highest : bearing.statement.level < level;
          if (!counts) return;
          seen.insert(bearing.number);
          report.gates.push_back({bearing.statement, !bearing.holds, grounds(bearing)});
        });
    if (report.explanation.statement) report.behind = behind(*report.explanation.statement);
    report.ways = ways(level);
    return report;
  }

 private:
  static bool is_decisive(const pol::Bearing& bearing, const pol::Explanation& explanation) {
    if (!bearing.holds || !explanation.statement) return false;
    const pol::Statement& decisive = *explanation.statement;
    const pol::Statement& statement = bearing.statement;
    return statement.origin == decisive.origin && statement.file == decisive.file && statement.line == decisive.line &&
           statement.column == decisive.column;
  }

  /// Why the statement's condition holds, or why it does not.
  Grounds grounds(const pol::Bearing& bearing) {
    const Bounded<Grounds> found = diagrams_.bounded(max_steps, [&] {
      const Diagram condition = uses_.diagram_of(bearing.condition);
      return grounds_of(read_back_, bearing.holds ? condition : diagrams_.negation(condition), current_.values, names_);
    });
    return found.is_known() ? found.value() : Grounds();
  }

  std::vector<StatementUse> behind(const pol::Statement& decisive) {
    const Bounded<std::vector<StatementUse>> found = diagrams_.bounded(read_back_.steps(current_.permission), [&] {
      return uses_.behind(current_.permission, current_.roles, decisive, current_.values);
    });
    return found.is_known() ? found.value() : std::vector<StatementUse>();
  }

  std::optional<std::vector<Ways>> ways(pol::Level level) {
    const Bounded<std::vector<Ways>> found = diagrams_.bounded(
        read_back_.steps(current_.permission), [&] { return smallest_changes(read_back_, current_, level); });
    if (found.is_known()) return found.value();
    return std::nullopt;
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  StatementUses& uses_;
  const pol::Explanations& explanations_;
  const ExplainedRequest& request_;
  const CurrentCase& current_;
  std::vector<NamedDiagram> names_;
};

}  // namespace

ExplanationReport explain_request(ReadBackTable& read_back, StatementUses& uses, const pol::Explanations& explanations,
                                  const ExplainedRequest& request, const std::vector<NamedDiagram>& named) {
  return Report(read_back, uses, explanations, request, named).run();
}

}  // namespace polc
