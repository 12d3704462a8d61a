// Entry: find_difference.
#include "compiler/import/find_difference.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "compiler/import/evaluate_condition.h"
#include "compiler/import/inheritance.h"
#include "pol/names.h"
#include "pol/request_inputs.h"

namespace polc::importing {
namespace {

/// A role's grants and denials of one permission, as contents.
struct Holding {
  std::vector<std::uint32_t> granted;
  std::vector<std::uint32_t> denied;
};

/// The attributes that a request about one permission may carry, with a value for each.
class AttributeValues {
 public:
  AttributeValues(const pol::TableView& policy, const pol::Names& names, pol::PermissionId permission)
      : policy_(policy), names_(names), permission_(permission) {
    const std::uint64_t depends_on = policy.data().dependencies[pol::index(permission)];
    const std::uint32_t resource = policy.data().permission_resources[pol::index(permission)];
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

class Comparison {
 public:
  Comparison(const AccessTable& table, const pol::TableView& policy)
      : table_(table), policy_(policy), names_(policy), holdings_(table.permissions.size()) {
    const RoleLists closures = closures_of(table.includes);
    RoleLists heirs(table.roles.size());
    for (std::uint32_t role = 0; role < closures.size(); ++role) {
      for (const std::uint32_t held : closures[role]) heirs[held].push_back(role);
    }
    for (std::uint32_t role = 0; role < table.roles.size(); ++role) {
      for (const ImportedGrant grant : table.grants[role]) {
        for (const std::uint32_t heir : heirs[role]) holdings_[grant.permission][heir].granted.push_back(grant.content);
      }
    }
    for (const ImportedDenial& denial : table.denials) {
      holdings_[denial.permission][denial.role].denied.push_back(denial.content);
    }
  }

  std::optional<ImportDifference> run() {
    if (auto difference = find_roles()) return difference;
    if (policy_.role_count() != table_.roles.size()) return ImportDifference{{}, "*", "*"};
    if (policy_.permission_count() != table_.permissions.size()) return ImportDifference{{}, "*", "*"};
    for (std::uint32_t permission = 0; permission < table_.permissions.size(); ++permission) {
      if (auto difference = compare(permission)) return difference;
    }
    return std::nullopt;
  }

 private:
  std::optional<ImportDifference> find_roles() {
    for (const ImportedName& role : table_.roles) {
      const auto id = names_.role(role.text);
      if (!id) return ImportDifference{{}, "*", role.text};
      roles_.push_back(pol::RoleSet{*id});
    }
    for (const std::string& level : table_.levels) {
      const auto id = names_.level(level);
      if (!id) return ImportDifference{{}, "*", "*"};
      levels_.push_back(*id);
    }
    return std::nullopt;
  }

  std::optional<ImportDifference> compare(std::uint32_t permission) {
    const std::string name = table_.permissions[permission].policy_name();
    const auto id = names_.permission(name);
    if (!id) return ImportDifference{{}, name, "*"};
    AttributeValues values(policy_, names_, *id);
    std::map<std::uint32_t, std::uint32_t> levels;  // What each content that somebody has comes to.
    for (const auto& [role, holding] : holdings_[permission]) {
      for (const std::vector<std::uint32_t>& contents : {holding.granted, holding.denied}) {
        for (const std::uint32_t content : contents) levels.emplace(content, 0);
      }
    }
    for (const auto& [content, level] : levels) {
      for (const ImportedOutcome& outcome : table_.contents[content].outcomes) {
        if (outcome.condition != nullptr) values.require(*outcome.condition);
      }
    }
    if (values.combinations() > max_combinations) {
      return ImportDifference{ImportDifference::Kind::too_many_combinations, name, "*"};
    }
    do {
      for (auto& [content, level] : levels) level = level_of(table_.contents[content], values);
      const pol::Inputs inputs = values.inputs();
      auto holding = holdings_[permission].begin();
      const auto end = holdings_[permission].end();
      for (std::uint32_t role = 0; role < roles_.size(); ++role) {
        const bool is_held = holding != end && holding->first == role;
        const std::uint32_t expected = is_held ? level_of(holding->second, levels) : 0;
        if (is_held) ++holding;
        if (pol::decide(policy_, roles_[role], *id, inputs) != levels_[expected]) {
          return ImportDifference{{}, name, table_.roles[role].text};
        }
      }
    } while (values.advance());
    return std::nullopt;
  }

  static std::uint32_t level_of(const CellContent& content, const AttributeValues& values) {
    for (const ImportedOutcome& outcome : content.outcomes) {
      if (outcome.condition == nullptr || values.satisfy(*outcome.condition)) return outcome.level;
    }
    return 0;
  }

  static std::uint32_t level_of(const Holding& holding, const std::map<std::uint32_t, std::uint32_t>& levels) {
    const bool is_denied = std::any_of(holding.denied.begin(), holding.denied.end(),
                                       [&](std::uint32_t content) { return levels.at(content) != 0; });
    if (is_denied) return 0;
    std::uint32_t highest = 0;
    for (const std::uint32_t content : holding.granted) highest = std::max(highest, levels.at(content));
    return highest;
  }

  const AccessTable& table_;
  const pol::TableView& policy_;
  pol::Names names_;
  std::vector<std::map<std::uint32_t, Holding>> holdings_;  // By permission, then by role: who holds anything of it.
  std::vector<pol::RoleSet> roles_;
  std::vector<pol::Level> levels_;
};

}  // namespace

std::optional<ImportDifference> find_difference(const AccessTable& table, const pol::TableView& policy) {
  return Comparison(table, policy).run();
}

}  // namespace polc::importing
