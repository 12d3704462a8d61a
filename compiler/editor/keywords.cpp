#include "compiler/editor/keywords.h"

#include <algorithm>
#include <array>
#include <map>

namespace polc::editor {

const std::vector<std::string_view>& keywords() {
  static const std::vector<std::string_view> all = {
      "above",  "accept", "actions",   "all",      "always",    "and",      "assert",   "at",       "because",
      "become", "below",  "by",        "context",  "custom",    "define",   "domain",   "editable", "else",
      "every",  "except", "exclusive", "extends",  "fallback",  "for",      "forbid",   "given",    "gives",
      "grants", "group",  "hold",      "if",       "immutable", "implies",  "import",   "in",       "includes",
      "is",     "least",  "levels",    "matrix",   "may",       "most",     "never",    "not",      "note",
      "of",     "only",   "or",        "others",   "policy",    "require",  "requires", "resource", "role",
      "roles",  "same",   "self",      "separate", "setting",   "settings", "test",     "the",      "to",
      "under",  "unless", "within"};
  return all;
}

bool is_keyword(std::string_view word) {
  return std::binary_search(keywords().begin(), keywords().end(), word);
}

std::string_view keyword_help(std::string_view word) {
  static const std::map<std::string_view, std::string_view> help = {
      {"accept", "Silences one warning on the statement that follows: `accept POL6001 because \"reason\";`"},
      {"assert", "Something that must hold for every subject, request and account, or the policy does not compile."},
      {"context", "Attributes of the request that belong to no resource."},
      {"custom", "What the roles that an account makes up for itself may hold."},
      {"define", "A name for a condition: `define in_reach = own or tills.share;`"},
      {"domain", "A named set of values: `domain status = {open, held, paid};`"},
      {"else", "What the cell says where the conditions before do not hold."},
      {"exclusive", "Roles that nobody may hold together: `exclusive roles clerk, auditor;`"},
      {"extends", "Puts this policy on top of another as a layer, bound by what that one makes immutable."},
      {"fallback", "Whoever holds no role is decided as this role."},
      {"forbid", "Keeps roles from permissions, whatever grants them."},
      {"group", "A name for permissions: `group till_work = till.open, till.count;`"},
      {"immutable", "No layer that extends this policy may change it."},
      {"implies", "Whoever is granted the first may do the second too."},
      {"import", "Brings in the statements of another file."},
      {"includes", "This role may do whatever those may."},
      {"levels", "What a decision can be, lowest first: `levels deny < ask < allow;`"},
      {"matrix", "A table of cells: a row for each permission, a column for each role."},
      {"note", "Words for readers, shown where the line is named."},
      {"policy", "The policy's name and title."},
      {"require", "A condition without which nobody gets the permissions."},
      {"resource", "A thing, the facts about it, and what can be done with it."},
      {"role", "What a subject can hold. `role group NAME = …` names several."},
      {"settings", "Choices of an account that grant permissions or stand in conditions."},
      {"test", "Expectations: who is decided how, checked by `polc test`."},
  };
  const auto found = help.find(word);
  return found == help.end() ? std::string_view() : found->second;
}

}  // namespace polc::editor
