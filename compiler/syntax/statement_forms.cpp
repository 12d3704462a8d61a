#include "compiler/syntax/statement_forms.h"

#include <algorithm>
#include <array>

namespace polc {
namespace {

constexpr std::array<StatementWord, 20> words = {{
    {"accept", GrammarRule::accept, false},
    {"assert", GrammarRule::assertion, false},
    {"context", GrammarRule::context},
    {"custom", GrammarRule::custom_roles, false},
    {"define", GrammarRule::define},
    {"domain", GrammarRule::domain},
    {"exclusive", GrammarRule::exclusive, false},
    {"extends", GrammarRule::extends},
    {"forbid", GrammarRule::forbid, false},
    {"group", GrammarRule::group},
    {"immutable", std::nullopt},
    {"import", GrammarRule::import},
    {"levels", GrammarRule::levels},
    {"matrix", GrammarRule::matrix, false},
    {"policy", GrammarRule::policy},
    {"require", GrammarRule::require, false},
    {"resource", GrammarRule::resource},
    {"role", GrammarRule::role},
    {"settings", GrammarRule::settings},
    {"test", GrammarRule::test, false},
}};

}  // namespace

const StatementWord* find_statement_word(std::string_view word) {
  const auto* found = std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.word == word; });
  return found == words.end() ? nullptr : found;
}

const std::vector<std::string>& statement_words() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> result;
    for (const StatementWord& entry : words) result.emplace_back(entry.word);
    return result;
  }();
  return all;
}

std::string_view form_of(GrammarRule rule) {
  switch (rule) {
    case GrammarRule::statement:
      return "a grant reads `LEVEL ROLES to PERMISSIONS if CONDITION;`";
    case GrammarRule::accept:
      return "to accept a warning, write `accept CODE because \"reason\";`";
    case GrammarRule::assertion:
      return "an assert reads `assert only ROLES may PERMISSIONS if CONDITION;`, with `never` or `always` for `only`, "
             "or "
             "`assert separate PERMISSION, PERMISSION;`, or `assert never ROLES may become ROLES;`";
    case GrammarRule::context:
      return "the context reads `context { NAME: TYPE; }`";
    case GrammarRule::custom_roles:
      return "a statement about custom roles reads `custom roles may hold PERMISSIONS if CONDITION;`, or the same with "
             "`always` or "
             "`never`";
    case GrammarRule::define:
      return "a define reads `define NAME = CONDITION;`";
    case GrammarRule::domain:
      return "a domain reads `domain NAME = {VALUE, VALUE};`, or, if ordered, `domain NAME = LOWEST < NEXT < "
             "HIGHEST;`";
    case GrammarRule::exclusive:
      return "exclusive roles read `exclusive roles ROLE, ROLE;`";
    case GrammarRule::extends:
      return "to name the base, write `extends \"FILE\";`";
    case GrammarRule::forbid:
      return "a restriction reads `forbid ROLES to PERMISSIONS if CONDITION;`";
    case GrammarRule::gives:
      return "who gives roles reads `PERMISSIONS gives ROLES to others if CONDITION;`, or `to self`";
    case GrammarRule::group:
      return "a group reads `group NAME = PERMISSIONS;`";
    case GrammarRule::implies:
      return "an implication reads `PERMISSIONS implies PERMISSIONS;`";
    case GrammarRule::import:
      return "to import a file, write `import \"FILE\";`";
    case GrammarRule::levels:
      return "the levels read `levels LOWEST < NEXT < HIGHEST;`";
    case GrammarRule::matrix:
      return "a matrix reads `matrix NAME \"Title\" { … }`, with its table between the braces";
    case GrammarRule::policy:
      return "to name the policy, write `policy NAME \"Title\";`";
    case GrammarRule::require:
      return "a gate for everybody reads `require CONDITION for PERMISSIONS;`";
    case GrammarRule::resource:
      return "a resource reads `resource NAME \"Title\" { NAME: TYPE; actions NAME, NAME; }`";
    case GrammarRule::role:
      return "a role reads `role NAME \"Title\" includes ROLES;`, with one statement for each role";
    case GrammarRule::role_group:
      return "a group of roles reads `role group NAME \"Title\" = ROLES;`";
    case GrammarRule::settings:
      return "settings read `settings NAME \"Title\" for ROLES editable by ROLES { … }`";
    case GrammarRule::test:
      return "a test reads `test \"NAME\" { … }`";
    case GrammarRule::attribute:
      return "an attribute reads `NAME: TYPE = DEFAULT;`";
    case GrammarRule::resource_item:
      return "an attribute reads `NAME: TYPE = DEFAULT;`, and the actions `actions NAME, NAME;`";
    case GrammarRule::setting:
      return "a setting reads `NAME = off grants PERMISSIONS if CONDITION;` or `NAME: {VALUE, VALUE} = VALUE;`";
    case GrammarRule::test_item:
      return "an expectation reads `ROLES PERMISSIONS (CONDITION) -> LEVEL;`";
    case GrammarRule::matrix_header:
      return "the first row reads `| | ROLE | ROLE |`";
    case GrammarRule::matrix_ruler:
      return "the line under the first row reads `|---|---|---|`, and is optional";
    case GrammarRule::matrix_row:
      return "a row reads `| PERMISSIONS | LEVEL | LEVEL if CONDITION else LEVEL |`";
  }
  return {};
}

}  // namespace polc
