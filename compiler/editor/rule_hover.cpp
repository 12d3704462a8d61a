#include "compiler/editor/rule_hover.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "compiler/editor/markdown.h"

namespace polc::editor {
namespace {

constexpr std::size_t most_names = 6;
constexpr std::size_t most_decided = 6;
constexpr std::size_t most_restrictions = 6;

/// What the rules have in common; null what one does not have.
struct RuleParts {
  const ast::RoleSet* roles = nullptr;
  const ast::PermissionSet* permissions = nullptr;
  const ast::Condition* condition = nullptr;
};

RuleParts parts_of(const ast::Statement& statement) {
  if (const auto* grant = std::get_if<ast::Grant>(&statement.node))
    return {&grant->roles, &grant->permissions, grant->condition.get()};
  if (const auto* forbid = std::get_if<ast::Forbid>(&statement.node))
    return {&forbid->roles, &forbid->permissions, forbid->condition.get()};
  if (const auto* require = std::get_if<ast::Require>(&statement.node))
    return {nullptr, &require->permissions, require->condition.get()};
  if (const auto* assertion = std::get_if<ast::Assertion>(&statement.node)) {
    const bool has_permissions = assertion->kind != ast::Assertion::Kind::become;
    return {&assertion->roles, has_permissions ? &assertion->permissions : nullptr, assertion->condition.get()};
  }
  return {};
}

class RuleWriter {
 public:
  RuleWriter(const HoverQuestion& question, const ast::Statement& statement)
      : question_(question),
        symbols_(question.references.symbols()),
        statement_(statement),
        parts_(parts_of(statement)) {
    if (parts_.permissions != nullptr) permissions_ = question.references.permissions(*parts_.permissions);
    if (parts_.roles != nullptr) roles_ = question.references.roles(*parts_.roles);
  }

  std::string write() {
    std::string text = sentence();
    if (text.empty()) return text;
    const bool is_claim = std::holds_alternative<ast::Assertion>(statement_.node);
    if (!is_claim) text += cells() + restrictions();
    if (permissions_.size() == 1) text += who_else();
    return text;
  }

 private:
  /// Empty where the rule names something of each kind that is declared.
  std::string what_is_missing() const {
    const bool has_no_role = parts_.roles != nullptr && roles_.empty();
    const bool has_no_permission = parts_.permissions != nullptr && permissions_.empty();
    if (has_no_role && has_no_permission) return "Names neither a role nor a permission that is declared.";
    if (has_no_role) return "Names no role that is declared.";
    return has_no_permission ? "Names no permission that is declared." : "";
  }

  std::string sentence() const {
    if (std::string missing = what_is_missing(); !missing.empty()) return missing;
    if (const auto* grant = std::get_if<ast::Grant>(&statement_.node)) {
      return fmt::format("Grants {} to {} for {}{}.", code(grant->level.text), names(roles_), names(permissions_),
                         condition(" where "));
    }
    if (const auto* forbid = std::get_if<ast::Forbid>(&statement_.node)) {
      return fmt::format(
          "Keeps {} from {}{}{}, whatever grants it. It binds who holds the role itself, not who includes it.",
          names(roles_), names(permissions_), above(forbid->above), condition(" where "));
    }
    if (const auto* require = std::get_if<ast::Require>(&statement_.node)) {
      return fmt::format("Nobody may {}{}{}, whatever the role.", names(permissions_), above(require->above),
                         condition(" unless "));
    }
    if (std::holds_alternative<ast::Implies>(statement_.node))
      return "Whoever is granted the first may do the second too, at the same level and under the same condition.";
    if (std::holds_alternative<ast::Gives>(statement_.node))
      return "Whoever may do this can give somebody the role. It changes no decision; `polc escalate` follows it.";
    if (std::holds_alternative<ast::Exclusive>(statement_.node)) return "Nobody may hold two of these roles.";
    if (std::holds_alternative<ast::CustomRoles>(statement_.node))
      return "What the roles that an account makes up for itself may hold.";
    if (const auto* assertion = std::get_if<ast::Assertion>(&statement_.node)) return claim(*assertion);
    return {};
  }

  std::string claim(const ast::Assertion& assertion) const {
    using Kind = ast::Assertion::Kind;
    const std::string where = condition(" where ");
    switch (assertion.kind) {
      case Kind::only:
        return fmt::format("Must hold: nobody without {} may {}{}.", names(roles_, " or "), names(permissions_), where);
      case Kind::never:
        return fmt::format("Must hold: who holds nothing but {} may not {}{}.", names(roles_), names(permissions_),
                           where);
      case Kind::always:
        return fmt::format("Must hold: {} may {}{}, whatever an account chooses.", names(roles_), names(permissions_),
                           where);
      case Kind::separate:
        return "Must hold: no role, with what it includes, gives two of these.";
      case Kind::become:
        return "Must hold: none of these can end up with that role, by whoever's help.";
    }
    return {};
  }

