// Entry: scaling_policy.
#include "tests/bench/scaling_policy.h"

#include <fmt/format.h>

#include <array>
#include <random>
#include <string_view>

namespace polc::bench {
namespace {

constexpr std::size_t roles_once = 200;
constexpr std::size_t resources_once = 500;
constexpr std::size_t actions_each = 20;
constexpr std::size_t areas = 50;
constexpr std::size_t bytes_once = std::size_t{1} << 20;

constexpr std::array<std::string_view, 5> conditions = {
    "", " if own", " if own and state is open", " if state in {open, closed}", " if not own or state is archived"};

std::string resource_name(std::size_t resource) {
  return fmt::format("area_{}.resource_{}", resource % areas, resource);
}

}  // namespace

std::string scaling_policy(std::size_t scale) {
  std::string text = "policy scaling \"Made up to measure\";\n\n";
  const std::size_t roles = roles_once * scale;
  const std::size_t resources = resources_once * scale;
  for (std::size_t role = 0; role < roles; ++role) {
    text += fmt::format("role role_{}", role);
    if (role >= 4 && role % 4 == 0) text += fmt::format(" includes role_{}", role / 2);
    text += ";\n";
  }
  for (std::size_t resource = 0; resource < resources; ++resource) {
    text += fmt::format("\nresource {} {{\n  own: bool;\n  state: {{open, closed, archived}};\n  actions",
                        resource_name(resource));
    for (std::size_t action = 0; action < actions_each; ++action) {
      text += fmt::format("{} action_{}", action == 0 ? "" : ",", action);
    }
    text += ";\n}\n";
  }
  text += '\n';
  std::mt19937 random(1);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  while (text.size() < bytes_once * scale) {
    text += fmt::format("allow role_{} to {}.{{", below(roles), resource_name(below(resources)));
    std::size_t action = below(4);
    for (bool is_first = true; action < actions_each; action += 1 + below(8), is_first = false) {
      text += fmt::format("{}action_{}", is_first ? "" : ", ", action);
    }
    text += fmt::format("}}{};\n", conditions[below(conditions.size())]);
  }
  return text;
}

}  // namespace polc::bench
