#include <fmt/format.h>

#include <algorithm>

#include "compiler/page/role_diagram.h"
#include "compiler/page/sections.h"

namespace polc::page {
namespace {

std::string resource_list(const PageParts& parts, const std::vector<ResourceId>& resources) {
  std::vector<std::string> names;
  for (const ResourceId resource : resources)
    names.push_back(isolated(parts.labels.text(pol::id_at<pol::ResourceId>(index(resource)))));
  return joined(names, parts.labels.word(Word::and_));
}

std::string role_links(const PageParts& parts, const std::vector<RoleId>& roles) {
  std::vector<pol::RoleId> ids;
  for (const RoleId role : roles) ids.push_back(pol::id_at<pol::RoleId>(index(role)));
  return parts.labels.role_links(ids, Word::and_);
}

/// How many permissions the role has at more than the lowest level, at least in some case.
std::size_t reached(const PageParts& parts, pol::RoleId role) {
  std::size_t count = 0;
  for (std::uint32_t number = 0; number < parts.read_back.table().permission_count(); ++number) {
    if (parts.cells.levels(pol::PermissionId{number}, role).front() != Diagram::never) ++count;
  }
  return count;
}

std::string role_item(const PageParts& parts, pol::RoleId role) {
  const Labels& labels = parts.labels;
  const pol::TableData& data = parts.read_back.table().data();
  const std::string_view name = parts.read_back.names().name(role);
  std::string text =
      fmt::format("<article id=\"role/{}\"><h3>{} {}</h3>", address(name), labels.html(role), code(name));
  text += fmt::format("<p>{}</p>", labels.phrase(Word::reaches, {std::to_string(reached(parts, role)),
                                                                 std::to_string(data.permission_count)}));
  if (pol::index(role) == data.fallback_role) text += fmt::format("<p>{}</p>", labels.word(Word::fallback));
  if (pol::index(role) == data.custom_role) text += fmt::format("<p>{}</p>", labels.word(Word::custom));
  if (parts.source.model != nullptr) {
    const Role& declared = parts.source.model->roles[pol::index(role)];
    if (!declared.doc.empty()) text += paragraphs(declared.doc);
    if (!declared.includes.empty())
      text += fmt::format("<p>{}: {}</p>", labels.word(Word::includes), role_links(parts, declared.includes));
    if (!declared.within.empty())
      text += fmt::format("<p>{}: {}</p>", labels.word(Word::within), resource_list(parts, declared.within));
  }
  return text + "</article>\n";
}

}  // namespace

std::string roles_section(const PageParts& parts) {
  const Labels& labels = parts.labels;
  const pol::TableData& data = parts.read_back.table().data();
  std::string text;
  if (parts.source.model == nullptr) text += fmt::format("<p>{}</p>\n", labels.word(Word::only_table));
  if (parts.source.model != nullptr) text += role_diagram(*parts.source.model, labels);
  for (const pol::format::RoleList& list : data.exclusive) {
    std::vector<pol::RoleId> roles;
    for (const std::uint32_t role : data.role_lists.subspan(list.first, list.count)) roles.push_back(pol::RoleId{role});
    text += fmt::format("<p>{}: {}</p>\n", labels.word(Word::exclusive), labels.role_links(roles, Word::and_));
  }
  text += "<div class=cards>\n";
  for (std::uint32_t number = 0; number < data.role_count; ++number) text += role_item(parts, pol::RoleId{number});
  text += "</div>\n";
  return section("roles", labels.word(Word::roles), text);
}

}  // namespace polc::page
