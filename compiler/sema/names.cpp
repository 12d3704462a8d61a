#include "compiler/sema/names.h"

#include <string>

#include "compiler/text/code_points.h"

namespace polc::sema {

std::vector<std::string_view> name_parts(std::string_view name) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', begin)) {
    parts.push_back(name.substr(begin, dot - begin));
    begin = dot + 1;
  }
  parts.push_back(name.substr(begin));
  return parts;
}

void report_long_name(Workspace& workspace, std::string_view name, Span span) {
  constexpr std::size_t shown = 60;
  workspace.sink.report(
      Code::long_name, span,
      {shortened(name, shown), std::to_string(name_parts(name).size()), std::to_string(max_name_parts)});
}

}  // namespace polc::sema
