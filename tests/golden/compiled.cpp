#include "tests/golden/compiled.h"

#include <sstream>

#include "compiler/analysis/claims/policy_tests.h"
#include "tests/golden/golden_file.h"

namespace polc::golden {

std::unique_ptr<Compilation> compiled(const std::string& name, const std::map<std::string, std::string>& files,
                                      const std::filesystem::path& folder) {
  auto compilation = compile(name, {}, [&](const std::string& path) -> ReadResult {
    if (const auto found = files.find(path); found != files.end()) return {true, found->second};
    if (!folder.empty() && std::filesystem::is_regular_file(folder / path)) return {true, read(folder / path)};
    return {false, "no such file"};
  });
  if (compilation->bytes) {
    ConditionDiagrams conditions(*compilation->model);
    AccessConditions access(conditions);
    run_tests(access, compilation->sink);
  }
  return compilation;
}

std::unique_ptr<Compilation> compiled_example(std::string_view example) {
  std::map<std::string, std::string> files;
  std::string name = "policy.pol";
  std::istringstream lines{std::string(example)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("// ") && line.ends_with(".pol")) name = line.substr(3);
    files[name] += line + "\n";
  }
  return compiled(name, files);
}

std::set<Code> codes(const Compilation& compilation) {
  std::set<Code> result;
  for (const Diagnostic& diagnostic : compilation.sink.all()) result.insert(diagnostic.code);
  return result;
}

}  // namespace polc::golden
