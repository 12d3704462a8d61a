#include "compiler/analysis/query/matrix.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

template <typename Id>
std::vector<Id> chosen_or_all(const std::vector<Id>& chosen, std::size_t count) {
  if (!chosen.empty()) return chosen;
  std::vector<Id> all(count);
  for (std::size_t position = 0; position < count; ++position) all[position] = pol::id_at<Id>(position);
  return all;
}

class MatrixBuilder {
 public:
  MatrixBuilder(ReadBackTable& read_back, const MatrixOptions& options)
      : read_back_(read_back),
        diagrams_(read_back.diagrams()),
        table_(read_back.table()),
        names_(read_back.names()),
        known_(options.known),
        is_cell_complete_(options.is_cell_complete),
        has_titles_(options.has_titles),
        author_(options.names),
        roles_(chosen_or_all(options.roles, table_.role_count())),
        permissions_(chosen_or_all(options.permissions, table_.permission_count())) {}

  PolicyMatrix run() {
    PolicyMatrix matrix;
    matrix.policy = names_.policy();
    matrix.title = names_.policy_title();
    matrix.lowest_level = names_.name(pol::lowest_level);
    matrix.lowest_shown = shown(pol::lowest_level);
    for (const pol::RoleId role : roles_) {
      matrix.columns.push_back({std::string(names_.name(role)), std::string(names_.title(role))});
    }
    for (const pol::PermissionId permission : permissions_) read_back_.ask(permission, [&] { read(permission); });

    // What every permission needs is said once, above the table; where that is too much to find, each cell says it.
    const std::optional<Precondition> needed = is_cell_complete_ ? std::nullopt : precondition();
    if (needed) {
      matrix.precondition = needed->text;
      known_ = needed->known;
    }
    for (std::size_t position = 0; position < permissions_.size(); ++position) {
      const pol::PermissionId permission = permissions_[position];
      const auto resource = pol::id_at<pol::ResourceId>(pol::resource_of(table_.data(), pol::index(permission)));
      MatrixRow row{std::string(names_.name(permission)),
                    std::string(names_.title(permission)),
                    std::string(names_.name(resource)),
                    std::string(names_.title(resource)),
                    "",
                    {},
                    {}};
      row.action = row.permission.substr(std::min(row.permission.size(), row.resource.size() + 1));
      read_back_.ask(permission, [&] {
        for (const std::vector<Diagram>& levels : cells_[position]) row.cells.push_back(cell(levels, resource));
      });
      matrix.rows.push_back(std::move(row));
    }
    matrix.names = legend();
    return matrix;
  }

 private:
  /// The conditions of a permission's cells, by role and level.
  void read(pol::PermissionId permission) {
    const std::vector<Diagram> nothing(read_back_.upper_levels(), Diagram::never);
    std::map<RoleId, std::vector<Diagram>> by_role;
    for (const RoleGroup& group : read_back_.of(permission).groups) {
      std::vector<Diagram> levels;
      for (std::size_t t = 0; t < group.granted.size(); ++t) {
        levels.push_back(diagrams_.difference(group.granted[t], group.forbidden[t]));
      }
      for (const RoleId role : group.roles) by_role[role] = levels;
    }
    Diagram anything = Diagram::never;
    std::vector<std::vector<Diagram>>& cells = cells_.emplace_back();
    for (const pol::RoleId role : roles_) {
      const auto found = by_role.find(role);
      cells.push_back(found == by_role.end() ? nothing : found->second);
      anything = diagrams_.disjunction(anything, cells.back().front());
    }
    resources_.insert(pol::resource_of(table_.data(), pol::index(permission)));
    if (anything != Diagram::never) gates_.insert(anything);
  }

  /// What every permission needs that anybody here is granted. It must be the need of each of them, not of all joined:
  /// "x or y" is no gate where one needs x and another needs y. So it is the weakest need, if the others go beyond it, or
  /// else the tests that all of them have in common: of `v and x` and `v and y` it is `v`. A gate speaks of one
  /// resource's attributes only if the whole table does.
  Diagram common_gate() {
    if (gates_.empty()) return Diagram::always;
    if (resources_.size() > 1) forget_attributes();
    Diagram weakest = Diagram::never;
    for (const Diagram gate : gates_) weakest = diagrams_.disjunction(weakest, gate);
    const Diagram wanted = diagrams_.conjunction(weakest, known_);
    if (wanted == Diagram::never) return Diagram::always;  // Nothing opens: the cells say so.
    const bool is_need = std::any_of(gates_.begin(), gates_.end(),
                                     [&](Diagram gate) { return diagrams_.conjunction(gate, known_) == wanted; });
    return is_need ? weakest : common_tests();
  }

