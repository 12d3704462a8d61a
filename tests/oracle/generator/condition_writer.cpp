// Outside surface: ConditionWriter::write; Draft::with_implied and Draft::resources_of.
#include "tests/oracle/generator/condition_writer.h"

#include <algorithm>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<std::string> shared(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  std::vector<std::string> result;
  for (const std::string& value : left) {
    if (contains(right, value)) result.push_back(value);
  }
  return result;
}

}  // namespace

Numbers Draft::with_implied(Numbers from) const {
  for (std::size_t before = 0; before != from.size();) {
    before = from.size();
    for (const std::size_t permission : Numbers(from)) {
      from.insert(implied[permission].begin(), implied[permission].end());
    }
  }
  return from;
}

Numbers Draft::resources_of(const Numbers& from) const {
  Numbers result;
  for (const std::size_t permission : with_implied(from)) result.insert(permissions[permission].resource);
  return result;
}

std::optional<DraftVariable> ConditionWriter::meaning(const std::string& name, std::size_t resource,
                                                      const std::string& group) const {
  for (const DraftVariable& attribute : draft_.resources[resource].attributes) {
    if (attribute.name == name) return attribute;
  }
  for (const DraftVariable& attribute : draft_.context) {
    if (attribute.name == name || "context." + attribute.name == name) return attribute;
  }
  for (const DraftSetting& setting : draft_.settings) {
    if (!group.empty() && setting.group == group && setting.variable.name == name) return setting.variable;
  }
  for (const DraftSetting& setting : draft_.settings) {
    if (setting.full_name() == name) return setting.variable;
  }
  return std::nullopt;
}

std::vector<ConditionWriter::Usable> ConditionWriter::usable(const Numbers& resources, const std::string& group) const {
  std::set<std::string> names;
  for (const std::size_t resource : resources) {
    for (const DraftVariable& attribute : draft_.resources[resource].attributes) names.insert(attribute.name);
  }
  for (const DraftVariable& attribute : draft_.context) {
    names.insert(attribute.name);
    names.insert("context." + attribute.name);
  }
  for (const DraftSetting& setting : draft_.settings) {
    names.insert(setting.full_name());
    if (setting.group == group) names.insert(setting.variable.name);
  }
  std::vector<Usable> result;
  for (const std::string& name : names) {
    std::optional<Usable> everywhere;
    bool fits = true;
    for (const std::size_t resource : resources) {
      const auto here = meaning(name, resource, group);
      fits = fits && here && (!everywhere || everywhere->boolean == here->boolean);
      if (!fits) break;
      const bool first = !everywhere;
      everywhere = Usable{name, first ? here->values : shared(everywhere->values, here->values), here->boolean,
                          here->type == "role" && (first || everywhere->of_roles),
                          first || everywhere->order == here->order ? here->order : ""};
    }
    if (fits && everywhere && !everywhere->values.empty()) result.push_back(*everywhere);
  }
  return result;
}

bool ConditionWriter::comparable(const std::string& left, const std::string& right, const Numbers& resources,
                                 const std::string& group) const {
  return std::all_of(resources.begin(), resources.end(), [&](std::size_t resource) {
    const auto subject = meaning(left, resource, group);
    const auto other = meaning(right, resource, group);
    const bool same = left == right || "context." + left == right || left == "context." + right ||
                      group + "." + left == right || left == group + "." + right;
    return subject && other && !same && !contains(subject->values, right) &&
           !shared(subject->values, other->values).empty();
  });
}

bool ConditionWriter::same_order(const std::string& left, const std::string& right, const Numbers& resources,
                                 const std::string& group) const {
  return std::all_of(resources.begin(), resources.end(), [&](std::size_t resource) {
    const auto subject = meaning(left, resource, group);
    const auto other = meaning(right, resource, group);
    return subject && other && subject->order == other->order && !contains(subject->values, right);
  });
}

