#include "compiler/analysis/query/schema_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

#include "compiler/analysis/query/condition_fingerprints.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

using pol::format::Setting;

class SchemaComparison {
 public:
  SchemaComparison(SharedTerms& terms, ComparedSide& before, ComparedSide& after, const DiffSide& side_before,
                   const DiffSide& side_after)
      : terms_(terms),
        before_(before),
        after_(after),
        side_before_(side_before),
        side_after_(side_after),
        spans_{spans_of(side_before), spans_of(side_after)} {}

  std::vector<SchemaFinding> run() {
    name_changes("role", terms_.roles());
    name_changes("level", terms_.levels());
    name_changes("permission", terms_.permissions());
    variable_changes();
    for (const SharedVariable& variable : terms_.variables()) {
      if (!variable.in.is_on_both()) continue;
      default_change(variable);
      if (variable.is_setting) bound_changes(variable);
    }
    subject_changes();
    custom_role_changes();
    id_changes();
    for (SchemaFinding& each : result_) {
      const int topic = each.topic ? static_cast<int>(*each.topic) : -1;
      each.fingerprint = fingerprint_of(fmt::format("{}\n{}\n{}", topic, each.what, each.change));
    }
    return std::move(result_);
  }

 private:
  void add(std::optional<DiffTopic> topic, std::string what, std::string change, std::vector<DiffPlace> places = {}) {
    result_.push_back({topic, std::move(what), std::move(change), std::move(places), "", false});
  }

  void name_changes(const char* kind, const std::vector<SharedName>& names) {
    const auto shown = [&](const std::string& name) {
      return std::string(kind) == "permission" ? path_text(name) : name_text(name);
    };
    for (const SharedName& each : names) {
      if (each.is_renamed()) {
        add(DiffTopic::renamed, kind, shown(each.name_before) + " -> " + shown(each.name));
      } else if (!each.in.is_on(Side::before)) {
        add(DiffTopic::added, fmt::format("{} {}", kind, shown(each.name)), "new");
      } else if (!each.in.is_on(Side::after)) {
        add(DiffTopic::removed, fmt::format("{} {}", kind, shown(each.name)), "gone");
      }
    }
  }

  static std::string what_of(const SharedVariable& variable) {
    return fmt::format("{} {}", variable.is_setting ? "setting" : "attribute", path_text(variable.full_name));
  }

  void variable_changes() {
    for (const SharedVariable& each : terms_.variables()) {
      const char* kind = each.is_setting ? "setting" : "attribute";
      const std::vector<DiffPlace> places = places_of(each);
      if (!each.in.is_on(Side::before)) {
        add(DiffTopic::added, what_of(each), "new", places);
      } else if (!each.in.is_on(Side::after)) {
        add(DiffTopic::removed, what_of(each), "gone", places);
      } else {
        if (each.full_name_before != each.full_name && each.name_before != each.name)
          add(DiffTopic::renamed, kind, path_text(each.full_name_before) + " -> " + path_text(each.full_name));
        for (const SharedName& value : each.values) {
          if (value.name.empty()) continue;
          if (value.is_renamed())
            add(DiffTopic::renamed, "value of " + what_of(each),
                name_text(value.name_before) + " -> " + name_text(value.name), places);
          if (value.in.is_on_both()) continue;
          const bool is_new = value.in.is_on(Side::after);
          add(is_new ? DiffTopic::added : DiffTopic::removed,
              fmt::format("value {} of {}", name_text(value.name), what_of(each)), is_new ? "new" : "gone", places);
        }
      }
    }
  }

  void default_change(const SharedVariable& variable) {
    if (!variable.left_out) return;
    const auto shown = [&](Side side) {
      const std::string& name = variable.defaults[static_cast<std::size_t>(side)];
      if (name.empty()) return std::string("none");
      if (variable.is_setting && variable.boolean) return std::string(name == "true" ? "on" : "off");
      return name_text(name);
    };
    add(DiffTopic::defaults, what_of(variable),
        fmt::format("default {} -> {}", shown(Side::before), shown(Side::after)), places_of(variable));
  }

