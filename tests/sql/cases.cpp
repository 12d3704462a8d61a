// Cases with their decisions, by the oracle, for the tests of SQL: sql_cases POLICY MOST, or sql_cases --generate FOLDER COUNT MOST.
//
// Of a policy it prints a line of JSON for each permission: inputs with their values, subjects, cases as positions of values, whether an
// account may have a case's settings, and for each case and subject a hexadecimal digit, the rank of the level. At most MOST cases a permission; beyond that some at random, the
// same on every machine. With --carry OLD NEW it carries accounts over. With --generate it writes random policies that compile, a folder each, with their cases beside them.
#include <pol/account_text.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "tests/oracle/compiled_policy.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/policy_generator.h"

namespace polc::oracle {
namespace {

template <typename Items>
llvm::json::Array array_of(const Items& items) {
  llvm::json::Array array;
  for (const auto& item : items) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(item)>>) {
      array.push_back(static_cast<std::int64_t>(item));
    } else {
      array.push_back(item);
    }
  }
  return array;
}

/// What a case gives a value.
struct Input {
  std::string key;   ///< The oracle's name.
  std::string name;  ///< As SQL has it.
  bool is_setting = false;
  bool is_boolean = false;
  std::vector<std::string> values;  ///< That SQL admits, as the policy names them.
};

Layers layers_of(const Compilation& compilation) {
  Layers layers;
  for (const PolicyLayer& layer : compilation.files.layers) layers.push_back(layer.files);
  return layers;
}

std::vector<Input> inputs_of(const CompiledPolicy& compiled, const Oracle& oracle, const std::string& permission) {
  const pol::TableData& data = compiled.table().data();
  const pol::PermissionId id = compiled.permission(permission);
  std::vector<Input> inputs;
  for (const auto& [key, variable] : oracle.attributes(permission)) {
    const pol::AttributeId attribute = *compiled.names().attribute(id, key);
    const pol::format::Attribute& found = data.attributes[pol::index(attribute)];
    if ((pol::attribute_bits(found) & pol::dependencies_of(data, pol::index(id))) == 0) continue;
    inputs.push_back({key, std::string(compiled.names().name(attribute)), false, found.boolean != 0, variable.values});
  }
  for (const std::string& key : oracle.settings_of(permission)) {
    const pol::SettingId setting = *compiled.names().setting(key);
    const pol::format::Setting& found = data.settings[pol::index(setting)];
    Input input{
        key, std::string(compiled.names().name(setting)), true, (found.flags & pol::format::Setting::boolean) != 0, {}};
    for (const std::string& value : oracle.names().settings.at(key).variable.values) {
      const std::uint32_t number = *compiled.names().value(setting, value);
      const bool is_allowed = (data.value_sets[found.allowed + number / 64] >> number % 64 & 1U) != 0;
      const bool is_fixed = (found.flags & pol::format::Setting::immutable) != 0;
      if (is_fixed ? number == found.default_value : is_allowed) input.values.push_back(value);
    }
    inputs.push_back(std::move(input));
  }
  return inputs;
}

std::vector<Roles> subjects_of(const Oracle& oracle, Random& random) {
  std::vector<std::string> roles(oracle.names().roles.begin(), oracle.names().roles.end());
  std::erase(roles, custom_role);  // SQL does not know them.
  std::vector<Roles> subjects = role_sets({roles.begin(), roles.end()}, roles.size() > 12 ? 1 : 2);
  for (int more = 0; more < 8 && roles.size() > 2; ++more) {
    const auto some = random.some(roles, random.between(3, std::max<std::size_t>(3, roles.size())));
    subjects.emplace_back(some.begin(), some.end());
  }
  return subjects;
}

std::vector<std::vector<std::size_t>> cases_of(const std::vector<Input>& inputs, std::size_t most, Random& random) {
  std::size_t count = 1;
  for (const Input& input : inputs) count = std::min(count * input.values.size(), most + 1);
  std::vector<std::vector<std::size_t>> cases;
  if (count > most) {
    for (std::size_t left = most; left > 0; --left) {
      std::vector<std::size_t> one;
      for (const Input& input : inputs) one.push_back(random.between(0, input.values.size() - 1));
      cases.push_back(std::move(one));
    }
    return cases;
  }
  cases.emplace_back();
  for (const Input& input : inputs) {
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& each : cases) {
      for (std::size_t value = 0; value < input.values.size(); ++value) {
        longer.push_back(each);
        longer.back().push_back(value);
      }
    }
    cases = std::move(longer);
  }
  return cases;
}

