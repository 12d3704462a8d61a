// Entry: summary_json.
#include "compiler/import/summary.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace polc::importing {

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
                  {"file", summary.file},
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
    document["output"] = output;
  }
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << llvm::formatv("{0:2}", llvm::json::Value(std::move(document))) << "\n";
  return stream.str();
}

}  // namespace polc::importing
