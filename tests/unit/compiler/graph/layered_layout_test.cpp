#include "compiler/graph/layered_layout.h"

#include <gtest/gtest.h>

#include <random>

namespace polc {
namespace {

LayeredLayout laid_out(std::vector<int> widths, const std::vector<std::pair<std::size_t, std::size_t>>& lines) {
  LayeredLayout layout;
  for (const int width : widths) layout.boxes.push_back({width, 0, 0});
  for (const auto& [upper, lower] : lines) layout.lines.push_back({upper, lower, {}});
  lay_out(layout, 10, 300);
  return layout;
}

TEST(LayeredLayout, ABoxIsAboveAllThatItPointsTo) {
  const LayeredLayout layout = laid_out({40, 40, 40}, {{0, 1}, {1, 2}, {0, 2}});
  EXPECT_EQ(layout.boxes[0].layer, 2);
  EXPECT_EQ(layout.boxes[1].layer, 1);
  EXPECT_EQ(layout.boxes[2].layer, 0);
  EXPECT_EQ(layout.layers, 3);
}

/// A to D and B to C would cross if C stood left of D, as they are given.
TEST(LayeredLayout, LinesThatNeedNotCrossDoNot) {
  const LayeredLayout layout = laid_out({40, 40, 40, 40}, {{0, 3}, {1, 2}});
  EXPECT_EQ(layout.boxes[0].x < layout.boxes[1].x, layout.boxes[3].x < layout.boxes[2].x);
}

/// From the top to the bottom past the layer between: beside its box, not behind it.
TEST(LayeredLayout, ALongLineGoesAroundBoxes) {
  const LayeredLayout layout = laid_out({40, 200, 40}, {{0, 1}, {1, 2}, {0, 2}});
  ASSERT_EQ(layout.lines[2].points.size(), 1U);
  const auto [x, layer] = layout.lines[2].points.front();
  EXPECT_EQ(layer, 1);
  EXPECT_TRUE(x < layout.boxes[1].x || x > layout.boxes[1].x + layout.boxes[1].width) << x;
}

TEST(LayeredLayout, BoxesWithoutALineWrapBelowTheOthers) {
  const LayeredLayout layout = laid_out({100, 100, 100, 100, 100, 100}, {{4, 5}});
  EXPECT_EQ(layout.boxes[0].layer, 1);
  EXPECT_EQ(layout.boxes[3].layer, 0);  // Three of 100 with gaps do not fit beside each other.
  EXPECT_EQ(layout.boxes[5].layer, 2);
  EXPECT_EQ(layout.boxes[4].layer, 3);
  EXPECT_EQ(layout.layers, 4);
}

TEST(LayeredLayout, NoBoxesOverlapWhateverTheGraph) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const std::size_t count = 1 + random() % 20;
    std::vector<int> widths;
    for (std::size_t box = 0; box < count; ++box) widths.push_back(30 + static_cast<int>(random() % 200));
    std::vector<std::pair<std::size_t, std::size_t>> lines;
    for (std::size_t upper = 0; upper < count; ++upper) {
      for (std::size_t lower = upper + 1; lower < count; ++lower) {
        if (random() % 5 == 0) lines.emplace_back(upper, lower);
      }
    }
    const LayeredLayout layout = laid_out(widths, lines);
    for (std::size_t box = 0; box < count; ++box) {
      const LayeredBox& first = layout.boxes[box];
      EXPECT_GE(first.x, 0) << seed;
      EXPECT_LE(first.x + first.width, layout.width) << seed;
      EXPECT_TRUE(first.layer >= 0 && first.layer < layout.layers) << seed;
      for (std::size_t other = box + 1; other < count; ++other) {
        const LayeredBox& second = layout.boxes[other];
        if (first.layer != second.layer) continue;
        EXPECT_TRUE(first.x + first.width <= second.x || second.x + second.width <= first.x) << seed;
      }
    }
    for (const LayeredLine& line : layout.lines) {
      const int span = layout.boxes[line.upper].layer - layout.boxes[line.lower].layer;
      EXPECT_GT(span, 0) << seed;
      EXPECT_EQ(line.points.size(), static_cast<std::size_t>(span - 1)) << seed;
    }
  }
}

}  // namespace
}  // namespace polc
