#include "compiler/importer/find_difference.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "compiler/importer/condition_walk.h"
#include "compiler/importer/evaluate_condition.h"
#include "compiler/importer/inheritance.h"
#include "llvm/ADT/StringSet.h"
#include "pol/names.h"
#include "pol/request_inputs.h"

namespace polc::importer {
namespace {

/// What a role has of one permission: a content that it is granted, or denied.
struct Holding {
  std::uint32_t role = 0;
  std::uint32_t content = 0;
  bool is_denial = false;

  friend auto operator<=>(const Holding&, const Holding&) = default;
};

/// The attributes that a request about one permission may carry, with a value for each.
class AttributeValues {
 public:
  AttributeValues(const pol::TableView& policy, const pol::Names& names, pol::PermissionId permission)
      : policy_(policy), names_(names), permission_(permission) {
    const std::uint64_t depends_on = pol::dependencies_of(policy.data(), pol::index(permission));
    const std::uint32_t resource = pol::resource_of(policy.data(), pol::index(permission));
    for (const pol::AttributeRange range :
         {pol::context_attributes(policy), pol::attributes_of(policy, pol::id_at<pol::ResourceId>(resource))}) {
      for (std::uint32_t number = range.first; number < range.first + range.count; ++number) {
        const pol::format::Attribute& attribute = policy.data().attributes[number];
        const std::uint64_t lowest_bit = std::uint64_t{1} << attribute.shift;
        if (attribute.width != 0 && (depends_on & lowest_bit) != 0) require(pol::id_at<pol::AttributeId>(number));
      }
    }
  }

  /// Adds the attributes that a condition tests: the policy may think that it depends on fewer.
  void require(const ast::Condition& condition) {
    const ValueOf note = [this](const std::string& attribute) -> std::optional<std::string_view> {
      if (const auto id = names_.attribute(permission_, attribute)) require(*id);
      return std::nullopt;
    };
    const HasValue has_value = [this](const std::string& attribute, const std::string& value) {
      return knows(attribute, value);
    };
    visit(condition, note, has_value);
  }

  /// What a condition tests that the policy has not: then no request would show what the table says of it.
  std::optional<std::string> unknown_in(const ast::Condition& condition) const {
    std::optional<std::string> unknown;
    for_each_comparison(condition, [&](const ast::Comparison& comparison) {
      const std::string subject = name_of(comparison.subject);
      if (!names_.attribute(permission_, subject)) {
        unknown = subject;
      } else if (comparison.operand && !names_.attribute(permission_, name_of(*comparison.operand))) {
        unknown = name_of(*comparison.operand);
      }
      if (unknown || comparison.operand) return;
      for (const ast::Name& value : comparison.values) {
        if (!knows(subject, value.text) && !names_.attribute(permission_, value.text)) unknown = value.text;
      }
    });
    return unknown;
  }

  /// Saturates above the cap.
  std::uint64_t combinations() const {
    std::uint64_t count = 1;
    for (const auto& [attribute, value] : values_) {
      count *= policy_.data().attributes[pol::index(attribute)].value_count;
      if (count > max_combinations) return count;
    }
    return count;
  }

  /// The next combination; false after the last.
  bool advance() {
    for (auto& [attribute, value] : values_) {
      if (++value < policy_.data().attributes[pol::index(attribute)].value_count) return true;
      value = 0;
    }
    return false;
  }

  pol::Inputs inputs() const {
    pol::RequestInputs request(policy_, permission_);
    for (const auto& [attribute, value] : values_) (void)request.set(attribute, value);
    return pol::Inputs(request.partial_for(permission_).bits);  // No condition reads the others.
  }

  /// ` with own=true, status=open`
  std::string text() const {
    std::string result;
    for (const auto& [attribute, value] : values_) {
      result += (result.empty() ? " with " : ", ") + std::string(names_.name(attribute)) + "=" +
                std::string(names_.value_name(attribute, value));
    }
    return result;
  }

