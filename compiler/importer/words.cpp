#include "compiler/importer/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "llvm/ADT/StringRef.h"

namespace polc::importer {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view words_for_yes[] = {"x",
                                              "yes",
                                              "y",
                                              "true",
                                              "1",
                                              "allow",
                                              "allowed",
                                              "grant",
                                              "granted",
                                              "✓",
                                              "✔",
                                              "✅",
                                              "☑",
                                              "[x]",
                                              ":white_check_mark:",
                                              ":heavy_check_mark:"};
constexpr std::string_view words_for_no[] = {"",     "no",  "n",   "false",  "0",           "deny",     "denied",
                                             "none", "n/a", "-",   "\u2013", "\u2014",      "✗",        "✘",
                                             "❌",   "☐",   "[ ]", ":x:",    "not allowed", "forbidden"};
constexpr std::string_view cross_signs[] = {"✗", "✘", "❌", ":x:"};

constexpr std::string_view subjects[] = {
    "role",       "roles",     "role name", "role_name", "user role", "user_role", "user",    "users", "user group",
    "user_group", "usergroup", "user type", "user_type", "subject",   "principal", "persona", "actor", "combination"};
constexpr std::string_view resources[] = {"module", "modules", "resource", "resources", "object",
                                          "entity", "area",    "section",  "page",      "screen"};
constexpr std::string_view actions[] = {
    "action",     "actions",      "permission", "permissions", "permission name", "permission_name",
    "operation",  "operations",   "right",      "rights",      "privilege",       "privileges",
    "capability", "capabilities", "feature",    "features",    "function",        "functions",
    "task",       "code",         "key",        "act",         "feature / action"};
constexpr std::string_view levels[] = {"effect",   "allowed", "granted",   "allow",        "access",
                                       "decision", "eft",     "permitted", "access level", "access_level"};
constexpr std::string_view titles[] = {"title", "label", "display name", "display_name"};
constexpr std::string_view unclear[] = {
    "description", "notes",  "note",   "comment",   "comments",   "remark",  "remarks",  "details", "category",
    "categories",  "group",  "groups", "type",      "id",         "#",       "no.",      "nr",      "nr.",
    "name",        "status", "scope",  "condition", "conditions", "example", "priority", "source",  "version"};
constexpr std::string_view roles[] = {
    "admin",   "admins",      "administrator", "administrators", "super admin", "superadmin", "super_admin",
    "owner",   "manager",     "member",        "members",        "guest",       "guests",     "editor",
    "author",  "contributor", "viewer",        "moderator",      "user",        "users",      "employee",
    "staff",   "anonymous",   "operator",      "supervisor",     "customer",    "clerk",      "student",
    "teacher", "reader",      "subscriber",    "developer",      "auditor"};

std::string lower_case(std::string_view text) {
  return llvm::StringRef(text.data(), text.size()).lower();
}

bool is_among(Words words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A sign as it is listed.
std::string plain(std::string_view cell) {
  constexpr std::string_view in_colour = "\uFE0F";
  if (cell.ends_with(in_colour)) cell.remove_suffix(in_colour.size());
  return lower_case(cell);
}

}  // namespace

Answer plain_answer(std::string_view cell) {
  const std::string word = plain(cell);
  if (is_among(words_for_no, word)) return Answer::no;
  return is_among(words_for_yes, word) ? Answer::yes : Answer::unknown;
}

bool is_cross(std::string_view cell) {
  const std::string word = plain(cell);
  return word == "x" || word == "[x]";
}

bool is_cross_sign(std::string_view cell) {
  return is_among(cross_signs, plain(cell));
}

std::string problem_of_order(const std::vector<std::string>& levels) {
  const auto is = [](Answer wanted) { return [=](const std::string& level) { return plain_answer(level) == wanted; }; };
  const auto yes = std::find_if(levels.begin(), levels.end(), is(Answer::yes));
  const auto no = std::find_if(yes, levels.end(), is(Answer::no));
  constexpr std::string_view way = ": the lowest level comes first, the highest last";
  if (no != levels.end()) return fmt::format("`{}` is listed above `{}`{}", *no, *yes, way);
  if (levels.size() < 2) return "";
  if (yes == levels.begin()) return fmt::format("`{}` is the lowest level{}", *yes, way);
  if (plain_answer(levels.back()) == Answer::no) return fmt::format("`{}` is the highest level{}", levels.back(), way);
  return "";
}

HeaderWord header_word(std::string_view name) {
  const std::string word = lower_case(name);
  if (is_among(subjects, word)) return HeaderWord::subject;
  if (is_among(resources, word)) return HeaderWord::resource;
  if (is_among(actions, word)) return HeaderWord::action;
  if (is_among(levels, word)) return HeaderWord::level;
  if (is_among(titles, word)) return HeaderWord::title;
  return is_among(unclear, word) ? HeaderWord::unclear : HeaderWord::none;
}

bool is_role_word(std::string_view name) {
  return is_among(roles, lower_case(name));
}

bool is_pattern(std::string_view name) {
  return name.find('*') != std::string_view::npos;
}

bool is_everything(std::string_view name) {
  const std::string word = lower_case(name);
  return word == "all" || word == "any" || word == "everything";
}

}  // namespace polc::importer