  /// Keeps of each gate what it needs of the context and the settings.
  void forget_attributes() {
    std::set<Diagram> kept;
    for (Diagram gate : gates_) {
      for (const VariableId variable : diagrams_.support(gate)) {
        const bool of_resource =
            !read_back_.is_setting(variable) && table_.data().attributes[index(variable)].resource != pol::format::none;
        if (of_resource) gate = diagrams_.exists(gate, variable);
      }
      kept.insert(gate);
    }
    gates_ = std::move(kept);
  }

  /// For each variable that all gates test: the values without which none of them opens.
  Diagram common_tests() {
    std::vector<VariableId> shared = diagrams_.support(*gates_.begin());
    for (const Diagram gate : gates_) {
      const std::vector<VariableId> tested = diagrams_.support(gate);
      std::vector<VariableId> both;
      std::set_intersection(shared.begin(), shared.end(), tested.begin(), tested.end(), std::back_inserter(both));
      shared = std::move(both);
    }
    Diagram tests = Diagram::always;
    for (const VariableId variable : shared) {
      ValueSet values(diagrams_.domain_size(variable));
      for (std::uint32_t value = 0; value < values.size(); ++value) {
        const bool opens = std::any_of(gates_.begin(), gates_.end(), [&](Diagram gate) {
          return diagrams_.restrict(gate, variable, value) != Diagram::never;
        });
        if (opens) values.set(value);
      }
      if (!values.all()) tests = diagrams_.conjunction(tests, diagrams_.one_of(variable, values));
    }
    return tests;
  }

  struct Precondition {
    std::string text;
    Diagram known;  ///< What may be taken for granted once it was said.
  };

  /// What every cell needs, if there is such a thing, and if it does not take too much to find.
  std::optional<Precondition> precondition() {
    const Bounded<std::optional<Precondition>> found =
        diagrams_.bounded(max_steps, [&]() -> std::optional<Precondition> {
          const Diagram gate = common_gate();
          if (diagrams_.implies(known_, gate)) return std::nullopt;
          const std::uint32_t none = pol::format::none;
          take_names(resources_.size() == 1 ? *resources_.begin() : none);
          const std::string words =
              words_of(diagrams_.conjunction(gate, known_), diagrams_.disjunction(gate, diagrams_.negation(known_)));
          return Precondition{words, diagrams_.conjunction(known_, gate)};
        });
    return found.is_known() ? found.value() : std::nullopt;
  }

  MatrixCell cell(const std::vector<Diagram>& levels, pol::ResourceId resource) {
    take_names(static_cast<std::uint32_t>(pol::index(resource)));
    if (const auto found = memo_.find(levels); found != memo_.end()) return found->second;
    MatrixCell outcomes;
    Diagram open = known_;  // Where no outcome has spoken yet.
    for (std::size_t level = levels.size(); level > 0 && open != Diagram::never; --level) {
      const Diagram here = diagrams_.conjunction(levels[level - 1], open);
      if (here == Diagram::never) continue;
      const Diagram anywhere_else = diagrams_.disjunction(levels[level - 1], diagrams_.negation(open));
      const std::string condition = anywhere_else == Diagram::always ? "" : words_of(here, anywhere_else);
      outcomes.push_back(outcome(pol::id_at<pol::Level>(level), condition));
      open = diagrams_.difference(open, levels[level - 1]);
    }
    if (open != Diagram::never && outcomes.empty()) outcomes.push_back(outcome(pol::lowest_level, ""));
    memo_.emplace(levels, outcomes);
    return outcomes;
  }

  std::string shown(pol::Level level) const {
    const std::string_view title = has_titles_ ? names_.title(level) : "";
    return title.empty() ? name_text(names_.name(level)) : std::string(title);
  }

