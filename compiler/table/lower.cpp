// A shop's till, and a switch that lets clerks refund:
//
//   role clerk;                     // bit 0 of a row
//   role manager includes clerk;    // bit 1
//   resource till { actions refund; }
//   allow manager to till.refund;
//   settings shop for clerk { clerk_refunds = off grants till.refund; }
//
// Only the switch decides `till.refund`, so it has one block of two cases. With two levels each case has one row, the
// roles that are allowed, and the row fits in one word:
//
//   rows[0] = 0x2    off: manager
//   rows[1] = 0x3    on: clerk and manager
//
// A decision ANDs one of these words with the subject's roles. With `levels deny < ask < allow` and `grants till.refund
// at ask`, each case has two rows, one for `ask` and one for `allow`. They share a word as lanes of 32 bits, `ask` lowest:
//
//   rows[0] = 0x00000002'00000002    off: manager may ask, manager is allowed
//   rows[1] = 0x00000002'00000003    on: clerk and manager may ask, manager is allowed
#include "compiler/table/lower.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <span>

#include "compiler/access/complexity.h"
#include "compiler/table/case_space.h"
#include "compiler/table/dependencies.h"
#include "compiler/table/partition.h"
#include "compiler/table/row_store.h"
#include "compiler/table/table_schema.h"
#include "compiler/text/name_list.h"

namespace polc {
namespace {

using pol::format::BlockRecord;

// A decision table is meant to stay in a cache; this is far beyond any policy that a person wrote.
constexpr std::uint64_t max_table_bytes = std::uint64_t{512} << 20;

constexpr std::uint64_t lookups_of_step = 8;

class Lowering {
 public:
  Lowering(AccessConditions& access, const InputLayout& layout, DiagnosticSink& sink)
      : access_(access),
        model_(access.model()),
        layout_(layout),
        sink_(sink),
        table_(describe_schema(model_, layout)),
        lane_width_(pol::format::lane_width(static_cast<std::uint32_t>(model_.roles.size()),
                                            static_cast<std::uint32_t>(model_.levels.size()))),
        combinations_(model_, table_.table_index),
        rows_(lane_width_ != 0 ? 1 : table_.role_words),
        values_(model_.variables.size()) {}

  DecisionTable run() {
    for (std::size_t position = 0; position < model_.permissions.size(); ++position) {
      const auto permission = id_at<PermissionId>(position);
      if (!lower_permission(permission)) break;
      if (size_in_bytes() > max_table_bytes) {
        report_size();
        break;
      }
    }
    report_cases();
    if (combinations_.combinations().size() > pol::format::max_setting_combinations) {
      sink_.report(
          Code::too_many_combinations, std::nullopt,
          {std::to_string(combinations_.combinations().size()), std::to_string(pol::format::max_setting_combinations)});
    }
    table_.rows = rows_.take();
    // Verify checks an index against the largest row group, whichever record reads it.
    if (!row_index_.elements().empty()) table_.rows.add_empty(table_.role_words * access_.upper_levels());
    table_.row_index = row_index_.take();
    table_.blocks = blocks_.take();
    table_.combinations = combinations_.combinations();
    table_.combination_terms = combinations_.terms();
    table_.default_words = combinations_.default_words();
    return std::move(table_);
  }

 private:
  /// How a permission's table is laid out.
  struct Plan {
    std::vector<Block> blocks;
    std::uint64_t input_bits = 0;
  };

  Plan plan(PermissionId permission) {
    Plan result{partition(access_, permission), 0};
    for (const VariableId variable : dependencies(access_, permission))
      result.input_bits |= layout_.fields[index(variable)].mask();
    return result;
  }

  /// False, and reported, if a limit was reached.
  bool lower_permission(PermissionId permission) {
    const PermissionId first = access_.first_alike(permission);
    if (first == permission) return lower_first(permission);
    table_.dependencies.push_back(table_.dependencies[index(first)]);
    table_.costs.push_back(table_.costs[index(first)]);
    table_.permissions.push_back(table_.permissions[index(first)]);
    if (const auto support = too_many_cases_of_.find(first); support != too_many_cases_of_.end())
      too_many_cases_[support->second].push_back(permission);
    return true;
  }

