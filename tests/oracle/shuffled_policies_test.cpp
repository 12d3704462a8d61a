// The order of statements means nothing, within a file and between files: a policy whose statements are shuffled, or
// spread over files, decides the same and is told the same.
//
// Roles, permissions and the rest are numbered as they are declared, so that tables show them in the author's order:
// where the declarations stay in their order, the bytes are the same too (names, explanations and their lines aside).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/common/policies.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/edited_policies.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

using Texts = CompiledPolicy::Texts;

struct Chunk {
  enum class Kind : std::uint8_t {
    head,         ///< `policy`, `import`, `extends`: stays in its file.
    declaration,  ///< Numbers something.
    other,
  };
  Kind kind = Kind::other;
  std::string text;  ///< The statement with the comments and the `accept`s before it.
};

Chunk::Kind kind_of(const ast::StatementNode& node) {
  const bool is_head = std::holds_alternative<ast::Policy>(node) || std::holds_alternative<ast::Import>(node) ||
                       std::holds_alternative<ast::Extends>(node);
  if (is_head) return Chunk::Kind::head;
  const bool declares = std::holds_alternative<ast::Levels>(node) || std::holds_alternative<ast::Domain>(node) ||
                        std::holds_alternative<ast::Role>(node) || std::holds_alternative<ast::Context>(node) ||
                        std::holds_alternative<ast::Resource>(node) || std::holds_alternative<ast::Settings>(node);
  return declares ? Chunk::Kind::declaration : Chunk::Kind::other;
}

std::vector<Chunk> chunks_of(const Compilation& compilation, const std::string& path) {
  std::vector<Chunk> chunks;
  for (const ast::File& file : compilation.files.files) {
    if (compilation.sources.path(file.id) != path) continue;
    const std::string_view text = compilation.sources.text(file.id);
    std::size_t begin = 0;
    for (const ast::Statement& statement : file.statements) {
      chunks.push_back({kind_of(statement.node), std::string(text.substr(begin, statement.span.end - begin)) + "\n"});
      begin = statement.span.end;
    }
  }
  return chunks;
}

std::string joined(const std::vector<Chunk>& chunks) {
  std::string text;
  for (const Chunk& chunk : chunks) text += chunk.text;
  return text;
}

/// In an order of chance; with `keeps_declarations`, those stay in their order among themselves.
std::vector<Chunk> shuffled(std::vector<Chunk> chunks, bool keeps_declarations, Random& random) {
  std::vector<Chunk> declarations;
  for (const Chunk& chunk : chunks) {
    if (chunk.kind == Chunk::Kind::declaration) declarations.push_back(chunk);
  }
  random.shuffle(chunks);
  auto next = declarations.begin();
  for (Chunk& chunk : chunks) {
    if (keeps_declarations && chunk.kind == Chunk::Kind::declaration) chunk = *next++;
  }
  return chunks;
}

/// The main file's statements spread over files that it imports, in an order of chance.
Texts spread(const Texts& files, const std::string& main, const std::vector<Chunk>& chunks, Random& random) {
  const std::filesystem::path folder = std::filesystem::path(main).parent_path();
  std::vector<std::string> parts(3);
  std::string own;
  for (const Chunk& chunk : chunks) {
    const std::size_t part = random.below(parts.size() + 1);
    (chunk.kind == Chunk::Kind::head || part == parts.size() ? own : parts[part]) += chunk.text;
  }
  Texts result = files;
  std::vector<std::string> imports;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const std::string name = "part" + std::to_string(part) + ".pol";
    result[(folder / name).string()] = parts[part];
    imports.push_back("import \"" + name + "\";\n");
  }
  random.shuffle(imports);
  result[main] = imports[0] + own + imports[1] + imports[2];
  return result;
}

// Of two statements that make one another redundant, the one that comes first is told; so errors alone are compared.