  const Setting& setting(const SharedVariable& variable, Side side) const {
    const pol::TableData& data = terms_.table(side).data();
    return data.settings[variable.in[side] - data.attributes.size()];
  }

  /// The names of what is in one set and not in the other.
  static std::vector<std::string> only_in(const std::set<std::string>& a, const std::set<std::string>& b) {
    std::vector<std::string> result;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  void bound_changes(const SharedVariable& variable) {
    const std::vector<DiffPlace> places = places_of(variable);
    const auto compare = [&](const std::set<std::string>& old_ones, const std::set<std::string>& new_ones,
                             const char* words_more, bool more_is_relaxed, const char* words_less) {
      const auto topic = [](bool is_relaxed) { return is_relaxed ? std::optional(DiffTopic::bounds) : std::nullopt; };
      const std::vector<std::string> more = only_in(new_ones, old_ones);
      const std::vector<std::string> less = only_in(old_ones, new_ones);
      if (!more.empty()) add(topic(more_is_relaxed), what_of(variable), words_more + joined(more), places);
      if (!less.empty()) add(topic(!more_is_relaxed), what_of(variable), words_less + joined(less), places);
    };
    const bool was_fixed = (setting(variable, Side::before).flags & Setting::immutable) != 0;
    const bool is_fixed = (setting(variable, Side::after).flags & Setting::immutable) != 0;
    if (was_fixed && !is_fixed) add(DiffTopic::bounds, what_of(variable), "no longer immutable", places);
    if (!was_fixed && is_fixed) add(std::nullopt, what_of(variable), "immutable now", places);
    if (!was_fixed && !is_fixed)
      compare(allowed(variable, Side::before), allowed(variable, Side::after), "accounts may now choose ", true,
              "accounts may no longer choose ");
    compare(requirements(variable, Side::before), requirements(variable, Side::after), "now requires ", false,
            "no longer requires ");
    compare(editors(variable, Side::before), editors(variable, Side::after), "now also edited by ", true,
            "no longer edited by ");
  }

  std::string value_name(const SharedVariable& variable, Side side, std::uint32_t value) const {
    for (const SharedName& each : variable.values) {
      if (each.in[side] != value || each.name.empty()) continue;
      if (variable.boolean) return each.name == "true" ? "on" : "off";
      return name_text(each.name);
    }
    return "";
  }

  std::vector<std::string> values_in(const SharedVariable& variable, Side side, std::uint32_t set) const {
    std::vector<std::string> names;
    for (std::uint32_t value = 0; value < setting(variable, side).value_count; ++value) {
      const bool is_in = (terms_.table(side).data().value_sets[set + value / 64] >> (value % 64) & 1) != 0;
      if (is_in) names.push_back(value_name(variable, side, value));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::set<std::string> allowed(const SharedVariable& variable, Side side) const {
    const std::vector<std::string> names = values_in(variable, side, setting(variable, side).allowed);
    return {names.begin(), names.end()};
  }

  std::set<std::string> requirements(const SharedVariable& variable, Side side) const {
    const pol::TableData& data = terms_.table(side).data();
    std::set<std::string> result;
    for (std::uint32_t each = 0; each < setting(variable, side).requirement_count; ++each) {
      const pol::format::Requirement& requirement = data.requirements[setting(variable, side).first_requirement + each];
      const VariableId id =
          terms_.variable(side, static_cast<std::uint32_t>(data.attributes.size()) + requirement.setting);
      const SharedVariable& required = terms_.variables()[index(id)];
      const std::vector<std::string> names = values_in(required, side, requirement.values);
      result.insert(path_text(required.name) + (names.size() == 1 ? " " + names[0] : " in {" + joined(names) + "}"));
    }
    return result;
  }

  std::set<std::string> editors(const SharedVariable& variable, Side side) const {
    const pol::format::RoleList list = setting(variable, side).editable_by;
    std::set<std::string> result;
    for (const std::uint32_t role : terms_.table(side).data().role_lists.subspan(list.first, list.count))
      result.insert(name_text(terms_.roles()[terms_.role(side, role)].name));
    return result;
  }

  /// Pairs of roles that an exclusive list of `side` keeps apart.
  std::set<std::pair<std::uint32_t, std::uint32_t>> exclusive_pairs(Side side) const {
    const pol::TableData& data = terms_.table(side).data();
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const pol::format::RoleList& list : data.exclusive) {
      const auto roles = data.role_lists.subspan(list.first, list.count);
      for (std::size_t first = 0; first < roles.size(); ++first) {
        for (std::size_t second = first + 1; second < roles.size(); ++second)
          pairs.insert(std::minmax(terms_.role(side, roles[first]), terms_.role(side, roles[second])));
      }
    }
    return pairs;
  }

  void subject_changes() {
    const auto told = [&](Side side, ComparedSide& elsewhere, const char* words) {
      for (const auto& [first, second] : exclusive_pairs(side)) {
        const bool is_known = terms_.roles()[first].in.is_on_both() && terms_.roles()[second].in.is_on_both();
        if (!is_known || !elsewhere.admits(first, second)) continue;
        add(DiffTopic::subjects,
            fmt::format("{} with {}", name_text(terms_.roles()[first].name), name_text(terms_.roles()[second].name)),
            words);
      }
    };
    told(Side::before, after_, "exclusive before; one subject may hold both now");
    told(Side::after, before_, "exclusive now; nobody may hold both any more");
    if (before_.fallback() == after_.fallback()) return;
    const auto name = [&](const std::optional<std::uint32_t>& role) {
      return role ? name_text(terms_.roles()[*role].name) : std::string("nobody");
    };
    add(DiffTopic::subjects, "who holds no role",
        fmt::format("counts as {} -> {}", name(before_.fallback()), name(after_.fallback())));
  }

  /// What every role that an account defines holds, and what none may hold.
  void custom_role_changes() {
    const auto set_of = [&](Side side, std::size_t list) {
      const pol::TableData& data = terms_.table(side).data();
      const std::size_t words = (data.permission_count + 63) / 64;
      std::set<std::string> names;
      for (const SharedName& permission : terms_.permissions()) {
        if (data.custom_roles.empty() || !permission.in.is_on_both()) continue;
        const std::uint32_t id = permission.in[side];
        if ((data.custom_roles[list * words + id / 64] >> (id % 64) & 1) != 0) names.insert(path_text(permission.name));
      }
      return names;
    };
    const auto tell = [&](const char* kind, std::size_t list, bool more_is_relaxed) {
      const std::set<std::string> old_ones = set_of(Side::before, list);
      const std::set<std::string> new_ones = set_of(Side::after, list);
      const auto topic = [](bool is_relaxed) { return is_relaxed ? std::optional(DiffTopic::bounds) : std::nullopt; };
      const std::vector<std::string> more = only_in(new_ones, old_ones);
      const std::vector<std::string> less = only_in(old_ones, new_ones);
      if (!more.empty()) add(topic(more_is_relaxed), "custom roles", fmt::format("{} {}", kind, joined(more)));
      if (!less.empty())
        add(topic(!more_is_relaxed), "custom roles", fmt::format("no longer {} {}", kind, joined(less)));
    };
    tell("always hold", 1, true);
    tell("never hold", 2, false);
  }

  /// Names that both sides have, with other ids: a program built for the old table would take one for the other.
  void id_changes() {
    if (terms_.table(Side::before).fingerprint() == terms_.table(Side::after).fingerprint()) return;
    const auto tell = [&](const char* kind, const std::vector<std::string>& moved) {
      if (!moved.empty())
        add(DiffTopic::ids, kind, first_of(moved, examples_shown, [](const auto& each) { return each; }));
    };
    const auto moved_of = [&](const std::vector<SharedName>& names, bool is_path) {
      std::vector<std::string> moved;
      for (const SharedName& each : names) {
        if (!each.in.is_on_both() || each.in.ids[0] == each.in.ids[1] || each.name.empty()) continue;
        moved.push_back(fmt::format("{} {} -> {}", is_path ? path_text(each.name) : name_text(each.name),
                                    each.in.ids[0], each.in.ids[1]));
      }
      return moved;
    };
    tell("ids of levels", moved_of(terms_.levels(), false));
    tell("ids of roles", moved_of(terms_.roles(), false));
    tell("ids of permissions", moved_of(terms_.permissions(), true));
    std::vector<std::string> settings;
    std::vector<std::string> attributes;
    std::vector<std::string> bits;
    for (const SharedVariable& each : terms_.variables()) {
      if (!each.in.is_on_both()) continue;
      const std::array<std::size_t, 2> skipped{each.is_setting ? terms_.table(Side::before).attribute_count() : 0,
                                               each.is_setting ? terms_.table(Side::after).attribute_count() : 0};
      const auto old_id = each.in.ids[0] - skipped[0];
      const auto new_id = each.in.ids[1] - skipped[1];
      if (old_id != new_id)
        (each.is_setting ? settings : attributes)
            .push_back(fmt::format("{} {} -> {}", path_text(each.full_name), old_id, new_id));
      tell(fmt::format("numbers of the values of {}", path_text(each.full_name)).c_str(), moved_of(each.values, false));
      if (each.is_setting) continue;
      const pol::format::Attribute& old_one = terms_.table(Side::before).data().attributes[each.in.ids[0]];
      const pol::format::Attribute& new_one = terms_.table(Side::after).data().attributes[each.in.ids[1]];
      if (old_one.shift != new_one.shift || old_one.width != new_one.width)
        bits.push_back(fmt::format("{} {}+{} -> {}+{}", path_text(each.full_name), old_one.shift, old_one.width,
                                   new_one.shift, new_one.width));
    }
    tell("ids of attributes", attributes);
    tell("input bits (first+count)", bits);
    tell("ids of settings", settings);
  }

  std::vector<DiffPlace> places_of(const SharedVariable& variable) const {
    std::vector<DiffPlace> places;
    for (const Side side : both_sides) {
      const auto& spans = spans_[static_cast<std::size_t>(side)];
      const std::string& name = side == Side::before ? variable.full_name_before : variable.full_name;
      const auto found = spans.find({variable.is_setting, name});
      if (variable.in.is_on(side) && found != spans.end())
        places.push_back(place_in(side == Side::before ? side_before_ : side_after_, side, found->second));
    }
    return places;
  }

  /// By what it is and its full name: where a variable is declared, the last time.
  using Spans = std::map<std::pair<bool, std::string>, Span>;
  static Spans spans_of(const DiffSide& side) {
    Spans spans;
    if (side.model == nullptr) return spans;
    for (const Variable& each : side.model->variables) {
      const bool is_setting = each.kind == Variable::Kind::setting;
      const std::string owner =
          is_setting ? "" : (each.resource ? side.model->resources[index(*each.resource)].name : "context") + ".";
      spans[{is_setting, owner + each.name}] = each.overrides.empty() ? each.span : each.overrides.back().span;
    }
    return spans;
  }

  SharedTerms& terms_;
  ComparedSide& before_;
  ComparedSide& after_;
  const DiffSide& side_before_;
  const DiffSide& side_after_;
  std::array<Spans, 2> spans_;
  std::vector<SchemaFinding> result_;
};

}  // namespace

DiffPlace place_in(const DiffSide& side, Side which, Span span) {
  const Position position = side.sources->position(span.file, span.begin);
  const std::filesystem::path root = std::filesystem::path(side.sources->path(FileId{})).parent_path();
  const std::filesystem::path path(side.sources->path(span.file));
  const std::filesystem::path relative = path.lexically_relative(root.empty() ? "." : root);
  const std::string_view text = side.sources->text(span);
  return {which,
          (relative.empty() ? path : relative).generic_string(),
          position.line,
          position.column,
          std::string(text.substr(0, std::min(text.find('\n'), text.size()))),
          ""};
}

std::vector<SchemaFinding> schema_findings(SharedTerms& terms, ComparedSide& before, ComparedSide& after,
                                           const DiffSide& side_before, const DiffSide& side_after) {
  return SchemaComparison(terms, before, after, side_before, side_after).run();
}

}  // namespace polc
