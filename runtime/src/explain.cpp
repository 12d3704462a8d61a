// Explanations: opening and checking the sections, then finding the statement that decides.
#include <pol/explain.h>

#include <algorithm>
#include <cstring>

#include <pol/detail/blocks.h>

namespace pol {

using format::ExplainIndex;
using format::ExplainNode;
using format::ExplainRule;
using format::ExplainSection;
using format::ExplainUse;

/// Places the sections and checks every index in them. The table's own verification has checked the directory.
class ExplanationReader {
 public:
  explicit ExplanationReader(const TableView& table) : bytes_(table.bytes()), result_(table) {}

  std::optional<Explanations> run() {
    format::Header header{};
    if (bytes_.size() < sizeof header) return std::nullopt;  // Of a generated header, or of bytes that were refused.
    std::memcpy(&header, bytes_.data(), sizeof header);
    const auto* directory = reinterpret_cast<const format::Section*>(bytes_.data() + header.header_size);
    for (std::uint32_t number = 0; number < header.section_count; ++number) {
      if (!place(directory[number])) return std::nullopt;
    }
    const bool is_complete = result_.index_.size() == header.permission_count;
    if (!is_complete || !check_rules() || !check_uses() || !check_nodes()) return std::nullopt;
    return result_;
  }

 private:
  bool place(const format::Section& section) {
    switch (static_cast<ExplainSection>(section.kind)) {
      case ExplainSection::strings:
        return place(section, result_.strings_);
      case ExplainSection::rules:
        return place(section, result_.rules_, format::explain_rule_columns);
      case ExplainSection::roles:
        return place(section, result_.roles_);
      case ExplainSection::index:
        return place(section, result_.index_, format::explain_index_columns);
      case ExplainSection::uses:
        return place(section, result_.uses_, format::explain_use_columns);
      case ExplainSection::nodes:
        return place(section, result_.nodes_);
      case ExplainSection::children:
        return place(section, result_.children_);
    }
    return true;  // A section that is none of ours.
  }

  template <typename T>
  bool place(const format::Section& section, std::span<const T>& elements) {
    if (section.element_size != sizeof(T)) return false;
    // `verify` saw that the section lies in memory.
    elements = {reinterpret_cast<const T*>(bytes_.data() + section.offset),
                static_cast<std::size_t>(section.size / sizeof(T))};
    return true;
  }

  bool place(const format::Section& section, detail::PackedRecords& records, std::uint32_t columns) const {
    if (section.element_size != 1) return false;
    const auto found = detail::PackedRecords::of(bytes_.subspan(section.offset, section.size), columns);
    if (found) records = *found;
    return found.has_value();
  }

  bool is_text(format::Text text) const { return std::uint64_t{text.offset} + text.size <= result_.strings_.size(); }
  bool is_list(format::RoleList list) const { return std::uint64_t{list.first} + list.count <= result_.roles_.size(); }
  bool is_condition(std::uint64_t condition) const { return condition < result_.nodes_.size() + 2; }

  bool check_rules() const {
    for (std::uint32_t number = 0; number < result_.rules_.size(); ++number) {
      const ExplainRule rule = result_.rule(number);
      if (rule.origin > ExplainRule::implication || rule.level >= result_.table_.level_count() || !is_text(rule.file) ||
          !is_text(rule.text) || !is_text(rule.note) || !is_list(rule.named) || !is_list(rule.reached)) {
        return false;
      }
    }
    return true;
  }

  bool check_uses() const {
    const std::size_t rules = result_.rules_.size();
    for (std::uint32_t permission = 0; permission < result_.index_.size(); ++permission) {
      const ExplainIndex part = result_.part(permission);
      if (std::uint64_t{part.first} + part.count > result_.uses_.size()) return false;
    }
    const Explanations::Uses all(result_.uses_, {0, static_cast<std::uint32_t>(result_.uses_.size())});
    for (const ExplainUse use : all) {
      if (use.rule >= rules || !is_condition(use.condition)) return false;
      if (use.implied_by != format::none && use.implied_by >= rules) return false;
    }
    return true;
  }

  bool check_nodes() const {
    const TableData& data = result_.table_.data();
    for (std::uint32_t number = 0; number < result_.nodes_.size(); ++number) {
      const ExplainNode& node = result_.nodes_[number];
      std::uint64_t values = 0;
      if (node.variable < data.attributes.size()) {
        values = data.attributes[node.variable].value_count;
      } else if (node.variable - data.attributes.size() < data.settings.size()) {
        values = data.settings[node.variable - data.attributes.size()].value_count;
      } else {
        return false;
      }
      if (node.first_child + values > result_.children_.size()) return false;
      for (std::uint64_t value = 0; value < values; ++value) {
        if (result_.children_[node.first_child + value] >= number + 2) return false;
      }
    }
    return true;
  }

