#include "compiler/page/labels.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/text/media.h"
#include "llvm/ADT/StringExtras.h"

namespace polc::page {
namespace {

std::string_view or_name(std::string_view title, std::string_view name) {
  return title.empty() ? name : title;
}

}  // namespace

std::string isolated(std::string_view text) {
  return "<bdi>" + markup_text(text) + "</bdi>";
}

std::string paragraphs(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    std::string paragraph(text.substr(0, end));
    std::replace(paragraph.begin(), paragraph.end(), '\n', ' ');
    if (paragraph.find_first_not_of(' ') != std::string::npos) result += "<p>" + isolated(paragraph) + "</p>";
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return result;
}

std::string code(std::string_view text) {
  return "<code dir=ltr>" + markup_text(text) + "</code>";
}

std::string address(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (llvm::isAlnum(c) || std::string_view("._~-").find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

std::string address(std::string_view permission, std::string_view role) {
  return address(permission) + "/" + address(role);
}

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t position = 0; position < parts.size(); ++position) {
    if (position > 0) text += position + 1 == parts.size() ? fmt::format(" {} ", last) : std::string(", ");
    text += parts[position];
  }
  return text;
}

Labels::Labels(const ReadBackTable& read_back, Language language)
    : read_back_(read_back), names_(read_back.names()), language_(language) {}

std::string Labels::phrase(Word key, const std::vector<std::string>& parts) const {
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  for (const std::string& part : parts) arguments.push_back(part);
  return fmt::vformat(word(key), arguments);
}

std::string_view Labels::text(pol::RoleId role) const {
  return or_name(names_.title(role), names_.name(role));
}
std::string_view Labels::text(pol::Level level) const {
  if (!names_.title(level).empty()) return names_.title(level);
  // The levels of a policy that declares none.
  const bool is_built_in = read_back_.table().level_count() == 2 && names_.name(pol::lowest_level) == "deny" &&
                           names_.name(pol::id_at<pol::Level>(1)) == "allow";
  if (is_built_in) return word(level == pol::lowest_level ? Word::not_allowed : Word::allowed);
  return names_.name(level);
}
std::string_view Labels::text(pol::PermissionId permission) const {
  return or_name(names_.title(permission), names_.name(permission));
}
std::string_view Labels::text(pol::ResourceId resource) const {
  return or_name(names_.title(resource), names_.name(resource));
}
std::string_view Labels::text(VariableId variable) const {
  if (read_back_.is_setting(variable)) {
    const auto id = pol::id_at<pol::SettingId>(read_back_.setting_position(variable));
    return or_name(names_.title(id), names_.name(id));
  }
  const auto id = pol::id_at<pol::AttributeId>(index(variable));
  return or_name(names_.title(id), names_.name(id));
}

std::string Labels::action_html(pol::PermissionId permission) const {
  if (!names_.title(permission).empty()) return html(permission);
  std::string_view name = names_.name(permission);
  const std::string_view resource =
      names_.name(pol::ResourceId{pol::resource_of(read_back_.table().data(), pol::index(permission))});
  if (name.size() > resource.size() + 1 && name.starts_with(resource) && name[resource.size()] == '.')
    name.remove_prefix(resource.size() + 1);
  return "<bdi>" + with_breaks(name) + "</bdi>";
}

std::string with_breaks(std::string_view name) {
  std::string text;
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t joint = name.find_first_of("_./:-", begin + 1);
    const std::size_t end = joint == std::string_view::npos ? name.size() : joint + 1;
    text += (begin == 0 ? "" : "<wbr>") + markup_text(name.substr(begin, end - begin));
    begin = end;
  }
  return text;
}

std::string_view Labels::value_text(VariableId variable, std::uint32_t value) const {
  if (is_boolean(read_back_, variable)) {
    if (read_back_.is_setting(variable)) return word(value != 0 ? Word::on : Word::off);
    return word(value != 0 ? Word::yes : Word::no);
  }
  const std::string_view name =
      read_back_.is_setting(variable)
          ? names_.value_name(pol::id_at<pol::SettingId>(read_back_.setting_position(variable)), value)
          : names_.value_name(pol::id_at<pol::AttributeId>(index(variable)), value);
  const auto role = names_.role(name);
  return role ? text(*role) : name;
}

std::string Labels::value(VariableId variable, std::uint32_t value) const {
  return isolated(value_text(variable, value));
}

std::string Labels::variable(VariableId variable) const {
  return fmt::format("<i{}>{}</i>", read_back_.is_setting(variable) ? " class=st" : "", isolated(text(variable)));
}

std::string Labels::setting_link(VariableId setting) const {
  return fmt::format("<a href=\"#{}\">{}</a>", address(variable_name(read_back_, setting)), isolated(text(setting)));
}

std::string Labels::role_link(pol::RoleId role) const {
  return fmt::format("<a href=\"#role/{}\">{}</a>", address(names_.name(role)), html(role));
}

std::string Labels::role_links(const std::vector<pol::RoleId>& roles, Word last) const {
  std::vector<std::string> links;
  for (const pol::RoleId role : roles) links.push_back(role_link(role));
  return joined(links, word(last));
}

std::string Labels::permission_link(pol::PermissionId permission) const {
  return fmt::format("<a href=\"#{}\">{}</a>", address(names_.name(permission)), html(permission));
}

}  // namespace polc::page
