// Defines summary_json of summary.h.
#include "compiler/importer/summary.h"
#include "compiler/text/media.h"
#include "llvm/Support/JSON.h"

namespace polc::importer {

std::string summary_json(const ImportSummary& summary, const std::string& policy, const std::string& output) {
  using llvm::json::Array;
  using llvm::json::Object;
  const AccessTable& table = summary.table;
  Array roles;
  for (const ImportedName& role : table.roles) roles.push_back(role.text);
  Array permissions;
  for (const ImportedPermission& permission : table.permissions) {
    permissions.push_back(Object{{"in_table", permission.name.text}, {"in_policy", permission.policy_name()}});
  }
  Object facts;
  for (const auto& [key, fact] : summary.reading.facts) facts[key] = fact;
  Array words;
  for (const UsedWord& word : summary.reading.words) {
    words.push_back(
        Object{{"word", word.word}, {"means", word.meaning}, {"cells", static_cast<std::int64_t>(word.cells)}});
  }
  Object document{{"format_version", 1},
                  {"file", json_string(summary.file)},
                  {"roles", std::move(roles)},
                  {"permissions", std::move(permissions)},
                  {"levels", Array(table.levels)},
                  {"reading", std::move(facts)},
                  {"words", std::move(words)},
                  {"left_out", Array(summary.reading.skipped)},
                  {"inferred", Array(summary.inferred)},
                  {"cells_compared", static_cast<std::int64_t>(summary.cells)}};
  if (output.empty()) {
    document["policy"] = policy;
  } else {
    document["output"] = json_string(output);
  }
  return json_text(std::move(document)) + "\n";
}

}  // namespace polc::importer
