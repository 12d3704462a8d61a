// Where the boxes of a picture of "is above" lie: in layers, each box above those that it points to, with few lines crossing.
//
// The way of Sugiyama, Tagawa and Toda (1981): a box's layer is the longest chain below it; a line over several layers gets an unseen
// box on each layer between, so that it goes around others; within a layer, boxes are sorted by the middle of their neighbours, down and
// up again, and the order with the fewest crossings stays; then each box moves towards its neighbours as far as there is room.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace polc {

struct LayeredBox {
  int width = 0;  ///< Given.
  int x = 0;      ///< Of its left edge, 0 or more.
  int layer = 0;  ///< From the bottom.
};

struct LayeredLine {
  std::size_t upper = 0;                    ///< Given: boxes by their place in the list.
  std::size_t lower = 0;                    ///< Given.
  std::vector<std::pair<int, int>> points;  ///< On the layers between: x of the middle, and layer. From above.
};

struct LayeredLayout {
  std::vector<LayeredBox> boxes;
  std::vector<LayeredLine> lines;
  int width = 0;
  int layers = 0;
};

/// Fills in what is not given. Boxes without a line are set below the others, in layers of their own of at most `wrap` units, from the
/// bottom: they get the lowest numbers. No line may be part of a circle. The same input gives the same layout.
/// Cost: lines times layers; the crossings of more than 2,000 parts of lines are not looked at.
void lay_out(LayeredLayout& layout, int gap, int wrap);

}  // namespace polc
