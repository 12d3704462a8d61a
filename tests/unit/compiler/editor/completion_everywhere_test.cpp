// Completion held against texts that there are: at each word of each policy that is shipped, of the goldens that compile and of the
// examples on pages, the word that stands there has to be among what is offered, unless it is a new name.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/editor/completion.h"
#include "compiler/syntax/grammar_parser.h"

namespace polc::editor {
namespace {

namespace fs = std::filesystem;

struct Miss {
  std::string where;
  std::string line;
};

/// Paths of the policies below a folder, sorted.
std::vector<std::string> policies_below(const std::string& folder) {
  std::vector<std::string> found;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(std::string(POLC_SOURCE_DIR) + "/" + folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".pol" && !name.starts_with("fail_")) found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The policies that a page of documentation shows, by the line on which each begins.
std::map<std::size_t, std::string> examples_in(const std::string& page) {
  std::ifstream stream(std::string(POLC_SOURCE_DIR) + "/" + page);
  std::map<std::size_t, std::string> found;
  std::size_t number = 0;
  std::size_t begin = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (begin != 0 && line.starts_with("```")) {
      begin = 0;
    } else if (begin != 0) {
      found[begin] += line + "\n";
    } else if (line.starts_with("```pol")) {
      begin = number + 1;
    }
  }
  return found;
}

class Asking {
 public:
  explicit Asking(const Compilation& compilation)
      : compilation_(compilation), symbols_(compilation.files.files), references_(symbols_) {}

  /// Of one file of the policy.
  void ask(const ast::File& file) {
    const std::string_view text = compilation_.sources.text(file.id);
    const std::optional<TokenList> tokens = read_tokens(file.id, text);
    ASSERT_TRUE(tokens);
    std::set<std::uint32_t> declared;
    for (const Occurrence& each : references_.in(file)) {
      if (each.is_definition) declared.insert(each.span.begin);
    }
    for (std::size_t at = 0; at + 1 < tokens->size(); ++at) {
      const Token& token = (*tokens)[at];
      if (token.kind != Token::Kind::name && token.kind != Token::Kind::reserved) continue;
      if (declared.contains(token.begin)) continue;
      ++asked;
      const std::string_view word = unquoted_name(tokens->text(at));
      const auto files = [] { return std::vector<std::string>{}; };
      const Proposals proposals = propose(references_, file, text, token.begin, files);
      const bool is_offered = std::any_of(proposals.all.begin(), proposals.all.end(),
                                          [&](const Proposal& each) { return each.label == word; });
      if (!is_offered) misses.push_back(miss(file.id, text, token));
    }
  }

  std::size_t asked = 0;
  std::vector<Miss> misses;

 private:
  Miss miss(FileId file, std::string_view text, const Token& token) const {
    const std::size_t line = token.begin == 0 ? 0 : text.rfind('\n', token.begin - 1) + 1;
    const std::size_t end = std::min(text.find('\n', token.begin), text.size());
    const auto number = 1 + std::count(text.begin(), text.begin() + token.begin, '\n');
    std::string marked(text.substr(line, end - line));
    marked.insert(token.begin - line, "‸");
    return {std::string(compilation_.sources.path(file)) + ":" + std::to_string(number), marked};
  }

  const Compilation& compilation_;
  const Symbols symbols_;
  References references_;
};

/// What is not offered, by its line, and why.
std::map<std::string, std::string> exceptions() {
  return {{"allow clerk to ‸`billing.invoice`.view;", "another spelling of the name that is offered, billing"}};
}

TEST(CompletionEverywhere, OffersTheWordThatStandsThere) {
  std::map<std::string, std::string> excused = exceptions();
  const auto tell = [&](const Asking& asking) {
    for (const Miss& each : asking.misses) {
      if (excused.erase(each.line) == 0) ADD_FAILURE() << each.where << ": " << each.line;
    }
  };
  std::set<std::string> seen;
  std::size_t asked = 0;
  for (const char* folder : {"policies", "tests/golden"}) {
    for (const std::string& path : policies_below(folder)) {
      const auto compilation = compile(path);
      if (!compilation->bytes) continue;
      Asking asking(*compilation);
      for (const ast::File& file : compilation->files.files) {
        if (seen.insert(std::string(compilation->sources.path(file.id))).second) asking.ask(file);
      }
      asked += asking.asked;
      tell(asking);
    }
  }
  for (const char* page : {"grammar/README.md", "README.md", "policies/cookbook/README.md"}) {
    for (const auto& [line, text] : examples_in(page)) {
      const auto compilation = compile_text(page + (":" + std::to_string(line)), text);
      if (!compilation->bytes) continue;
      Asking asking(*compilation);
      asking.ask(compilation->files.files.front());
      asked += asking.asked;
      tell(asking);
    }
  }
  EXPECT_GT(asked, 10'000U);
  for (const auto& [line, reason] : excused) ADD_FAILURE() << "is offered by now: " << line;
}

}  // namespace
}  // namespace polc::editor
