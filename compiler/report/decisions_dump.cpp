#include "compiler/report/decisions_dump.h"

#include <fmt/format.h>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "pol/detail/blocks.h"

namespace polc {
namespace {

using pol::format::BlockRecord;

std::string shape_text(const pol::TableData& data, std::uint32_t permission) {
  std::string text;
  pol::for_each_block(data, permission, [&](const BlockRecord& block) {
    const std::uint64_t cases = pol::case_count(data, block);
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", cases, cases == 1 ? "case" : "cases");
    if ((block.flags & BlockRecord::restricted) != 0) text += ", restricted";
    if ((block.flags & BlockRecord::settings) != 0) text += ", by settings";
    if ((block.flags & BlockRecord::gathered) != 0) text += ", gathered";
    if ((block.flags & BlockRecord::indexed) != 0) text += ", indexed";
  });
  return text;
}

void dump_permission(ReadBackTable& read_back, PermissionId permission, std::string& text) {
  const pol::Names& names = read_back.names();
  text += fmt::format("permission {} ({})\n", visible(path_text(names.name(permission))),
                      shape_text(read_back.table().data(), static_cast<std::uint32_t>(index(permission))));
  for (const RoleGroup& group : read_back.of(permission).groups) {
    std::string roles;
    for (const RoleId role : group.roles) {
      if (!roles.empty()) roles += ", ";
      roles += name_text(names.name(role));
    }
    text += fmt::format("  {}\n", visible(roles));
    for (std::size_t t = group.granted.size(); t-- > 0;) {
      const auto line = [&](const char* verb, Diagram diagram, std::size_t level) {
        if (diagram == Diagram::never) return;
        text += visible(fmt::format("    {} {}: {}", verb, name_text(names.name(id_at<pol::Level>(level))),
                                    condition_text(read_back, diagram, diagram))) +
                "\n";
      };
      line("granted", group.granted[t], t + 1);
      line("kept from", group.forbidden[t], t + 1);
    }
  }
}

}  // namespace

std::string dump_decisions(ReadBackTable& read_back) {
  std::string text;
  for (std::uint32_t position = 0; position < read_back.table().data().permission_count; ++position) {
    const auto permission = id_at<PermissionId>(position);
    read_back.ask(permission, [&] { dump_permission(read_back, permission, text); });
  }
  return text;
}

}  // namespace polc