/// What a compilation says, places aside.
std::vector<std::string> said(const DiagnosticSink& sink) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : sink.all()) {
    if (diagnostic.severity != Severity::error) continue;
    std::vector<std::string> labels;
    for (const Label& label : diagnostic.labels) labels.push_back(label.text);
    std::sort(labels.begin(), labels.end());
    std::string line = code_text(diagnostic.code) + " " + diagnostic.message;
    for (const std::string& label : labels) line += "\n  " + label;
    for (const std::string& help : diagnostic.helps) line += "\n  help: " + help;
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// What it is about: the codes alone. Which of several counterexamples of one size is shown, and in which order a
/// message lists names, goes by the order of declarations.
std::vector<std::string> codes(const DiagnosticSink& sink) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : sink.all()) {
    if (diagnostic.severity == Severity::error) lines.push_back(code_text(diagnostic.code));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::unique_ptr<Compilation> compiled(const Texts& files, const std::string& main) {
  CompileOptions options;
  options.table.strip = true;
  return compile(main, options, [texts = reader_of(files)](const std::string& path) {
    return texts(std::filesystem::path(path).lexically_normal().string());
  });
}

enum class Declarations : std::uint8_t { kept, shuffled };

void expect_same(const Compilation& one, const Texts& files, const std::string& main, Declarations declarations) {
  const auto other = compiled(files, main);
  ASSERT_EQ(codes(one.sink), codes(other->sink)) << files.at(main);
  ASSERT_EQ(one.bytes.has_value(), other->bytes.has_value()) << files.at(main);
  if (declarations == Declarations::shuffled) return;
  ASSERT_EQ(said(one.sink), said(other->sink)) << files.at(main);
  ASSERT_TRUE(one.bytes == other->bytes) << files.at(main);
}

TEST(ShuffledPolicies, GeneratedOnesAreToldTheSameAndCompileToTheSameBytes) {
  std::size_t with_bytes = 0;
  std::size_t with_errors = 0;
  for_each_specimen(600, [&](const Specimen& specimen) {
    Random random(specimen.seed);
    const std::string main = GeneratedPolicy::main;
    Texts files = specimen.policy.files;
    const bool has_claims = random.percent(30);
    for (const std::string& claim : specimen.policy.assertions) files[main] += has_claims ? claim + "\n" : "";
    for (const std::string& claim : specimen.policy.tests) files[main] += claim + "\n";
    const auto original = compiled(files, main);
    ++(original->bytes ? with_bytes : with_errors);
    const std::vector<Chunk> chunks = chunks_of(*original, main);
    Texts other = files;
    other[main] = joined(shuffled(chunks, true, random));
    expect_same(*original, other, main, Declarations::kept);
    if (testing::Test::HasFatalFailure()) return;
    other[main] = joined(shuffled(chunks, false, random));
    expect_same(*original, other, main, Declarations::shuffled);
    if (testing::Test::HasFatalFailure()) return;
    expect_same(*original, spread(files, main, shuffled(chunks, false, random), random), main, Declarations::shuffled);
  });
  EXPECT_GT(with_bytes, 100U);
  EXPECT_GT(with_errors, 50U);
}

TEST(ShuffledPolicies, ComparedWithTheOriginalNothingChanged) {
  std::size_t policies = 0;
  std::size_t moved = 0;
  for_each_specimen(300, [&](const Specimen& specimen) {
    Random random(specimen.seed);
    const std::string main = GeneratedPolicy::main;
    Texts files = specimen.policy.files;
    for (const std::string& claim : specimen.policy.assertions) files[main] += random.percent(20) ? claim + "\n" : "";
    const CompiledPolicy original(files, main);
    if (!original.compiled()) return;
    const std::vector<Chunk> chunks = chunks_of(original.compilation(), main);
    for (const bool keeps_declarations : {true, false}) {
      files[main] = joined(shuffled(chunks, keeps_declarations, random));
      const CompiledPolicy other(files, main);
      ASSERT_TRUE(other.compiled()) << describe(specimen);
      const PolicyDiff diff = compare_policies(side_of(original), side_of(other), {});
      ASSERT_TRUE(diff.decisions.empty()) << describe(specimen);
      for (const SchemaFinding& each : diff.schema) {
        // A program that was built with the old header needs to know; nobody else does.
        ASSERT_TRUE(!keeps_declarations && each.topic == DiffTopic::ids) << each.what << ": " << each.change << "\n"
                                                                         << files[main] << describe(specimen);
        ++moved;
      }
    }
    ++policies;
  });
  EXPECT_GT(policies, 100U);
  EXPECT_GT(moved, 50U);
}

TEST(ShuffledPolicies, ShuffledDeclarationsDecideWhatTheOracleDecides) {
  std::size_t cases = 0;
  for_each_specimen(200, [&](const Specimen& specimen) {
    Random random(specimen.seed);
    const std::string main = GeneratedPolicy::main;
    const CompiledPolicy original(specimen.policy.files, main);
    if (!original.compiled()) return;
    const std::vector<Chunk> chunks = chunks_of(original.compilation(), main);
    const CompiledPolicy other(spread(specimen.policy.files, main, shuffled(chunks, false, random), random), main);
    ASSERT_TRUE(other.compiled()) << other.problems() << describe(specimen);
    const Layers layers = layers_of(original.compilation());
    const Oracle oracle(layers);
    const ComparisonResult result = compare(oracle, other, subjects_up_to(oracle.names().roles, 1), 200, random);
    ASSERT_FALSE(result.difference) << *result.difference << describe(specimen);
    cases += result.cases;
  });
  EXPECT_GT(cases, 10'000U);
}

/// A shipped policy, all its files.
Texts files_below(const std::filesystem::path& folder) {
  Texts files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".pol") continue;
    std::ifstream stream(entry.path());
    files[entry.path().string()] = {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  return files;
}

TEST(ShuffledPolicies, ShippedOnesAreToldTheSameAndCompileToTheSameBytes) {
  const std::filesystem::path policies = std::filesystem::path(POLC_SOURCE_DIR) / "policies";
  for (const char* name : {"support_authorization", "contact_center", "authzen_todo", "gitlab", "moodle"}) {
    Random random(7);
    const Texts files = files_below(policies / name);
    const std::string main = (policies / name / "policy.pol").string();
    const auto original = compiled(files, main);
    ASSERT_TRUE(original->bytes) << name;
    Texts kept = files;
    Texts mixed = files;
    for (const auto& [path, text] : files) {
      const std::vector<Chunk> chunks = chunks_of(*original, path);
      if (chunks.empty()) continue;
      kept[path] = joined(shuffled(chunks, true, random));
      mixed[path] = joined(shuffled(chunks, false, random));
    }
    // Files that change places with their imports change the order of declarations.
    expect_same(*original, kept, main, files.size() == 1 ? Declarations::kept : Declarations::shuffled);
    expect_same(*original, mixed, main, Declarations::shuffled);
  }
}

}  // namespace
}  // namespace polc::oracle
