// Outside surface: the class PatternWriter.
#include "tests/oracle/generator/pattern_writer.h"

#include <algorithm>

namespace polc::oracle {

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// The first segment of a dotted name, or nothing where there is but one.
std::string scope_of(const std::string& name) {
  const std::size_t dot = name.find('.');
  return dot == std::string::npos ? "" : name.substr(0, dot);
}

}  // namespace

Numbers PatternWriter::all() const {
  Numbers numbers;
  for (std::size_t permission = 0; permission < draft_.permissions.size(); ++permission) numbers.insert(permission);
  return numbers;
}

Numbers PatternWriter::of_resource(std::size_t resource) const {
  Numbers numbers;
  for (const std::size_t permission : all()) {
    if (draft_.permissions[permission].resource == resource) numbers.insert(permission);
  }
  return numbers;
}

Pattern PatternWriter::one() {
  const std::size_t permission = random_.below(draft_.permissions.size());
  return {draft_.permission_text(permission), {permission}};
}

Pattern PatternWriter::of_one_resource() {
  const std::size_t number = random_.below(draft_.resources.size());
  const DraftResource& resource = draft_.resources[number];
  if (random_.percent(50)) {
    Pattern pattern{resource.name + ".*", of_resource(number)};
    // A name that starts with this one and a dot matches as well.
    for (std::size_t other = 0; other < draft_.resources.size(); ++other) {
      if (draft_.resources[other].name.starts_with(resource.name + ".")) pattern.permissions.merge(of_resource(other));
    }
    return pattern;
  }
  const auto actions = random_.some(resource.actions, random_.between(1, resource.actions.size()));
  Pattern pattern{resource.name + ".{" + listed(actions) + "}", {}};
  for (const std::size_t permission : of_resource(number)) {
    if (std::count(actions.begin(), actions.end(), draft_.permissions[permission].action) != 0) {
      pattern.permissions.insert(permission);
    }
  }
  return pattern;
}

Pattern PatternWriter::of_one_action() {
  const std::string action = random_.pick(draft_.permissions).action;
  Pattern pattern{"*." + action, {}};
  for (const std::size_t permission : all()) {
    if (draft_.permissions[permission].action == action) pattern.permissions.insert(permission);
  }
  return pattern;
}

Pattern PatternWriter::of_a_scope() {
  const std::string scope = scope_of(random_.pick(draft_.resources).name);
  if (scope.empty()) return {"*", all()};
  Pattern pattern{scope + ".*", {}};
  for (const std::size_t permission : all()) {
    if (draft_.permission_text(permission).starts_with(scope + ".")) pattern.permissions.insert(permission);
  }
  return pattern;
}

/// Two resources by the actions that both have.
Pattern PatternWriter::product() {
  const std::size_t left = random_.below(draft_.resources.size());
  const std::size_t right = random_.below(draft_.resources.size());
  std::vector<std::string> shared;
  for (const std::string& action : draft_.resources[left].actions) {
    const auto& others = draft_.resources[right].actions;
    if (std::count(others.begin(), others.end(), action) != 0) shared.push_back(action);
  }
  if (left == right || shared.empty()) return of_one_resource();
  Pattern pattern{"{" + draft_.resources[left].name + ", " + draft_.resources[right].name + "}.", {}};
  pattern.text += shared.size() == 1 ? shared[0] : "{" + listed(shared) + "}";
  for (const std::size_t permission : all()) {
    const DraftPermission& each = draft_.permissions[permission];
    const bool of_either = each.resource == left || each.resource == right;
    if (of_either && std::count(shared.begin(), shared.end(), each.action) != 0) pattern.permissions.insert(permission);
  }
  return pattern;
}

Pattern PatternWriter::term() {
  if (!draft_.groups.empty() && random_.percent(20)) return random_.pick(draft_.groups);
  switch (random_.below(10)) {
    case 0:
    case 1:
      return of_one_resource();
    case 2:
      return of_one_action();
    case 3:
      return of_a_scope();
    case 4:
      return product();
    case 5:
      return random_.percent(40) ? Pattern{"*", all()} : one();
    default:
      return one();
  }
}

Pattern PatternWriter::write() {
  Pattern pattern = term();
  while (random_.percent(20)) {
    const Pattern more = term();
    pattern.text += ", " + more.text;
    pattern.permissions.insert(more.permissions.begin(), more.permissions.end());
  }
  if (!random_.percent(25)) return pattern;
  Pattern excepted = term();
  if (random_.percent(20)) {
    const Pattern more = term();
    excepted.text += ", " + more.text;
    excepted.permissions.insert(more.permissions.begin(), more.permissions.end());
  }
  Numbers left;
  std::set_difference(pattern.permissions.begin(), pattern.permissions.end(), excepted.permissions.begin(),
                      excepted.permissions.end(), std::inserter(left, left.end()));
  if (left.empty()) return pattern;
  return {pattern.text + " except " + excepted.text, left};
}

}  // namespace polc::oracle
