#include "compiler/report/stats_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "compiler/table/table_dump.h"
#include "compiler/text/display_width.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "pol/detail/table_format.h"

namespace polc {
namespace {

std::string sections_text(std::span<const std::byte> bytes) {
  pol::format::Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  std::string text = fmt::format("{:<22}{:>10}{:>12}{:>8}\n", "section", "elements", "bytes", "share");
  const auto line = [&](std::string_view name, std::uint64_t elements, std::uint64_t size) {
    text += fmt::format("{:<22}{:>10}{:>12}{:>7.1f}%\n", name, elements, size,
                        100.0 * static_cast<double>(size) / static_cast<double>(bytes.size()));
  };
  std::uint64_t named = 0;
  for (std::uint32_t number = 0; number < header.section_count; ++number) {
    pol::format::Section section;
    std::memcpy(&section, bytes.data() + header.header_size + number * sizeof section, sizeof section);
    line(section_name(section.kind), section.size / section.element_size, section.size);
    named += section.size;
  }
  line("header and padding", header.section_count, bytes.size() - named);
  return text + fmt::format("{:<22}{:>10}{:>12}\n", "whole table", "", bytes.size());
}

std::string support_text(const Model& model, const std::vector<VariableId>& support) {
  std::string text;
  for (const VariableId variable : support) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", visible(path_text(model.variables[index(variable)].name)));
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace

std::string stats_text(const Model& model, const DecisionTable& table, std::span<const std::byte> bytes,
                       std::size_t most) {
  std::vector<std::size_t> order(table.costs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return table.costs[a].bytes > table.costs[b].bytes; });
  order.resize(std::min(order.size(), most));

  const auto name = [&](std::size_t permission) { return visible(path_text(model.permissions[permission].name)); };
  std::size_t width = 22;
  for (const std::size_t permission : order) width = std::max(width, display_width(name(permission)) + 2);
  std::string text = sections_text(bytes);
  text += fmt::format("\n{:<{}}{:>8}{:>10}{:>12}  {}\n", "largest permissions", width, "blocks", "cases", "row bytes",
                      "depends on");
  for (const std::size_t permission : order) {
    const PermissionCost& cost = table.costs[permission];
    const std::string padding(width - display_width(name(permission)), ' ');
    text += fmt::format("{}{}{:>8}{:>10}{:>12}  {}\n", name(permission), padding, cost.blocks, cost.cases, cost.bytes,
                        support_text(model, cost.support));
  }
  const std::uint64_t asked =
      std::accumulate(table.costs.begin(), table.costs.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const PermissionCost& cost) { return sum + cost.bytes; });
  const std::uint64_t kept = table.rows.size() * sizeof(std::uint64_t) + table.row_index.size() * sizeof(std::uint32_t);
  return text +
         fmt::format(
             "\n{} permissions need {} bytes of rows and row indexes; storing equal ones once leaves {} bytes.\n",
             table.costs.size(), asked, kept);
}

}  // namespace polc