  /// Of those that are alike, whose table is the same.
  bool lower_first(PermissionId permission) {
    const Comparison deciding{"deciding", permission, ExpressionPool::always(),
                              model_.permissions[index(permission)].span};
    const Bounded<Plan> planned = compare(access_, deciding, sink_, [&] { return plan(permission); });
    if (!planned.is_known()) return false;
    const std::vector<Block>& blocks = planned.value().blocks;
    PermissionCost cost;
    cost.blocks = static_cast<std::uint32_t>(blocks.size());
    table_.dependencies.push_back(planned.value().input_bits);
    for (const Block& block : blocks) {
      cost.cases += case_count(model_, block.support);
      cost.support.insert(cost.support.end(), block.support.begin(), block.support.end());
    }
    std::sort(cost.support.begin(), cost.support.end());
    cost.support.erase(std::unique(cost.support.begin(), cost.support.end()), cost.support.end());

    std::vector<BlockRecord> records;
    if (is_within_caps(permission, blocks)) {
      const bool is_alone = blocks.size() <= 1;
      if (blocks.empty()) records.push_back(lower_block({}, is_alone, cost));
      for (const Block& block : blocks) records.push_back(lower_block(block, is_alone, cost));
    }
    table_.costs.push_back(std::move(cost));
    table_.permissions.push_back(place(std::move(records)));
    return true;
  }

  /// Eight bytes are enough for a permission of one block without flags; others have records of their own.
  pol::format::Permission place(std::vector<BlockRecord> records) {
    pol::format::Permission permission{};
    if (records.empty()) return permission;  // A cap was passed, and the table goes nowhere.
    const BlockRecord& first = records.front();
    if (records.size() == 1 && first.flags == 0) {
      permission.shift = first.shift;
      permission.width = static_cast<std::uint8_t>(std::popcount(first.mask));
      permission.mask = first.mask;
      permission.rows = first.rows;
      return permission;
    }
    records.back().flags |= BlockRecord::last;
    permission.shift = pol::format::Permission::compound;
    permission.rows = blocks_.place(records);
    return permission;
  }

  bool is_within_caps(PermissionId permission, const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
      const CaseSpace space(model_, layout_, block.support);
      const std::uint64_t cases = case_count(model_, block.support);
      if (cases <= pol::format::max_block_cases && space.width() <= pol::format::max_block_width) continue;
      too_many_cases_[block.support].push_back(permission);
      too_many_cases_of_.emplace(permission, block.support);
      return false;
    }
    return true;
  }

  /// What is too wide is mostly one statement about many permissions: they are named in one finding.
  void report_cases() {
    for (const auto& [support, permissions] : too_many_cases_) {
      const Permission& first = model_.permissions[index(permissions.front())];
      const std::uint64_t cases = case_count(model_, support);
      const bool too_wide = cases <= pol::format::max_block_cases;
      Diagnostic& finding =
          sink_.report(Code::too_many_cases, first.span,
                       {first.name, cases == past_counting ? fmt::format("at least {}", cases) : std::to_string(cases),
                        std::to_string(too_wide ? 1U << pol::format::max_block_width : pol::format::max_block_cases),
                        variable_names(model_, support)});
      if (permissions.size() == 1) continue;
      const std::span<const PermissionId> others = std::span(permissions).subspan(1);
      finding.help("the same goes for " + first_of(others, examples_shown, [&](PermissionId permission) {
                     return in_backquotes(model_.permissions[index(permission)].name);
                   }));
    }
  }

  /// `alone`: the block is all there is of its permission, so that what a `require` takes need not be stored.
  BlockRecord lower_block(const Block& block, bool alone, PermissionCost& cost) {
    const CaseSpace space(model_, layout_, block.support);
    // Looking up a case for a group of roles is a fraction of a step; of very many it is the policy that has too much.
    access_.diagrams().spend(space.size() * (block.groups.size() + 1) / lookups_of_step);
    BlockRecord record = space.record(combinations_, table_.gathers);
    const bool is_restricted =
        (!alone && !block.every_subject.empty()) ||
        std::any_of(block.groups.begin(), block.groups.end(), [](const RoleGroup& group) {
          return group.forbidden.back() != Diagram::never || group.forbidden.front() != Diagram::never;
        });
    if (is_restricted) record.flags |= BlockRecord::restricted;
    const std::size_t rows_words = table_.role_words * access_.upper_levels() * (is_restricted ? 2 : 1);
    const std::size_t group_words = lane_width_ == 0 ? rows_words : is_restricted ? 2 : 1;
    const bool is_indexed = space.size() > 1 && table_.role_words > 1;

    std::vector<std::uint64_t> words(is_indexed ? group_words : group_words * space.size());
    std::vector<std::uint32_t> indexes;
    std::vector<std::uint64_t> rows(rows_words);
    for (std::uint64_t number = 0; number < space.size(); ++number) {
      std::fill(rows.begin(), rows.end(), 0);
      fill(block, alone, space.decode(number, values_), is_restricted, rows.data());
      std::uint64_t* group = words.data() + (is_indexed ? 0 : number * group_words);
      if (lane_width_ == 0) {
        std::copy(rows.begin(), rows.end(), group);
      } else {
        put_in_lanes(rows, group);
      }
      if (is_indexed) indexes.push_back(rows_.place(words));
      cost.bytes += group_words * sizeof(std::uint64_t);
    }
    if (is_indexed) {
      record.flags |= BlockRecord::indexed;
      record.rows = row_index_.place(indexes);
      cost.bytes += indexes.size() * sizeof(std::uint32_t);
    } else {
      record.rows = rows_.place(words);
    }
    return record;
  }

