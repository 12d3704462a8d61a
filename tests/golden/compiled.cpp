#include "tests/golden/compiled.h"

#include <sstream>

#include "compiler/analysis/claims/policy_tests.h"
#include "tests/common/policies.h"

namespace polc::golden {

std::unique_ptr<Compilation> compiled(const std::string& name, const std::map<std::string, std::string>& files,
                                      const std::filesystem::path& folder) {
  const FileReader texts = reader_of(files);
  auto compilation = compile(name, {}, [&](const std::string& path) {
    return folder.empty() || files.contains(path) ? texts(path) : read_from_disk(folder / path);
  });
  if (compilation->bytes) {
    ConditionDiagrams conditions(*compilation->model);
    AccessConditions access(conditions);
    run_tests(access, compilation->sink);
  }
  return compilation;
}

ExampleFiles files_of_example(std::string_view example) {
  ExampleFiles files{{}, "policy.pol"};
  std::istringstream lines{std::string(example)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("// ") && line.ends_with(".pol")) files.policy = line.substr(3);
    files.texts[files.policy] += line + "\n";
  }
  return files;
}

std::unique_ptr<Compilation> compiled_example(std::string_view example) {
  const ExampleFiles files = files_of_example(example);
  return compiled(files.policy, files.texts);
}

std::set<Code> codes(const Compilation& compilation) {
  const std::vector<Code> reported = codes_of(compilation.sink);
  return {reported.begin(), reported.end()};
}

}  // namespace polc::golden