/// False if the table and the oracle do not agree, which is no fault of SQL.
bool print_cases(const CompiledPolicy& compiled, std::size_t most, std::ostream& out) {
  const Oracle oracle(layers_of(compiled.compilation()));
  Random random(1);
  const std::vector<Roles> subjects = subjects_of(oracle, random);
  llvm::json::Array subject_list;
  for (const Roles& subject : subjects) subject_list.push_back(array_of(subject));
  for (const auto& [permission, declared] : oracle.names().permissions) {
    const std::vector<Input> inputs = inputs_of(compiled, oracle, permission);
    std::string decisions;
    llvm::json::Array case_list;
    llvm::json::Array admitted;
    for (const auto& values : cases_of(inputs, most, random)) {
      Values attributes;
      // What nothing depends on must be said all the same.
      for (const auto& [key, variable] : oracle.attributes(permission)) attributes[key] = variable.values.front();
      Values settings;
      for (std::size_t at = 0; at < inputs.size(); ++at)
        (inputs[at].is_setting ? settings : attributes)[inputs[at].key] = inputs[at].values[values[at]];
      const Effects effects = oracle.effects(permission, attributes, settings);
      for (const Roles& subject : subjects) {
        const std::size_t rank = oracle.admissible(subject) ? oracle.decide(subject, effects) : 0;
        if (oracle.names().levels[rank] != compiled.decide(subject, permission, attributes, settings)) return false;
        decisions += "0123456789abcdef"[rank];
      }
      case_list.push_back(array_of(values));
      admitted.push_back(oracle.admitted(settings));
    }
    llvm::json::Array input_list;
    for (const Input& input : inputs) {
      input_list.push_back(llvm::json::Object{{"name", input.name},
                                              {"is_setting", input.is_setting},
                                              {"is_boolean", input.is_boolean},
                                              {"values", array_of(input.values)}});
    }
    llvm::json::Object line{{"permission", permission},        {"levels", array_of(oracle.names().levels)},
                            {"inputs", std::move(input_list)}, {"subjects", llvm::json::Array(subject_list)},
                            {"cases", std::move(case_list)},   {"admitted", std::move(admitted)},
                            {"decisions", decisions}};
    std::string text;
    llvm::raw_string_ostream(text) << llvm::json::Value(std::move(line));
    out << text << '\n';
  }
  return true;
}

int generate(const std::filesystem::path& folder, std::size_t count, std::size_t most) {
  std::size_t written = 0;
  for (std::uint64_t seed = 1; written < count && seed < 4 * count + 100; ++seed) {
    const auto size = seed % 10 == 9 ? PolicySize::crowded : seed % 3 == 0 ? PolicySize::medium : PolicySize::small;
    const GeneratedPolicy policy = generate_policy(seed, size);
    const CompiledPolicy compiled(policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) continue;
    const std::filesystem::path place = folder / std::to_string(seed);
    std::filesystem::create_directories(place);
    for (const auto& [path, text] : policy.files) std::ofstream(place / path, std::ios::binary) << text;
    std::ofstream cases(place / "cases.ndjson");
    if (!print_cases(compiled, most, cases)) return 1;
    ++written;
  }
  return written == count ? 0 : 1;
}

/// Reads lines of JSON, an object of names and values each, and prints for each what the runtime gives up where an account that
/// chose these goes from one policy to another; `null` for one that the old policy does not admit.
int carry(const std::string& old_path, const std::string& new_path) {
  const CompiledPolicy before(old_path);
  const CompiledPolicy after(new_path);
  if (!before.compiled() || !after.compiled()) return 1;
  for (std::string line; std::getline(std::cin, line);) {
    const auto choices = llvm::cantFail(llvm::json::parse(line));
    pol::Account account(before.table());
    std::size_t left = choices.getAsObject()->size();
    // One may need another.
    for (std::size_t round = 0; round <= choices.getAsObject()->size(); ++round) {
      for (const auto& choice : *choices.getAsObject()) {
        const auto setting = before.names().setting(choice.first.str());
        if (!setting || account.is_chosen(*setting)) continue;
        const auto value = before.names().value(*setting, choice.second.getAsString()->str());
        if (value && account.set(*setting, *value)) --left;
      }
    }
    if (left > 0) {
      std::cout << "null\n";
      continue;
    }
    pol::Account carried(after.table());
    llvm::json::Array notes;
    for (const pol::AccountNote& note : pol::carry_over(account, carried).notes)
      notes.push_back(llvm::json::Array{note.name, note.value, std::string(pol::text(note.kind))});
    std::string text;
    llvm::raw_string_ostream(text) << llvm::json::Value(std::move(notes));
    std::cout << text << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace polc::oracle

int main(int argc, char** argv) {
  using namespace polc::oracle;
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 4 && words[0] == "--generate")
    return generate(words[1], std::strtoull(words[2].c_str(), nullptr, 10),
                    std::strtoull(words[3].c_str(), nullptr, 10));
  if (words.size() == 3 && words[0] == "--carry") return carry(words[1], words[2]);
  if (words.size() != 2) return 2;
  const CompiledPolicy compiled(words[0]);
  if (!compiled.compiled()) {
    std::cerr << compiled.problems();
    return 1;
  }
  return print_cases(compiled, std::strtoull(words[1].c_str(), nullptr, 10), std::cout) ? 0 : 1;
}
