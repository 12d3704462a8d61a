#include "compiler/sql/rows/mapping_names.h"

#include <fmt/format.h>

#include "compiler/sql/rows/read_row_mapping.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::sql {

void MappingNames::once(const std::string& what, Span span, const std::string& key) {
  const auto [found, is_new] = said_.try_emplace(key.empty() ? what : key, span);
  if (!is_new) sink_.report(Code::mapping_repeated, span, {what}).label(found->second, "here first");
}

void MappingNames::unfit(Span span, const std::string& problem, const std::string& help) {
  sink_.report(Code::mapping_unfit, span, {problem}).help(help);
}

void MappingNames::repeated(Span span, const std::string& what) {
  sink_.report(Code::mapping_repeated, span, {what});
  throw StatementEnds();
}

void MappingNames::unknown(const std::string& kind, const PolicyPath& path, const std::vector<std::string>& declared) {
  Diagnostic& problem = sink_.report(Code::mapping_unknown, path.span, {kind, visible(path.text)});
  problem.suggest(path.text, declared);
  if (!declared.empty()) problem.help("there is " + listed(declared));
  throw StatementEnds();
}

VariableId MappingNames::attribute_named(pol::AttributeRange range, const PolicyPath& path) {
  std::vector<std::string> declared;
  for (std::uint32_t each = range.first; each < range.first + range.count; ++each) {
    declared.emplace_back(names_.name(pol::id_at<pol::AttributeId>(each)));
    if (declared.back() == path.text) {
      once("where `" + visible(path.text) + "` stands", path.span, fmt::format("attribute {}", each));
      return read_back_.attribute(each);
    }
  }
  unknown("attribute", path, declared);
}

VariableId MappingNames::setting_named(const PolicyPath& path) {
  const auto setting = names_.setting(path.text);
  if (!setting) unknown("setting", path, names_of<pol::SettingId>(read_back_.table().setting_count()));
  once("where `" + visible(path.text) + "` stands", path.span, fmt::format("setting {}", index(*setting)));
  return read_back_.setting(index(*setting));
}

std::uint32_t MappingNames::value_of(VariableId variable) {
  const PolicyPath path = cursor_.name("a value");
  const auto value = read_back_.is_setting(variable)
                         ? names_.value(pol::id_at<pol::SettingId>(read_back_.setting_position(variable)), path.text)
                         : names_.value(pol::id_at<pol::AttributeId>(index(variable)), path.text);
  if (value) return *value;
  std::vector<std::string> declared;
  for (std::uint32_t each = 0; each < value_count(variable, read_back_); ++each)
    declared.push_back(value_name(variable, each, read_back_));
  unknown("value", path, declared);
}

}  // namespace polc::sql
