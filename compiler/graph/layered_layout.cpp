#include "compiler/graph/layered_layout.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace polc {
namespace {

constexpr int rounds = 12;
constexpr std::size_t most_parts = 2000;
constexpr int unseen_width = 8;  // Of a line that passes a layer.

/// Boxes and the unseen ones of lines, which come after them.
struct Node {
  int width = 0;
  int layer = 0;
  double middle = 0;
  std::vector<std::size_t> above;
  std::vector<std::size_t> below;
};

class Layering {
 public:
  Layering(LayeredLayout& layout, int gap) : layout_(layout), gap_(gap) {}

  void run(int wrap) {
    for (const LayeredBox& box : layout_.boxes) nodes_.push_back({box.width, 0, 0, {}, {}});
    find_layers();
    add_lines();
    order();
    place();
    take_over(wrap);
  }

 private:
  bool is_alone(std::size_t box) const { return nodes_[box].above.empty() && nodes_[box].below.empty(); }

  void find_layers() {
    for (std::size_t round = 0; round < nodes_.size(); ++round) {
      bool has_changed = false;
      for (const LayeredLine& line : layout_.lines) {
        int& layer = nodes_[line.upper].layer;
        if (layer > nodes_[line.lower].layer) continue;
        layer = nodes_[line.lower].layer + 1;
        has_changed = true;
      }
      if (!has_changed) return;
    }
  }

  void add_lines() {
    for (const LayeredLine& line : layout_.lines) {
      std::vector<std::size_t> way{line.upper};
      for (int layer = nodes_[line.upper].layer - 1; layer > nodes_[line.lower].layer; --layer) {
        way.push_back(nodes_.size());
        nodes_.push_back({unseen_width, layer, 0, {}, {}});
      }
      way.push_back(line.lower);
      for (std::size_t part = 0; part + 1 < way.size(); ++part) {
        nodes_[way[part]].below.push_back(way[part + 1]);
        nodes_[way[part + 1]].above.push_back(way[part]);
      }
      ways_.push_back(std::move(way));
      parts_ += ways_.back().size() - 1;
    }
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      if (is_alone(node)) continue;
      const auto layer = static_cast<std::size_t>(nodes_[node].layer);
      if (layers_.size() <= layer) layers_.resize(layer + 1);
      layers_[layer].push_back(node);
    }
  }

  std::vector<std::size_t> places() const {
    std::vector<std::size_t> places(nodes_.size());
    for (const auto& layer : layers_) {
      for (std::size_t place = 0; place < layer.size(); ++place) places[layer[place]] = place;
    }
    return places;
  }

  /// Two lines between the same layers cross where their ends lie in opposite order.
  std::size_t crossings() const {
    const std::vector<std::size_t> at = places();
    std::size_t count = 0;
    for (const auto& layer : layers_) {
      std::vector<std::pair<std::size_t, std::size_t>> parts;
      for (const std::size_t node : layer) {
        for (const std::size_t lower : nodes_[node].below) parts.emplace_back(at[node], at[lower]);
      }
      for (std::size_t first = 0; first < parts.size(); ++first) {
        for (std::size_t second = first + 1; second < parts.size(); ++second) {
          const auto& [a, b] = parts[first];
          const auto& [c, d] = parts[second];
          if ((a < c && b > d) || (a > c && b < d)) ++count;
        }
      }
    }
    return count;
  }

