#include "compiler/report/who_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "compiler/report/answer_layout.h"
#include "compiler/report/claims_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

constexpr std::size_t widest_holder = 30;
constexpr std::size_t most_others_named = 40;  // Roles that are none of those above: of more, how many they are.

class WhoWriter {
 public:
  WhoWriter(const WhoReport& report, ReadBackTable& read_back, std::size_t width)
      : report_(report), read_back_(read_back), names_(read_back.names()), width_(width) {}

  std::string run() {
    // Permissions that read alike are told once.
    std::vector<std::pair<std::vector<pol::PermissionId>, std::string>> blocks;
    std::unordered_map<std::string, std::size_t> places;
    for (const WhoAnswer& answer : report_.answers) {
      std::string body = body_of(answer);
      const auto [place, is_new] = places.try_emplace(body, blocks.size());
      if (is_new) blocks.push_back({{}, std::move(body)});
      blocks[place->second].first.push_back(answer.permission);
    }
    std::string text;
    for (const auto& [permissions, body] : blocks) {
      if (!text.empty()) text += "\n";
      AnswerText head(width_);
      for (const pol::PermissionId permission : permissions) head.line(title(permission), 2);
      text += head.take() + "\n" + body;
    }
    return text;
  }

 private:
  std::string title(pol::PermissionId permission) const {
    const std::string name = path_text(names_.name(permission));
    const std::string title(names_.title(permission));
    std::string text = title.empty() ? name : fmt::format("{} ({})", title, name);
    if (report_.level && is_of_many_levels())
      text += fmt::format(": {} or more", name_text(names_.name(*report_.level)));
    return text;
  }

  bool is_of_many_levels() const { return read_back_.upper_levels() > 1; }

  std::string label(const WhoRow& row) const { return role_labels(names_, read_back_.table(), row.roles); }

  std::string body_of(const WhoAnswer& answer) {
    AnswerText text(width_);
    std::size_t column = 0;
    for (const WhoRow& row : answer.rows)
      column = std::max(column, std::min(display_width(visible(label(row))) + 2, widest_holder));
    bool is_proved = true;
    for (const WhoRow& row : answer.rows) {
      std::string left = label(row);
      for (std::size_t position = 0; position < row.outcomes.size(); ++position) {
        const LevelOutcome& outcome = row.outcomes[position];
        is_proved = is_proved && outcome.words.is_proved_smallest;
        for (std::size_t number = 0; number < outcome.words.alternatives.size(); ++number) {
          const WordedAlternative& alternative = outcome.words.alternatives[number];
          const std::string before = number > 0 ? "or " : level_prefix(outcome, position > 0);
          const bool is_plain = !before.empty() && !outcome.is_rest && alternative.condition.empty();
          const std::string words = is_plain ? before.substr(0, before.size() - 1)  // "allow", no more.
                                             : before + alternative_words(outcome, alternative);
          text.row(std::exchange(left, ""), column, words, places_text(row.granted_by[position][number]));
        }
      }
      for (const RoleLoss& loss : row.losses) text.row("", column, loss_text(loss), places_text(loss.by));
    }
    add_nobody(text, answer);
    if (!is_proved) text.line(std::string(may_be_shorter));
    text.blank();
    add_scope(text, read_back_, report_.scope, answer.settings);
    if (!report_.has_statements)
      text.line("This table names no statements: it was compiled with `--strip`, or by another tool.");
    if (report_.answers.size() == 1) {
      text.blank();
      if (report_.claims.empty()) {
        add_unknown_claims(text);
      } else {
        add_claims(text, read_back_, report_.claims.front());
      }
    }
    return text.take();
  }

  std::string level_prefix(const LevelOutcome& outcome, bool is_later) const {
    if (!is_of_many_levels() || report_.level) return "";
    return (is_later && !outcome.is_rest ? "else " : "") + name_text(names_.name(outcome.level)) + " ";
  }

  static std::string alternative_words(const LevelOutcome& outcome, const WordedAlternative& alternative) {
    return outcome.is_rest ? "otherwise" : alternative_text(alternative);
  }

