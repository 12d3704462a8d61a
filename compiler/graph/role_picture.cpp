#include "compiler/graph/role_picture.h"

#include <fmt/format.h>

#include "compiler/graph/graph_words.h"
#include "compiler/graph/layered_layout.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"

namespace polc {
namespace {

constexpr int row_height = 64;
constexpr int box_height = 32;
constexpr int gap = 24;
constexpr int picture_margin = 4;
constexpr int wrap = 900;
constexpr std::size_t widest_title = 26;

/// By box: the numbers of the lists that it is in, from 1. A line from box to box would seem to tie those that it passes, and of
/// more than two roles, those that are next to each other alone.
std::vector<std::string> marks_of(std::size_t boxes, const std::vector<std::vector<std::size_t>>& exclusive) {
  std::vector<std::string> marks(boxes);
  for (std::size_t list = 0; list < exclusive.size(); ++list) {
    for (const std::size_t box : exclusive[list])
      marks[box] += (marks[box].empty() ? "" : " ") + std::to_string(list + 1);
  }
  return marks;
}

}  // namespace

RolePicture role_picture(const std::vector<std::string>& titles,
                         const std::vector<std::pair<std::size_t, std::size_t>>& includes,
                         const std::vector<std::vector<std::size_t>>& exclusive) {
  LayeredLayout layout;
  std::vector<std::string> labels;
  for (const std::string& title : titles) {
    labels.push_back(short_title(title, widest_title));
    layout.boxes.push_back({static_cast<int>(display_width(labels.back())) * 8 + 28, 0, 0});
  }
  for (const auto& [upper, lower] : includes) layout.lines.push_back({upper, lower, {}});
  lay_out(layout, gap, wrap);
  RolePicture picture{"", layout.width + 2 * picture_margin,
                      layout.layers * row_height - (row_height - box_height) + 2 * picture_margin};
  const auto top = [&](int layer) { return (layout.layers - 1 - layer) * row_height + picture_margin; };
  const auto middle = [&](std::size_t box) {
    return layout.boxes[box].x + layout.boxes[box].width / 2 + picture_margin;
  };
  std::string& text = picture.elements;
  for (const LayeredLine& line : layout.lines) {
    int x = middle(line.upper);
    int y = top(layout.boxes[line.upper].layer) + box_height;
    text += fmt::format("<path d=\"M{} {}", x, y);
    const auto bend = [&](int to_x, int to_y) {
      const int half = (to_y - y) / 2;
      text += fmt::format("C{} {} {} {} {} {}", x, y + half, to_x, to_y - half, to_x, to_y);
      x = to_x;
      y = to_y;
    };
    for (const auto& [point, layer] : line.points) {
      bend(point + picture_margin, top(layer));
      y += box_height;
      text += fmt::format("V{}", y);
    }
    bend(middle(line.lower), top(layout.boxes[line.lower].layer));
    text += "\"/>";
  }
  const std::vector<std::string> marks = marks_of(titles.size(), exclusive);
  for (std::size_t box = 0; box < layout.boxes.size(); ++box) {
    const int y = top(layout.boxes[box].layer);
    const int x = layout.boxes[box].x + picture_margin;
    const int width = layout.boxes[box].width;
    text +=
        fmt::format("<g><title>{}</title><rect{} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
                    markup_text(titles[box]), marks[box].empty() ? "" : " class=\"apart\"", x, y, width, box_height);
    text += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", middle(box), y + 21, markup_text(labels[box]));
    if (exclusive.size() > 1 && !marks[box].empty())
      text += fmt::format("<text class=\"mark\" x=\"{}\" y=\"{}\">{}</text>", x + width - 4, y + 10, marks[box]);
    text += "</g>";
  }
  return picture;
}

}  // namespace polc
