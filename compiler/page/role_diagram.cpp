#include "compiler/page/role_diagram.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "compiler/graph/role_picture.h"

namespace polc::page {

std::string role_diagram(const Model& model, const Labels& labels) {
  std::vector<bool> is_shown(model.roles.size());
  for (std::size_t number = 0; number < model.roles.size(); ++number) {
    for (const RoleId other : model.roles[number].includes) is_shown[number] = is_shown[index(other)] = true;
  }
  std::vector<std::string> titles;
  std::vector<std::size_t> places(model.roles.size());
  for (std::size_t number = 0; number < model.roles.size(); ++number) {
    if (!is_shown[number]) continue;
    places[number] = titles.size();
    titles.emplace_back(labels.text(pol::id_at<pol::RoleId>(number)));
  }
  if (titles.empty()) return "";
  std::vector<std::pair<std::size_t, std::size_t>> includes;
  for (std::size_t number = 0; number < model.roles.size(); ++number) {
    for (const RoleId other : model.roles[number].includes) includes.emplace_back(places[number], places[index(other)]);
  }
  const RolePicture picture = role_picture(titles, includes, {});
  return fmt::format(
      "<figure tabindex=0><svg class=roles width={0} height={1} viewBox=\"0 0 {0} {1}\" role=img "
      "aria-label=\"{2}\">{3}</svg><figcaption>{2}</figcaption></figure>\n",
      picture.width, picture.height, labels.word(Word::role_diagram), picture.elements);
}

}  // namespace polc::page