  void sort_by_neighbours(std::vector<std::size_t>& layer, bool by_above) {
    const std::vector<std::size_t> at = places();
    std::vector<std::pair<double, std::size_t>> keys;
    for (std::size_t place = 0; place < layer.size(); ++place) {
      const auto& others = by_above ? nodes_[layer[place]].above : nodes_[layer[place]].below;
      double sum = 0;
      for (const std::size_t other : others) sum += static_cast<double>(at[other]);
      // One without neighbours there stays where it is.
      keys.emplace_back(others.empty() ? static_cast<double>(place) : sum / static_cast<double>(others.size()),
                        layer[place]);
    }
    std::stable_sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t place = 0; place < layer.size(); ++place) layer[place] = keys[place].second;
  }

  void order() {
    if (parts_ > most_parts) return;
    auto best = layers_;
    std::size_t fewest = crossings();
    for (int round = 0; round < rounds && fewest > 0; ++round) {
      const bool goes_down = round % 2 == 0;
      for (std::size_t step = 1; step < layers_.size(); ++step)
        sort_by_neighbours(layers_[goes_down ? layers_.size() - 1 - step : step], goes_down);
      if (const std::size_t count = crossings(); count < fewest) {
        fewest = count;
        best = layers_;
      }
    }
    layers_ = best;
  }

  double distance(std::size_t left, std::size_t right) const {
    return (nodes_[left].width + nodes_[right].width) / 2.0 + gap_;
  }

  /// As near to where each wants to be as the room allows: the mean of what comes out from the left and from the right.
  void settle(const std::vector<std::size_t>& layer, const std::vector<double>& wanted) {
    std::vector<double> from_left = wanted;
    std::vector<double> from_right = wanted;
    for (std::size_t place = 1; place < layer.size(); ++place)
      from_left[place] = std::max(from_left[place], from_left[place - 1] + distance(layer[place - 1], layer[place]));
    for (std::size_t place = layer.size() - 1; place-- > 0;)
      from_right[place] = std::min(from_right[place], from_right[place + 1] - distance(layer[place], layer[place + 1]));
    for (std::size_t place = 0; place < layer.size(); ++place)
      nodes_[layer[place]].middle = (from_left[place] + from_right[place]) / 2;
  }

  void place() {
    for (const auto& layer : layers_) settle(layer, std::vector<double>(layer.size(), 0));
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t step = 0; step < layers_.size(); ++step) {
        const bool goes_down = round % 2 == 0;
        const auto& layer = layers_[goes_down ? layers_.size() - 1 - step : step];
        std::vector<double> wanted;
        for (const std::size_t node : layer) {
          const auto& others = goes_down == nodes_[node].above.empty() ? nodes_[node].below : nodes_[node].above;
          double sum = 0;
          for (const std::size_t other : others) sum += nodes_[other].middle;
          wanted.push_back(others.empty() ? nodes_[node].middle : sum / static_cast<double>(others.size()));
        }
        settle(layer, wanted);
      }
    }
  }

  void take_over(int wrap) {
    // Those without a line, from the bottom.
    int lowest = 0;
    int x = 0;
    bool is_begun = false;
    for (std::size_t box = 0; box < layout_.boxes.size(); ++box) {
      if (!is_alone(box)) continue;
      LayeredBox& alone = layout_.boxes[box];
      if (x > 0 && x + alone.width > wrap) {
        ++lowest;
        x = 0;
      }
      alone.layer = lowest;
      alone.x = x;
      x += alone.width + gap_;
      layout_.width = std::max(layout_.width, x - gap_);
      is_begun = true;
    }
    const int shift = is_begun ? lowest + 1 : 0;
    // What was packed from the first must read from above.
    for (std::size_t box = 0; box < layout_.boxes.size(); ++box) {
      if (is_alone(box)) layout_.boxes[box].layer = lowest - layout_.boxes[box].layer;
    }
    double left = 0;
    for (const auto& layer : layers_) {
      for (const std::size_t node : layer) left = std::min(left, nodes_[node].middle - nodes_[node].width / 2.0);
    }
    for (std::size_t box = 0; box < layout_.boxes.size(); ++box) {
      if (is_alone(box)) continue;
      LayeredBox& placed = layout_.boxes[box];
      placed.layer = nodes_[box].layer + shift;
      placed.x = static_cast<int>(nodes_[box].middle - placed.width / 2.0 - left);
      layout_.width = std::max(layout_.width, placed.x + placed.width);
    }
    for (std::size_t line = 0; line < ways_.size(); ++line) {
      for (std::size_t part = 1; part + 1 < ways_[line].size(); ++part) {
        const Node& node = nodes_[ways_[line][part]];
        layout_.lines[line].points.emplace_back(static_cast<int>(node.middle - left), node.layer + shift);
        layout_.width = std::max(layout_.width, layout_.lines[line].points.back().first);
      }
    }
    layout_.layers = shift + static_cast<int>(layers_.size());
  }

  LayeredLayout& layout_;
  int gap_;
  std::vector<Node> nodes_;
  std::vector<std::vector<std::size_t>> ways_;    // By line: the nodes that it goes through, from above.
  std::vector<std::vector<std::size_t>> layers_;  // From the bottom, from left to right.
  std::size_t parts_ = 0;
};

}  // namespace

void lay_out(LayeredLayout& layout, int gap, int wrap) {
  Layering(layout, gap).run(wrap);
}

}  // namespace polc