  std::string loss_text(const RoleLoss& loss) const {
    const std::string others = role_labels(names_, read_back_.table(), loss.roles, " or ");
    std::string text = is_of_many_levels() ? fmt::format("less than {} if they also hold {}",
                                                         name_text(names_.name(loss.level)), others)
                                           : fmt::format("unless they also hold {}", others);
    if (loss.words.is_always()) return text;
    for (std::size_t number = 0; number < loss.words.alternatives.size(); ++number)
      text += (number > 0 ? " or " : ", ") + alternative_text(loss.words.alternatives[number]);
    return text;
  }

  void add_nobody(AnswerText& text, const WhoAnswer& answer) const {
    if (answer.rows.empty()) return text.line("nobody, whatever roles they hold");
    if (answer.nobody.size() > most_others_named) {
      text.line(fmt::format("nobody else: the {} other roles", answer.nobody.size()));
    } else if (!answer.nobody.empty()) {
      text.line("nobody else: " + role_labels(names_, read_back_.table(), answer.nobody), 2);
    }
    const std::uint32_t fallback = read_back_.table().data().fallback_role;
    const std::string as =
        fallback == pol::format::none ? "never" : "as " + role_label(names_, read_back_.table(), pol::RoleId{fallback});
    text.line("subjects without a role: " + as);
  }

  const WhoReport& report_;
  ReadBackTable& read_back_;
  const pol::Names& names_;
  std::size_t width_;
};

llvm::json::Value row_json(const WhoRow& row, const pol::Names& names) {
  llvm::json::Array outcomes;
  for (std::size_t position = 0; position < row.outcomes.size(); ++position) {
    const LevelOutcome& outcome = row.outcomes[position];
    llvm::json::Object object{{"level", json_string(names.name(outcome.level))}, {"otherwise", outcome.is_rest}};
    add_words(object, outcome.words, row.granted_by[position]);
    outcomes.push_back(std::move(object));
  }
  llvm::json::Array losses;
  for (const RoleLoss& loss : row.losses) {
    llvm::json::Object object{{"also_holds", roles_json(names, loss.roles)},
                              {"below", json_string(names.name(loss.level))},
                              {"statements", statements_json(loss.by)}};
    add_words(object, loss.words, {});
    losses.push_back(std::move(object));
  }
  return llvm::json::Object{{"roles", roles_json(names, row.roles)},
                            {"without_role", row.has_no_role},
                            {"outcomes", std::move(outcomes)},
                            {"loses", std::move(losses)}};
}

}  // namespace

std::string who_text(const WhoReport& report, ReadBackTable& read_back, std::size_t width) {
  return WhoWriter(report, read_back, width).run();
}

std::string who_json(const WhoReport& report, ReadBackTable& read_back) {
  const pol::Names& names = read_back.names();
  llvm::json::Array permissions;
  for (std::size_t number = 0; number < report.answers.size(); ++number) {
    const WhoAnswer& answer = report.answers[number];
    llvm::json::Array rows;
    for (const WhoRow& row : answer.rows) rows.push_back(row_json(row, names));
    llvm::json::Object object{{"permission", json_string(names.name(answer.permission))},
                              {"title", json_string(names.title(answer.permission))},
                              {"rows", std::move(rows)},
                              {"nobody", roles_json(names, answer.nobody)},
                              {"settings", settings_json(read_back, answer.settings)}};
    if (!report.claims.empty()) add_claims(object, read_back, report.claims[number]);
    permissions.push_back(std::move(object));
  }
  llvm::json::Object object{{"format_version", 1},
                            {"policy", json_string(names.policy())},
                            {"scope", scope_json(read_back, report.scope)},
                            {"has_statements", report.has_statements},
                            {"permissions", std::move(permissions)}};
  if (report.level) object["level_or_more"] = json_string(names.name(*report.level));
  return json_text(std::move(object)) + "\n";
}

}  // namespace polc
