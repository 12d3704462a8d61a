#include "compiler/importer/permission_terms.h"
#include "compiler/text/name_text.h"

#include <algorithm>
#include <map>
#include <utility>

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"

namespace polc::importer {

PermissionTerms::PermissionTerms(const AccessTable& table, bool with_stars) : table_(table), with_stars_(with_stars) {
  llvm::StringMap<std::uint32_t> positions;
  for (std::uint32_t permission = 0; permission < table.permissions.size(); ++permission) {
    const std::string& name = table.permissions[permission].resource;
    const auto [entry, is_new] = positions.try_emplace(name, static_cast<std::uint32_t>(resources_.size()));
    if (is_new) resources_.push_back({name, {}, {}});
    resources_[entry->second].permissions.push_back(permission);
    resource_of_.push_back(entry->second);
  }
  for (std::uint32_t resource = 0; resource < resources_.size(); ++resource) {
    const std::string& name = resources_[resource].name;
    for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
      const auto outer = positions.find(llvm::StringRef(name).take_front(dot));
      if (outer != positions.end()) resources_[outer->second].nested.push_back(resource);
    }
  }
}

std::vector<PermissionTerm> PermissionTerms::of(const std::vector<std::uint32_t>& permissions) const {
  if (with_stars_ && permissions.size() == table_.permissions.size() && permissions.size() > 1) return {{{}, {"*"}}};
  std::map<std::uint32_t, std::vector<std::string>> actions;  // By resource.
  for (const std::uint32_t permission : permissions) {
    actions[resource_of_[permission]].push_back(name_text(table_.permissions[permission].action));
  }
  const auto is_whole = [&](std::uint32_t resource) {
    const auto found = actions.find(resource);
    return found != actions.end() && found->second.size() == resources_[resource].permissions.size();
  };
  // A star reaches the nested resources too. What an outer star says is not said again.
  llvm::BitVector starred(static_cast<unsigned>(resources_.size()));
  llvm::BitVector said(static_cast<unsigned>(resources_.size()));
  for (const auto& [resource, names] : actions) {
    const std::vector<std::uint32_t>& nested = resources_[resource].nested;
    const bool is_many = with_stars_ && names.size() + nested.size() > 1;
    if (!is_many || !is_whole(resource) || !std::all_of(nested.begin(), nested.end(), is_whole)) continue;
    starred.set(resource);
    for (const std::uint32_t inner : nested) said.set(inner);
  }
  // Resources of which the same actions are meant stand together.
  std::vector<PermissionTerm> terms;
  std::map<std::vector<std::string>, std::size_t> positions;
  for (auto& [resource, names] : actions) {
    if (said.test(resource)) continue;
    if (starred.test(resource)) names = {"*"};
    const auto [entry, is_new] = positions.try_emplace(names, terms.size());
    if (is_new) terms.push_back({{}, names});
    terms[entry->second].resources.push_back(path_text(resources_[resource].name));
  }
  return terms;
}

}  // namespace polc::importer