  bool satisfy(const ast::Condition& condition) const {
    const ValueOf value_of = [this](const std::string& name) -> std::optional<std::string_view> {
      const auto id = names_.attribute(permission_, name);
      const auto found =
          std::find_if(values_.begin(), values_.end(), [&](const auto& entry) { return entry.first == id; });
      if (found == values_.end()) return std::nullopt;
      return names_.value_name(found->first, found->second);
    };
    const HasValue has_value = [this](const std::string& attribute, const std::string& value) {
      return knows(attribute, value);
    };
    return holds(condition, value_of, has_value);
  }

 private:
  void require(pol::AttributeId attribute) {
    const auto found =
        std::find_if(values_.begin(), values_.end(), [&](const auto& entry) { return entry.first == attribute; });
    if (found == values_.end()) values_.emplace_back(attribute, 0);
  }

  bool knows(const std::string& attribute, const std::string& value) const {
    const auto id = names_.attribute(permission_, attribute);
    return id && names_.value(*id, value).has_value();
  }

  /// Evaluates every comparison for its side effect, whatever the others say.
  static void visit(const ast::Condition& condition, const ValueOf& note, const HasValue& has_value) {
    if (condition.kind == ast::Condition::Kind::comparison) holds(condition, note, has_value);
    for (const ast::ConditionPtr& operand : condition.operands) visit(*operand, note, has_value);
  }

  const pol::TableView& policy_;
  const pol::Names& names_;
  pol::PermissionId permission_;
  std::vector<std::pair<pol::AttributeId, pol::Value>> values_;
};

class Comparer {
 public:
  Comparer(const AccessTable& table, const pol::TableView& policy, std::size_t max_differences)
      : table_(table),
        policy_(policy),
        names_(policy),
        max_differences_(max_differences),
        holdings_(table.permissions.size()) {
    const RoleLists closures = closures_of(table.includes);
    RoleLists seniors(table.roles.size());
    for (std::uint32_t role = 0; role < closures.size(); ++role) {
      for (const std::uint32_t held : closures[role]) seniors[held].push_back(role);
    }
    for (std::uint32_t role = 0; role < table.roles.size(); ++role) {
      for (const ImportedGrant grant : table.grants[role]) {
        for (const std::uint32_t senior : seniors[role])
          holdings_[grant.permission].push_back({senior, grant.content, false});
      }
    }
    for (const ImportedDenial& denial : table.denials) {
      holdings_[denial.permission].push_back({denial.role, denial.content, true});
    }
    for (std::vector<Holding>& holdings : holdings_) std::sort(holdings.begin(), holdings.end());
  }

  TableComparison run() {
    if (!find_levels()) return std::move(result_);
    find_roles();
    find_further_names();
    for (std::uint32_t permission = 0; permission < table_.permissions.size() && !is_full(); ++permission) {
      compare(permission);
    }
    return std::move(result_);
  }

 private:
  using Kind = ImportDifference::Kind;

  bool is_full() const { return result_.differences.size() >= max_differences_; }

  void add(ImportDifference difference) {
    if (!is_full()) result_.differences.push_back(std::move(difference));
  }

  bool find_levels() {
    for (const std::string& level : table_.levels) {
      const auto id = names_.level(level);
      if (!id) {
        add({Kind::level_in_table, {}, {}, level, {}, {}});
        return false;
      }
      levels_.push_back(*id);
    }
    return true;
  }

  void find_roles() {
    for (const ImportedName& role : table_.roles) {
      const auto id = names_.role(role.text);
      roles_.emplace_back();
      if (id) {
        roles_.back() = pol::RoleSet{*id};
      } else {
        add({Kind::role_in_table, role.text, {}, {}, {}, {}});
      }
    }
  }

  /// What the policy alone has.
  void find_further_names() {
    if (policy_.role_count() > table_.roles.size()) {
      llvm::StringSet<> known;
      for (const ImportedName& role : table_.roles) known.insert(role.text);
      for (std::uint32_t role = 0; role < policy_.role_count() && !is_full(); ++role) {
        const std::string name(names_.name(pol::id_at<pol::RoleId>(role)));
        if (!known.contains(name)) add({Kind::role_in_policy, name, {}, {}, {}, {}});
      }
    }
    if (policy_.permission_count() > table_.permissions.size()) {
      llvm::StringSet<> known;
      for (const ImportedPermission& permission : table_.permissions) known.insert(permission.policy_name());
      for (std::uint32_t permission = 0; permission < policy_.permission_count() && !is_full(); ++permission) {
        const std::string name(names_.name(pol::id_at<pol::PermissionId>(permission)));
        if (!known.contains(name)) add({Kind::permission_in_policy, {}, name, {}, {}, {}});
      }
    }
  }

