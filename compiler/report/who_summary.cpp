#include "compiler/report/who_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/report/answer_layout.h"
#include "compiler/report/what_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

/// Of more roles that have as much, how many they are.
constexpr std::size_t most_roles_named = 8;
constexpr std::size_t widest_roles = 40;

/// How many permissions of a resource a role has: whatever the case, by level; and in some cases, or unless it is held with another.
struct Had {
  std::map<pol::Level, std::size_t, std::greater<>> always;
  std::size_t sometimes = 0;

  auto operator<=>(const Had&) const = default;
};

struct ResourceCount {
  std::size_t permissions = 0;
  std::map<pol::RoleId, Had> roles;  ///< Those that have something.
};

std::string counted(std::size_t number, const char* one, const char* many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

class Summary {
 public:
  Summary(const WhoReport& report, ReadBackTable& read_back, std::size_t width)
      : report_(report), read_back_(read_back), names_(read_back.names()), text_(width) {}

  std::string run() {
    for (const WhoAnswer& answer : report_.answers) count(answer);
    const std::size_t all_roles = read_back_.table().role_count();
    std::string level;
    if (report_.level && read_back_.upper_levels() > 1)
      level = fmt::format(" (of {} or more)", name_text(names_.name(*report_.level)));
    text_.line(fmt::format("{} of {}, counted for each role{}. One by one: name fewer of them, or add --all.",
                           counted(report_.answers.size(), "permission", "permissions"),
                           counted(order_.size(), "resource", "resources"), level),
               2);
    for (const pol::ResourceId resource : order_) add(resource, all_roles);
    text_.blank();
    add_scope(text_, read_back_, report_.scope, {settings_.begin(), settings_.end()});
    return text_.take();
  }

 private:
  void count(const WhoAnswer& answer) {
    const pol::ResourceId resource{pol::resource_of(read_back_.table().data(), pol::index(answer.permission))};
    const auto [place, is_new] = counts_.try_emplace(resource);
    if (is_new) order_.push_back(resource);
    ++place->second.permissions;
    for (const WhoRow& row : answer.rows) {
      const bool is_always = row.outcomes.size() == 1 && row.outcomes.front().words.is_always() && row.losses.empty();
      for (const pol::RoleId role : row.roles) {
        Had& had = place->second.roles[role];
        ++(is_always ? had.always[row.outcomes.front().level] : had.sometimes);
      }
    }
    settings_.insert(answer.settings.begin(), answer.settings.end());
  }

  std::string had_text(const Had& had) const {
    const bool is_of_many_levels = read_back_.upper_levels() > 1 && !report_.level;
    std::string text;
    for (const auto& [level, number] : had.always) {
      text += (text.empty() ? "" : ", ") + std::to_string(number) + " always";
      if (is_of_many_levels) text += " " + name_text(names_.name(level));
    }
    if (had.sometimes > 0) text += (text.empty() ? "" : ", ") + std::to_string(had.sometimes) + " in some cases";
    return text;
  }

  void add(pol::ResourceId resource, std::size_t all_roles) {
    const ResourceCount& of = counts_.at(resource);
    text_.blank();
    text_.line(
        fmt::format("{}: {}", resource_label(names_, resource), counted(of.permissions, "permission", "permissions")),
        2);
    std::map<Had, std::vector<pol::RoleId>> alike;
    for (const auto& [role, had] : of.roles) alike[had].push_back(role);
    // Who has most comes first; of equals, who is declared first.
    std::vector<std::pair<std::vector<pol::RoleId>, Had>> rows;
    for (auto& [had, roles] : alike) rows.emplace_back(std::move(roles), had);
    const auto total = [](const Had& had) {
      std::size_t sum = had.sometimes;
      for (const auto& [level, number] : had.always) sum += number;
      return sum;
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
      return std::pair(total(b.second), a.first) < std::pair(total(a.second), b.first);
    });
    std::size_t column = 0;
    for (const auto& [roles, had] : rows)
      column = std::max(column, std::min(display_width(visible(label(roles))) + 4, widest_roles));
    for (const auto& [roles, had] : rows) text_.row("  " + label(roles), column, had_text(had));
    const std::size_t others = all_roles - of.roles.size();
    if (rows.empty()) return text_.line("  nobody");
    if (others == 0) return;
    if (others > most_roles_named) return text_.line("  none: " + counted(others, "other role", "other roles"));
    std::vector<pol::RoleId> without;
    for (std::uint32_t role = 0; role < all_roles; ++role) {
      if (of.roles.count(pol::RoleId{role}) == 0) without.push_back(pol::RoleId{role});
    }
    text_.line("  none: " + role_labels(names_, read_back_.table(), without), 2);
  }

  std::string label(const std::vector<pol::RoleId>& roles) const {
    return roles.size() > most_roles_named ? counted(roles.size(), "role", "roles")
                                           : role_labels(names_, read_back_.table(), roles);
  }

  const WhoReport& report_;
  ReadBackTable& read_back_;
  const pol::Names& names_;
  AnswerText text_;
  std::vector<pol::ResourceId> order_;
  std::map<pol::ResourceId, ResourceCount> counts_;
  std::set<VariableId> settings_;
};

}  // namespace

std::string who_summary_text(const WhoReport& report, ReadBackTable& read_back, std::size_t width) {
  return Summary(report, read_back, width).run();
}

}  // namespace polc