  /// All granted rows go into the first word, all restriction rows into the second.
  void put_in_lanes(const std::vector<std::uint64_t>& rows, std::uint64_t* group) const {
    const std::size_t upper_levels = access_.upper_levels();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      group[row / upper_levels] |= rows[row] << row % upper_levels * lane_width_;
    }
  }

  /// The rows of a group, each with words of its own: the granted ones, then the restrictions.
  void fill(const Block& block, bool alone, bool is_valid, bool is_restricted, std::uint64_t* group) {
    const std::size_t upper_levels = access_.upper_levels();
    const std::size_t row_words = table_.role_words;
    std::uint64_t* restrictions = group + upper_levels * row_words;
    if (!is_valid) {
      // No such attribute value exists: nobody is granted anything, and what may restrict does.
      for (std::size_t t = 0; is_restricted && t < upper_levels; ++t) set_all_roles(restrictions + t * row_words);
      return;
    }
    const DiagramManager& diagrams = access_.diagrams();
    for (std::size_t t = 0; t < upper_levels; ++t) {
      std::uint64_t* granted = group + t * row_words;
      std::uint64_t* restricted = restrictions + t * row_words;
      if (!block.every_subject.empty() && diagrams.holds(block.every_subject[t], values_)) {
        if (!alone) set_all_roles(restricted);
        // A block of its own shadows its grants; here they need not be stored.
        continue;
      }
      for (const RoleGroup& roles : block.groups) {
        if (diagrams.holds(roles.granted[t], values_)) set_roles(granted, roles.roles);
        if (is_restricted && diagrams.holds(roles.forbidden[t], values_)) set_roles(restricted, roles.roles);
      }
    }
  }

  static void set_roles(std::uint64_t* row, const std::vector<RoleId>& roles) {
    for (const RoleId role : roles) row[index(role) / 64] |= std::uint64_t{1} << (index(role) % 64);
  }

  void set_all_roles(std::uint64_t* row) const {
    for (std::size_t role = 0; role < model_.roles.size(); ++role) row[role / 64] |= std::uint64_t{1} << role % 64;
  }

  std::uint64_t size_in_bytes() const {
    return rows_.size_in_bytes() + row_index_.elements().size() * sizeof(std::uint32_t);
  }

  void report_size() {
    const auto most =
        std::max_element(table_.costs.begin(), table_.costs.end(),
                         [](const PermissionCost& a, const PermissionCost& b) { return a.bytes < b.bytes; });
    const Permission& permission = model_.permissions[static_cast<std::size_t>(most - table_.costs.begin())];
    sink_.report(Code::table_too_large, permission.span,
                 {std::to_string(size_in_bytes() >> 20), std::to_string(max_table_bytes >> 20), permission.name});
  }

  AccessConditions& access_;
  const Model& model_;
  const InputLayout& layout_;
  DiagnosticSink& sink_;
  DecisionTable table_;
  std::uint32_t lane_width_;
  SettingCombinations combinations_;
  std::map<std::vector<VariableId>, std::vector<PermissionId>> too_many_cases_;  // By what decides them.
  std::map<PermissionId, std::vector<VariableId>> too_many_cases_of_;  // By the first of those that are alike.
  RowStore rows_;
  RunStore<std::uint32_t> row_index_;
  RunStore<BlockRecord> blocks_;
  std::vector<std::uint32_t> values_;  // Scratch: the values of a case, by VariableId.
};

/// Reports what a table cannot hold; false if there is such a thing.
bool check_counts(const Model& model, DiagnosticSink& sink) {
  const auto check = [&](Code code, std::size_t count, std::size_t cap) {
    if (count > cap) sink.report(code, std::nullopt, {std::to_string(count), std::to_string(cap)});
    return count <= cap;
  };
  const auto settings = std::count_if(model.variables.begin(), model.variables.end(),
                                      [](const Variable& v) { return v.kind == Variable::Kind::setting; });
  const bool roles_fit = check(Code::too_many_roles, model.roles.size(), pol::format::max_roles);
  const bool permissions_fit =
      check(Code::too_many_permissions, model.permissions.size(), pol::format::max_permissions);
  const bool resources_fit = check(Code::too_many_resources, model.resources.size(), pol::format::max_resources);
  return check(Code::too_many_settings, static_cast<std::size_t>(settings), pol::format::max_settings) && roles_fit &&
         permissions_fit && resources_fit;
}

}  // namespace

DecisionTable lower(AccessConditions& access, const InputLayout& layout, DiagnosticSink& sink) {
  if (!check_counts(access.model(), sink)) return {};
  return Lowering(access, layout, sink).run();
}

}  // namespace polc