  std::span<const std::byte> bytes_;
  Explanations result_;
};

std::optional<Explanations> Explanations::open(const TableView& table) {
  return ExplanationReader(table).run();
}

bool Explanations::holds(std::uint32_t condition, Inputs inputs, const Account& account) const {
  const TableData& data = table_.data();
  while (condition > format::condition_always) {
    const ExplainNode& node = nodes_[condition - 2];
    std::uint32_t value = 0;
    if (node.variable < data.attributes.size()) {
      const format::Attribute& attribute = data.attributes[node.variable];
      value = static_cast<std::uint32_t>((inputs.bits & attribute_bits(attribute)) >> attribute.shift);
      if (value >= attribute.value_count) return false;  // No such value: nothing is said about it.
    } else {
      // An account of another table, which may be gone, is not looked into: its values are none of this table's.
      const auto setting = static_cast<std::uint32_t>(node.variable - data.attributes.size());
      const bool is_own = AccountWords(account).identity == data.identity;
      value = is_own ? account.value(SettingId{setting}) : data.settings[setting].default_value;
    }
    condition = children_[node.first_child + value];
  }
  return condition == format::condition_always;
}

ExplainRule Explanations::rule(std::uint32_t number) const {
  const auto at = [&](std::uint32_t column) { return rules_.at(number, column); };
  return {at(0),          at(1),          {at(2), at(3)},   at(4),           at(5),
          {at(6), at(7)}, {at(8), at(9)}, {at(10), at(11)}, {at(12), at(13)}};
}

Statement Explanations::statement(std::uint32_t number) const {
  const ExplainRule rule = this->rule(number);
  return {static_cast<ExplainRule::Origin>(rule.origin),
          id_at<Level>(rule.level),
          view(rule.file),
          rule.line,
          rule.column,
          view(rule.text),
          view(rule.note)};
}

namespace {

bool contains(std::span<const std::uint32_t> roles, format::RoleList list, RoleId role) {
  const auto ids = roles.subspan(list.first, list.count);
  return std::find(ids.begin(), ids.end(), index(role)) != ids.end();
}

/// The statement that decides so far, of its kind.
using Candidate = std::optional<Bearing>;

}  // namespace

Explanations::Node Explanations::node(ConditionId condition) const {
  const TableData& data = table_.data();
  const ExplainNode& node = nodes_[static_cast<std::uint32_t>(condition) - 2];
  const std::uint32_t values = node.variable < data.attributes.size()
                                   ? data.attributes[node.variable].value_count
                                   : data.settings[node.variable - data.attributes.size()].value_count;
  return {node.variable, children_.subspan(node.first_child, values)};
}

std::optional<Bearing> Explanations::bear(std::span<const RoleId> roles, PermissionId permission, std::uint32_t at,
                                          Inputs inputs, const Account& account) const {
  const RoleId fallback = id_at<RoleId>(table_.data().fallback_role);
  const std::span<const RoleId> held =
      roles.empty() && table_.data().fallback_role != format::none ? std::span(&fallback, 1) : roles;
  const ExplainUse use = uses(permission)[at];
  const ExplainRule rule = this->rule(use.rule);
  std::optional<RoleId> through;
  bool is_inherited = false;
  for (const RoleId role : held) {
    const bool is_named = contains(roles_, rule.named, role);
    if (!is_named && !contains(roles_, rule.reached, role)) continue;
    if (through && !(is_inherited && is_named)) continue;
    through = role;
    is_inherited = !is_named;
  }
  if (!through && rule.origin != ExplainRule::require) return std::nullopt;
  std::optional<Statement> implied_by;
  if (use.implied_by != format::none) implied_by = statement(use.implied_by);
  return Bearing{use.rule,
                 statement(use.rule),
                 static_cast<ConditionId>(use.condition),
                 holds(use.condition, inputs, account),
                 through,
                 is_inherited,
                 implied_by};
}

Explanation Explanations::explain(std::span<const RoleId> roles, PermissionId permission, Inputs inputs,
                                  const Account& account) const {
  Explanation result;
  if (index(permission) >= index_.size()) return result;
  result.conflict = find_conflict(table_, RoleSet(roles));
  if (result.conflict) {
    result.kind = Explanation::Kind::excluded;
    return result;
  }
  const AccountWords words = account;
  bool reads_settings = false;
  for_each_block(table_.data(), index(permission), [&](const format::BlockRecord& block) {
    reads_settings |= (block.flags & format::BlockRecord::settings) != 0;
  });
  if (reads_settings && words.identity != table_.data().identity) return result;  // As `decide` does.

  Candidate grant;
  Candidate cap;
  Candidate absence;
  for_each(roles, permission, inputs, account, [&](const Bearing& bearing) {
    if (!bearing.holds) return;
    const Level level = bearing.statement.level;
    if (bearing.is_restriction()) {
      if (!cap || level < cap->statement.level) cap = bearing;
    } else if (bearing.statement.origin == ExplainRule::absence) {
      if (!absence) absence = bearing;
    } else if (!grant || level > grant->statement.level ||
               (level == grant->statement.level && grant->is_inherited && !bearing.is_inherited)) {
      grant = bearing;  // The nearest reason first: the higher level, then a role's own grant before an inherited one.
    }
  });

  Candidate decisive = absence;
  result.kind = Explanation::Kind::absent;
  if (grant) {
    const bool is_capped = cap && cap->statement.level < grant->statement.level;
    decisive = is_capped ? cap : grant;
    result.kind = is_capped ? Explanation::Kind::restricted : Explanation::Kind::granted;
  }
  if (!decisive) {
    result.kind = Explanation::Kind::not_granted;
    return result;
  }
  result.statement = decisive->statement;
  result.level = decisive->statement.level;
  result.role = decisive->role;
  result.is_inherited = decisive->is_inherited;
  result.implied_by = decisive->implied_by;
  return result;
}

}  // namespace pol