/// `level is at least high`, with a value or with another variable of the same order.
std::string ConditionWriter::bound(const Usable& subject, const std::vector<Usable>& names, const Numbers& resources,
                                   const std::string& group) {
  const std::size_t kind = random_.below(4);
  const std::string words[] = {" is at least ", " is at most ", " is above ", " is below "};
  const Usable& other = random_.pick(names);
  if (other.order == subject.order && same_order(subject.text, other.text, resources, group)) {
    return concat({subject.text, words[kind], other.text});
  }
  // Nothing is above the highest value or below the lowest.
  const std::size_t last = subject.values.size() - 1;
  const std::size_t value = kind == 2   ? random_.below(last)
                            : kind == 3 ? random_.between(1, last)
                                        : random_.below(subject.values.size());
  return concat({subject.text, words[kind], subject.values[value]});
}

std::string ConditionWriter::comparison(const std::vector<Usable>& names, const Numbers& resources,
                                        const std::string& group) {
  const Usable& subject = random_.pick(names);
  const auto is = [&] { return std::string(random_.percent(70) ? " is " : " is not "); };
  if (subject.boolean && random_.percent(60)) return subject.text;
  if (!subject.order.empty() && random_.percent(60)) return bound(subject, names, resources, group);
  if (subject.of_roles && !draft_.role_groups.empty() && random_.percent(40)) {
    const std::string& roles = random_.pick(draft_.role_groups).name;
    const std::string text = subject.text + (random_.percent(70) ? " in " : " not in ");
    return random_.percent(50) ? text + roles : concat({text, "{", roles, "}"});
  }
  if (random_.percent(25)) {
    const Usable& other = random_.pick(names);
    if (comparable(subject.text, other.text, resources, group)) {
      return subject.text + is() + other.text;
    }
  }
  const auto written = [&](const std::string& value) -> std::string {
    if (!subject.boolean) return value;
    return value == "true" ? random_.pick<std::string>({"true", "on", "yes"})
                           : random_.pick<std::string>({"false", "off", "no"});
  };
  if (random_.percent(50)) return concat({subject.text, is(), written(random_.pick(subject.values))});
  const auto listed =
      random_.some(subject.values, random_.between(1, std::max<std::size_t>(1, subject.values.size() - 1)));
  std::string text = subject.text + (random_.percent(70) ? " in {" : " not in {");
  for (const std::string& value : listed) text += (&value == &listed.front() ? "" : ", ") + written(value);
  return text + "}";
}

std::string ConditionWriter::tree(const std::vector<Usable>& names, const Numbers& resources, const std::string& group,
                                  std::size_t depth) {
  const std::size_t form = random_.below(10);
  if (depth == 0 || form < 5) {
    std::vector<std::string> defines;
    for (const DraftDefine& define : draft_.defines) {
      const bool fits =
          std::includes(define.resources.begin(), define.resources.end(), resources.begin(), resources.end());
      if (fits) defines.push_back(define.name);
    }
    if (!defines.empty() && random_.percent(25)) return random_.pick(defines);
    return comparison(names, resources, group);
  }
  if (form < 6) return "not (" + tree(names, resources, group, depth - 1) + ")";
  if (form < 7) return "not " + comparison(names, resources, group);
  // `and` binds tighter than `or`: the operands of an `or` need no parentheses, those of an `and` do.
  if (form < 8) {
    return concat({tree(names, resources, group, depth - 1), " or ", tree(names, resources, group, depth - 1)});
  }
  const auto operand = [&] {
    return random_.percent(50) ? comparison(names, resources, group)
                               : concat({"(", tree(names, resources, group, depth - 1), ")"});
  };
  return concat({operand(), " and ", operand()});
}

std::string ConditionWriter::write(const Numbers& resources, const std::string& group) {
  const auto names = usable(resources, group);
  return names.empty() ? "" : tree(names, resources, group, random_.below(3));
}

}  // namespace polc::oracle
