#include "compiler/report/what_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/report/answer_layout.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

constexpr std::size_t widest_permission = 36;

class WhatWriter {
 public:
  WhatWriter(const WhatAnswer& answer, const WhatQuestion& question, ReadBackTable& read_back, std::size_t width)
      : answer_(answer), question_(question), read_back_(read_back), names_(read_back.names()), text_(width) {}

  std::string run() {
    text_.line(subject() + (question_.only ? ": " + name_text(names_.name(*question_.only)) + " alone" : ""), 2);
    if (!answer_.needed.empty())
      text_.line(fmt::format("Only if {}; otherwise {}.", answer_.needed, name_text(names_.name(pol::lowest_level))),
                 2);
    for (const WhatGroup& group : answer_.groups) {
      for (const WhatRow& row : group.rows) {
        if (!row.outcomes.empty())
          column_ = std::max(column_, std::min(display_width(visible(label(row))) + 2, widest_permission));
      }
    }
    std::vector<pol::ResourceId> nothing;
    bool is_proved = true;
    for (const WhatGroup& group : answer_.groups) {
      if (group.rows.front().outcomes.empty()) {
        nothing.push_back(group.resource);
        continue;
      }
      text_.blank();
      text_.line(resource_label(names_, group.resource), 2);
      for (const WhatRow& row : group.rows) is_proved = add(row) && is_proved;
    }
    add_nothing(nothing);
    if (!is_proved) text_.line(std::string(may_be_shorter));
    text_.blank();
    add_scope(text_, read_back_, question_.scope, answer_.settings);
    return text_.take();
  }

 private:
  std::string subject() const {
    return answer_.roles.empty() ? "Whoever holds no role"
                                 : role_labels(names_, read_back_.table(), answer_.roles, " and ");
  }

  std::string label(const WhatRow& row) const {
    std::string text = "  ";
    for (const pol::PermissionId permission : row.permissions)
      text += (text.size() > 2 ? ", " : "") + action_text(names_, read_back_.table(), permission);
    return text;
  }

  /// False if its words were not proved smallest.
  bool add(const WhatRow& row) {
    if (row.outcomes.empty()) {
      if (!question_.only) text_.line("  never: " + label(row).substr(2), 2);
      return true;
    }
    bool is_proved = true;
    std::string left = label(row);
    for (const LevelOutcome& outcome : row.outcomes) {
      is_proved = is_proved && outcome.words.is_proved_smallest;
      const bool has_level = read_back_.upper_levels() > 1 && !question_.only;
      const bool is_else = &outcome != &row.outcomes.front() && !outcome.is_rest;
      std::string words = has_level ? (is_else ? "else " : "") + name_text(names_.name(outcome.level)) + " " : "";
      for (const WordedAlternative& alternative : outcome.words.alternatives) {
        const bool is_plain = has_level && !outcome.is_rest && alternative.condition.empty();  // "allow", no more.
        const std::string when = outcome.is_rest ? "otherwise" : alternative_text(alternative);
        text_.row(left, column_, is_plain ? words.substr(0, words.size() - 1) : words + when);
        left.clear();
        words = "or ";
      }
    }
    return is_proved;
  }

  void add_nothing(const std::vector<pol::ResourceId>& resources) {
    if (resources.empty()) return;
    if (resources.size() == answer_.groups.size()) return text_.line("nothing of what was asked about");
    std::string names;
    for (const pol::ResourceId resource : resources)
      names += (names.empty() ? "" : ", ") + path_text(names_.name(resource));
    text_.blank();
    text_.line("nothing with: " + names, 2);
  }

  const WhatAnswer& answer_;
  const WhatQuestion& question_;
  ReadBackTable& read_back_;
  const pol::Names& names_;
  AnswerText text_;
  std::size_t column_ = 0;
};

}  // namespace

std::string action_text(const pol::Names& names, const pol::TableView& table, pol::PermissionId permission) {
  const pol::ResourceId resource{pol::resource_of(table.data(), pol::index(permission))};
  const std::string_view name = names.name(permission);
  const std::string_view before = names.name(resource);
  return path_text(name.size() > before.size() + 1 && name.starts_with(before) ? name.substr(before.size() + 1) : name);
}

std::string resource_label(const pol::Names& names, pol::ResourceId resource) {
  const std::string name = path_text(names.name(resource));
  const std::string title(names.title(resource));
  return title.empty() ? name : fmt::format("{} ({})", title, name);
}

std::string what_text(const WhatAnswer& answer, const WhatQuestion& question, ReadBackTable& read_back,
                      std::size_t width) {
  return WhatWriter(answer, question, read_back, width).run();
}

std::string what_json(const WhatAnswer& answer, const WhatQuestion& question, ReadBackTable& read_back) {
  const pol::Names& names = read_back.names();
  llvm::json::Array resources;
  for (const WhatGroup& group : answer.groups) {
    llvm::json::Array rows;
    for (const WhatRow& row : group.rows) {
      llvm::json::Array permissions;
      for (const pol::PermissionId permission : row.permissions)
        permissions.push_back(json_string(names.name(permission)));
      llvm::json::Array outcomes;
      for (const LevelOutcome& outcome : row.outcomes) {
        llvm::json::Object object{{"level", json_string(names.name(outcome.level))}, {"otherwise", outcome.is_rest}};
        add_words(object, outcome.words, {});
        outcomes.push_back(std::move(object));
      }
      rows.push_back(llvm::json::Object{{"permissions", std::move(permissions)}, {"outcomes", std::move(outcomes)}});
    }
    resources.push_back(llvm::json::Object{{"resource", json_string(names.name(group.resource))},
                                           {"title", json_string(names.title(group.resource))},
                                           {"rows", std::move(rows)}});
  }
  llvm::json::Object object{{"format_version", 1},
                            {"policy", json_string(names.policy())},
                            {"as", roles_json(names, answer.roles)},
                            {"scope", scope_json(read_back, question.scope)},
                            {"only_if", json_string(answer.needed)},
                            {"resources", std::move(resources)},
                            {"settings", settings_json(read_back, answer.settings)}};
  if (question.only) object["only"] = json_string(names.name(*question.only));
  return json_text(std::move(object)) + "\n";
}

}  // namespace polc