  void compare(std::uint32_t permission) {
    const std::string name = table_.permissions[permission].policy_name();
    const auto id = names_.permission(name);
    if (!id) return add({Kind::permission_in_table, {}, name, {}, {}, {}});
    AttributeValues values(policy_, names_, *id);
    std::map<std::uint32_t, std::uint32_t> levels;  // What each content that somebody has comes to.
    for (const Holding& holding : holdings_[permission]) levels.emplace(holding.content, 0);
    for (const auto& [content, level] : levels) {
      for (const ImportedOutcome& outcome : table_.contents[content].outcomes) {
        if (outcome.condition == nullptr) continue;
        if (const auto unknown = values.unknown_in(*outcome.condition)) {
          return add({Kind::attribute_in_table, {}, name, *unknown, {}, {}});
        }
        values.require(*outcome.condition);
      }
    }
    if (values.combinations() > max_combinations) return add({Kind::too_many_combinations, {}, name, {}, {}, {}});
    std::vector<bool> has_differed(roles_.size());
    do {
      for (auto& [content, level] : levels) level = level_of(table_.contents[content], values);
      const pol::Inputs inputs = values.inputs();
      auto holding = holdings_[permission].begin();
      for (std::uint32_t role = 0; role < roles_.size(); ++role) {
        const auto first = holding;
        while (holding != holdings_[permission].end() && holding->role == role) ++holding;
        if (!roles_[role] || has_differed[role]) continue;
        const pol::Level expected = levels_[level_of(first, holding, levels)];
        const pol::Level found = pol::decide(policy_, *roles_[role], *id, inputs);
        if (found == expected) continue;
        has_differed[role] = true;
        add({Kind::decision, table_.roles[role].text, name, std::string(names_.name(expected)),
             std::string(names_.name(found)), values.text()});
      }
    } while (values.advance() && !is_full());
    result_.cells += static_cast<std::uint64_t>(
        std::count_if(roles_.begin(), roles_.end(), [](const auto& role) { return role.has_value(); }));
  }

  static std::uint32_t level_of(const CellContent& content, const AttributeValues& values) {
    for (const ImportedOutcome& outcome : content.outcomes) {
      if (outcome.condition == nullptr || values.satisfy(*outcome.condition)) return outcome.level;
    }
    return 0;
  }

  using Iterator = std::vector<Holding>::const_iterator;

  static std::uint32_t level_of(Iterator first, Iterator last, const std::map<std::uint32_t, std::uint32_t>& levels) {
    std::uint32_t highest = 0;
    for (; first != last; ++first) {
      const std::uint32_t level = levels.at(first->content);
      if (first->is_denial && level != 0) return 0;
      if (!first->is_denial) highest = std::max(highest, level);
    }
    return highest;
  }

  const AccessTable& table_;
  const pol::TableView& policy_;
  pol::Names names_;
  std::size_t max_differences_;
  std::vector<std::vector<Holding>> holdings_;      // By permission, sorted.
  std::vector<std::optional<pol::RoleSet>> roles_;  // By role: absent where the policy has none of that name.
  std::vector<pol::Level> levels_;
  TableComparison result_;
};

}  // namespace

TableComparison compare(const AccessTable& table, const pol::TableView& policy, std::size_t max_differences) {
  return Comparer(table, policy, max_differences).run();
}

std::optional<ImportDifference> find_difference(const AccessTable& table, const pol::TableView& policy) {
  TableComparison comparison = compare(table, policy, 1);
  if (comparison.differences.empty()) return std::nullopt;
  return std::move(comparison.differences.front());
}

}  // namespace polc::importer
