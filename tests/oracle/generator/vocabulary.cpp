// Outside surface: the class Vocabulary.
#include "tests/oracle/generator/vocabulary.h"

namespace polc::oracle {

namespace {

const std::vector<std::string> plain_names{
    "admin",   "member", "guest", "auditor", "owner",  "Team_Lead", "agent",  "clerk",   "device",  "form",
    "invoice", "queue",  "user",  "ticket",  "report", "view",      "edit",   "sign",    "port",    "share",
    "close",   "export", "print", "archive", "x",      "Y2",        "number", "billing", "support", "desk",
};

/// Words of the grammar that may be names too, and names that are no plain identifiers.
const std::vector<std::string> odd_names{
    "above",   "accept",      "actions",      "all",        "always",  "assert",   "at",       "because",
    "by",      "define",      "domain",       "every",      "except",  "fallback", "for",      "forbid",
    "given",   "grants",      "group",        "hold",       "implies", "import",   "matrix",   "may",
    "never",   "note",        "of",           "only",       "policy",  "require",  "roles",    "same",
    "setting", "test",        "the",          "to",         "under",   "within",   "2nd-line", "a-b-c",
    "0",       "_",           "`mod/forum`",  "`add news`", "`a:b`",   "`or`",     "`{}`",     "`Größe`",
    "`if`",    "`not there`", "`\"quoted\"`", "`|`",
};

/// Some are also values: `is open` means the value where the domain has it, the attribute elsewhere.
const std::vector<std::string> attribute_names{"own",  "status",     "phase",    "role",
                                               "open", "`due date`", "assigned", "kind"};

const std::vector<std::string> value_names{"open", "closed", "held",    "low", "high",        "in",   "or", "if",
                                           "is",   "none",   "members", "2",   "`in review`", "note", "to", "and"};

const std::vector<std::vector<std::string>> level_names{
    {"deny", "allow"},
    {"none", "view", "edit"},
    {"deny", "instruct", "allow"},
    {"no", "`read only`", "write", "own"},
    {"0", "1", "2", "3"},
    {"never-ever", "given", "always"},
};

}  // namespace

std::string Vocabulary::fresh() {
  for (std::size_t tries = 0;; ++tries) {
    std::string name = random_.percent(25) ? random_.pick(odd_names) : random_.pick(plain_names);
    if (tries > 20) name = "extra-" + std::to_string(tries + used_.size());
    if (used_.insert(name).second) return name;
  }
}

std::string Vocabulary::attribute() {
  return random_.pick(attribute_names);
}

std::vector<std::string> Vocabulary::domain(std::size_t most) {
  return random_.some(value_names, random_.between(2, most));
}

std::vector<std::string> Vocabulary::levels(std::size_t count) {
  std::vector<std::string> levels = random_.pick(level_names);
  if (levels.size() > count) levels.resize(count);
  return levels;
}

std::string Vocabulary::title() {
  static const std::vector<std::string> titles{"Help desk", "A \\\"quoted\\\" title", "x", "Größe | Maß",
                                               "// no comment"};
  return "\"" + random_.pick(titles) + "\"";
}

}  // namespace polc::oracle
