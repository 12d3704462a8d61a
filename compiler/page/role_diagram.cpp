#include "compiler/page/role_diagram.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"

namespace polc::page {
namespace {

constexpr int row_height = 64;
constexpr int box_height = 32;
constexpr int gap = 24;
constexpr std::size_t most_columns = 26;  // A longer title is cut in the picture; the list below has it whole.

struct Box {
  std::string label;
  int layer = 0;
  int x = 0;
  int width = 0;
  bool is_shown = false;
};

std::string shortened(std::string_view title) {
  const std::string shown = visible(title);
  if (display_width(shown) <= most_columns) return shown;
  std::size_t end = 0;
  std::size_t columns = 0;
  while (end < shown.size() && columns + 1 < most_columns) {
    ++end;
    while (end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) ++end;
    columns = display_width(shown.substr(0, end));
  }
  return shown.substr(0, end) + "…";
}

/// As far from the bottom as the longest chain of inclusions below: 0 includes nothing.
void find_layers(const RoleGraph& graph, std::vector<Box>& boxes) {
  for (std::size_t round = 0; round < boxes.size(); ++round) {
    bool has_changed = false;
    for (const auto& [upper, lower] : graph.includes) {
      boxes[index(upper)].is_shown = boxes[index(lower)].is_shown = true;
      if (boxes[index(upper)].layer > boxes[index(lower)].layer) continue;
      boxes[index(upper)].layer = boxes[index(lower)].layer + 1;
      has_changed = true;
    }
    if (!has_changed) return;
  }
}

}  // namespace

RoleGraph role_graph(const Model& model) {
  RoleGraph graph{model.roles.size(), {}};
  for (std::size_t number = 0; number < model.roles.size(); ++number) {
    for (const RoleId other : model.roles[number].includes) graph.includes.emplace_back(id_at<RoleId>(number), other);
  }
  return graph;
}

std::string role_diagram(const RoleGraph& graph, const Labels& labels) {
  if (graph.includes.empty()) return "";
  std::vector<Box> boxes(graph.role_count);
  for (std::size_t number = 0; number < boxes.size(); ++number) {
    boxes[number].label = shortened(labels.text(pol::id_at<pol::RoleId>(number)));
    boxes[number].width = static_cast<int>(display_width(boxes[number].label)) * 8 + 28;
  }
  find_layers(graph, boxes);
  int layers = 0;
  int width = 0;
  std::vector<int> next;  // By layer: where the next box goes.
  for (Box& box : boxes) {
    if (!box.is_shown) continue;
    layers = std::max(layers, box.layer + 1);
    next.resize(static_cast<std::size_t>(layers), 4);
    int& x = next[static_cast<std::size_t>(box.layer)];
    box.x = x;
    x += box.width + gap;
    width = std::max(width, x - gap + 4);
  }
  for (Box& box : boxes) box.x += (width - (next[static_cast<std::size_t>(box.layer)] - gap + 4)) / 2;
  const int height = layers * row_height - (row_height - box_height) + 8;
  const auto top = [&](const Box& box) { return (layers - 1 - box.layer) * row_height + 4; };
  std::string text =
      fmt::format("<figure><svg class=roles width={0} height={1} viewBox=\"0 0 {0} {1}\" role=img aria-label=\"{2}\">",
                  width, height, labels.word(Word::role_diagram));
  for (const auto& [upper, lower] : graph.includes) {
    const Box& from = boxes[index(upper)];
    const Box& to = boxes[index(lower)];
    const int x1 = from.x + from.width / 2;
    const int x2 = to.x + to.width / 2;
    const int y1 = top(from) + box_height;
    const int y2 = top(to);
    text += fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\"/>", x1, y1, x1, y1 + 24, x2, y2 - 24, x2, y2);
  }
  for (const Box& box : boxes) {
    if (!box.is_shown) continue;
    text += fmt::format("<rect x={} y={} width={} height={} rx=6 /><text x={} y={}>{}</text>", box.x, top(box),
                        box.width, box_height, box.x + box.width / 2, top(box) + 21, markup_text(box.label));
  }
  return text + fmt::format("</svg><figcaption>{}</figcaption></figure>\n", labels.word(Word::role_diagram));
}

}  // namespace polc::page