  MatrixOutcome outcome(pol::Level level, const std::string& condition) const {
    return {std::string(names_.name(level)), shown(level), condition};
  }

  /// Has the names at hand that mean something for a resource, or without one, the same for all.
  void take_names(std::uint32_t resource) {
    if (resource == resource_) return;
    resource_ = resource;
    here_.clear();
    positions_.clear();
    for (std::size_t position = 0; position < author_.size(); ++position) {
      const std::optional<pol::ResourceId> own = author_[position].resource;
      if (own && pol::index(*own) != resource) continue;
      here_.push_back(author_[position]);
      positions_.push_back(position);
    }
    if (!author_.empty()) memo_.clear();  // The same conditions may have other names.
  }

  std::string words_of(Diagram lower, Diagram upper) {
    std::set<std::size_t> used;
    std::string text = condition_text(read_back_, lower, upper, here_, used, has_titles_);
    for (const std::size_t position : used) used_.insert(positions_[position]);
    return text;
  }

  /// What the names that were used stand for; for each resource, where it does not read the same for all.
  std::vector<MatrixName> legend() {
    std::map<std::string, std::map<std::string, std::set<std::string>>> readings;  // By name, then words: resources.
    for (const std::size_t position : used_) {
      const NamedDiagram& named = author_[position];
      const Bounded<std::string> words = diagrams_.bounded(
          max_steps, [&] { return condition_text(read_back_, named.condition, named.condition, has_titles_); });
      if (words.is_known()) {
        readings[named.name][words.value()].insert(named.resource ? std::string(names_.name(*named.resource)) : "");
        continue;
      }
      throw QuestionLimit("`" + named.name + "`", std::to_string(max_steps) + " steps");
    }
    std::vector<MatrixName> result;
    for (const auto& [name, by_words] : readings) {
      for (const auto& [words, resources] : by_words) {
        if (by_words.size() == 1) {
          result.push_back({name, words, ""});
          continue;
        }
        for (const std::string& resource : resources) result.push_back({name, words, resource});
      }
    }
    std::stable_sort(result.begin(), result.end(), [](const MatrixName& a, const MatrixName& b) {
      return std::tie(a.name, a.resource) < std::tie(b.name, b.resource);
    });
    return result;
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  const pol::TableView& table_;
  const pol::Names& names_;
  Diagram known_;
  bool is_cell_complete_;
  bool has_titles_;
  std::vector<NamedDiagram> author_;
  std::optional<std::uint32_t> resource_;  // Of what is being written, or `none` for all,
  std::vector<NamedDiagram> here_;         // its names,
  std::vector<std::size_t> positions_;     // and where these are among all.
  std::set<std::size_t> used_;
  std::set<Diagram> gates_;            // What each permission needs that somebody is granted.
  std::set<std::uint32_t> resources_;  // Of all permissions here.
  std::vector<pol::RoleId> roles_;
  std::vector<pol::PermissionId> permissions_;
  std::vector<std::vector<std::vector<Diagram>>> cells_;  // By row, then role, then level.
  std::map<std::vector<Diagram>, MatrixCell> memo_;
};

}  // namespace

Diagram with_default_settings(ReadBackTable& read_back, Diagram known) {
  const auto settings = read_back.table().data().settings;
  for (std::size_t position = settings.size(); position-- > 0;) {
    const Diagram is_default = read_back.diagrams().is(read_back.setting(position), settings[position].default_value);
    known = read_back.diagrams().conjunction(known, is_default);
  }
  return known;
}

PolicyMatrix policy_matrix(ReadBackTable& read_back, const MatrixOptions& options) {
  PolicyMatrix matrix = MatrixBuilder(read_back, options).run();
  if (options.only) {
    const std::string level(read_back.names().name(*options.only));
    const auto has_level = [&](const MatrixCell& cell) {
      return std::any_of(cell.begin(), cell.end(), [&](const MatrixOutcome& each) { return each.level == level; });
    };
    std::erase_if(matrix.rows,
                  [&](const MatrixRow& row) { return std::none_of(row.cells.begin(), row.cells.end(), has_level); });
  }
  return matrix;
}

}  // namespace polc