  std::string names(const std::vector<SymbolId>& ids, std::string_view last = " and ") const {
    // INVARIANT: there is one at least, or the sentence would be another.
    std::string text;
    const std::size_t shown = std::min(ids.size(), most_names);
    for (std::size_t number = 0; number < shown; ++number) {
      const bool is_last = number + 1 == ids.size();
      text += number == 0 ? "" : is_last ? std::string(last) : ", ";
      text += code(symbols_[ids[number]].name);
    }
    if (ids.size() > shown) text += fmt::format(" and {} more", ids.size() - shown);
    return text;
  }

  std::string condition(std::string_view word) const {
    if (parts_.condition == nullptr) return {};
    return std::string(word) + code(written(parts_.condition->span));
  }

  static std::string above(const std::optional<ast::Name>& level) {
    return level ? " above " + code(level->text) : std::string();
  }

  std::string written(Span span) const {
    std::string line;
    for (const char c : question_.written(span)) {
      const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (is_space && line.ends_with(' ')) continue;
      line += is_space ? ' ' : c;
    }
    return line;
  }

  /// What is decided there in the end, by all rules together.
  std::string cells() const {
    if (question_.policy == nullptr || parts_.roles == nullptr) return {};
    std::string text;
    std::size_t shown = 0;
    for (const SymbolId permission : permissions_) {
      for (const SymbolId role : roles_) {
        if (++shown > most_decided) return text + "\n- …";
        const std::string answer = cell_answer(*question_.policy, symbols_[role].name, symbols_[permission].name);
        if (answer.empty()) continue;
        text +=
            fmt::format("\n- {} · {}: {}", code(symbols_[role].name), code(symbols_[permission].name), plain(answer));
      }
    }
    if (text.empty()) return text;
    return std::string("\n\nDecided in the end") + (question_.is_earlier ? ", in the last text that compiled" : "") +
           ":\n" + text;
  }

  /// Other statements that keep somebody from one of the permissions.
  std::string restrictions() const {
    if (permissions_.empty()) return {};
    const std::set<SymbolId> about(permissions_.begin(), permissions_.end());
    std::string text;
    std::size_t found = 0;
    for (const ast::File& file : question_.files) {
      for (const ast::Statement& each : file.statements) {
        const bool restricts =
            std::holds_alternative<ast::Forbid>(each.node) || std::holds_alternative<ast::Require>(each.node);
        if (!restricts || &each == &statement_) continue;
        const std::vector<SymbolId> theirs = question_.references.permissions(*parts_of(each).permissions);
        const bool bears = std::any_of(theirs.begin(), theirs.end(), [&](SymbolId id) { return about.contains(id); });
        if (!bears || ++found > most_restrictions) continue;
        const std::int64_t line = question_.sources.position(file.id, each.span.begin).line + lines_moved(each.span);
        const std::string path =
            std::filesystem::path(std::string(question_.sources.path(file.id))).filename().string();
        text += fmt::format("\n- {}:{}: {}", plain(path), line, code(written(each.span)));
      }
    }
    if (found > most_restrictions) text += fmt::format("\n- and {} more", found - most_restrictions);
    return text.empty() ? text : "\n\nRestricted by:\n" + text;
  }

  std::int64_t lines_moved(Span span) const {
    const MovedLines& moved = question_.moved;
    return span.file == moved.file && span.begin >= moved.from ? moved.by : 0;
  }

  std::string who_else() const {
    if (question_.policy == nullptr) return {};
    const std::string answer = fenced("text", who_answer(*question_.policy, symbols_[permissions_.front()].name));
    return answer.empty() || !question_.is_earlier ? answer : "\n\n*Of the last text that compiled:*" + answer;
  }

  const HoverQuestion& question_;
  const Symbols& symbols_;
  const ast::Statement& statement_;
  RuleParts parts_;
  std::vector<SymbolId> permissions_;
  std::vector<SymbolId> roles_;
};

}  // namespace

bool is_rule(const ast::Statement& statement) {
  return std::holds_alternative<ast::Grant>(statement.node) || std::holds_alternative<ast::Forbid>(statement.node) ||
         std::holds_alternative<ast::Require>(statement.node);
}

std::string rule_hover(const HoverQuestion& question, const ast::Statement& statement) {
  return RuleWriter(question, statement).write();
}

}  // namespace polc::editor
