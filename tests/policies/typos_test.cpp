// A slip in a shipped policy, and the fixes that a program may make by itself: where any is offered, they end in the
// policy that was meant, which may call one thing by its misspelt name, everywhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <set>

#include "compiler/compile.h"

namespace polc {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

struct Word {
  std::string file;
  std::size_t at = 0;
  std::string text;
};

/// Words of at least four letters, outside of comments and texts.
std::vector<Word> words_of(const Files& files) {
  static const std::regex part(R"re(//[^\n]*|"(\\.|[^"\\\n])*"|[A-Za-z_][A-Za-z0-9_]*)re");
  std::vector<Word> words;
  for (const auto& [file, text] : files) {
    for (std::sregex_iterator at(text.begin(), text.end(), part), end; at != end; ++at) {
      const std::string word = at->str();
      if (word.size() >= 4 && word[0] != '/' && word[0] != '"')
        words.push_back({file, static_cast<std::size_t>(at->position()), word});
    }
  }
  return words;
}

std::string slip(std::string word, std::mt19937& random) {
  const std::size_t at = 1 + random() % (word.size() - 2);
  switch (random() % 4) {
    case 0:
      return word.erase(at, 1);
    case 1:
      return word.insert(at, 1, word[at]);
    case 2:
      std::swap(word[at], word[at + 1]);
      return word;
    default:
      word[at] = static_cast<char>('a' + random() % 26);
      return word;
  }
}

std::unique_ptr<Compilation> compiled(const std::string& path, const Files& files) {
  return compile(path, {}, [&](const std::string& file) -> Expected<std::string, ReadError> {
    const auto found = files.find(fs::path(file).lexically_normal().string());
    if (found != files.end()) return found->second;
    return Unexpected(ReadError{"no such file"});
  });
}

/// The files with all fixes of a compilation made, from the end on; empty if there are none.
Files with_fixes(const Compilation& compilation, Files files) {
  std::map<std::pair<std::string, std::uint32_t>, Fix> fixes;
  for (const Diagnostic& diagnostic : compilation.sink.all()) {
    for (const Fix& fix : diagnostic.fixes)
      fixes.try_emplace({std::string(compilation.sources.path(fix.span.file)), fix.span.begin}, fix);
  }
  if (fixes.empty()) return {};
  for (auto fix = fixes.rbegin(); fix != fixes.rend(); ++fix) {
    const Fix& made = fix->second;
    files.at(fs::path(fix->first.first).lexically_normal().string())
        .replace(made.span.begin, made.span.end - made.span.begin, made.replacement);
  }
  return files;
}

/// `from` as a whole word, each time.
std::string renamed(const std::string& text, const std::string& from, const std::string& to) {
  return std::regex_replace(text, std::regex("\\b" + from + "\\b"), to);
}

std::string messages(const Compilation& compilation) {
  std::string text;
  for (const Diagnostic& diagnostic : compilation.sink.all()) {
    if (diagnostic.severity == Severity::warning) continue;
    text += code_text(diagnostic.code) + ": " + diagnostic.message + "\n";
    for (const std::string& help : diagnostic.helps) text += "  help: " + help + "\n";
  }
  return text;
}

struct Tally {
  std::size_t slips = 0;
  std::size_t offered = 0;
};

void try_slips(const std::string& policy, std::size_t count, Tally& tally) {
  const fs::path folder = fs::path(POLC_SOURCE_DIR) / "policies" / fs::path(policy).parent_path();
  Files files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".pol") continue;
    std::ifstream stream(entry.path());
    files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(stream), {}};
  }
  const std::string path = fs::path(policy).filename().string();
  ASSERT_TRUE(compiled(path, files)->bytes) << policy;
  const std::vector<Word> words = words_of(files);
  std::mt19937 random(20);
  for (std::size_t left = count; left > 0; --left) {
    const Word& word = words[random() % words.size()];
    const std::string wrong = slip(word.text, random);
    const bool is_taken =
        std::any_of(words.begin(), words.end(), [&](const Word& other) { return other.text == wrong; });
    if (wrong == word.text || is_taken) continue;
    ++tally.slips;
    Files typed = files;
    typed[word.file].replace(word.at, word.text.size(), wrong);
    auto compilation = compiled(path, typed);
    const std::string first = messages(*compilation);
    bool offered = false;
    for (int round = 0; round < 6; ++round) {
      const Files next = with_fixes(*compilation, typed);
      if (next.empty()) break;
      offered = true;
      typed = next;
      compilation = compiled(path, typed);
    }
    if (!offered) continue;
    ++tally.offered;
    const std::string what = policy + ": `" + word.text + "` written `" + wrong + "` in " + word.file;
    EXPECT_TRUE(compilation->bytes) << what << "\n" << first << "--- after the fixes\n" << messages(*compilation);
    for (const auto& [file, text] : files) {
      EXPECT_EQ(renamed(typed[file], wrong, word.text) == text, true) << what << "\n" << first;
    }
  }
}

TEST(Typos, FixesEndInThePolicyThatWasMeant) {
  Tally tally;
  try_slips("support_authorization/policy.pol", 150, tally);
  try_slips("contact_center/policy.pol", 100, tally);
  try_slips("authzen_todo/policy.pol", 100, tally);
  try_slips("authzen_todo/gateway.pol", 60, tally);
  try_slips("gitlab/policy.pol", 40, tally);
  EXPECT_GT(tally.offered, tally.slips / 4) << "fixes are offered for few slips";
}

}  // namespace
}  // namespace polc
