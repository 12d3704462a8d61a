#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tools/polc/lsp/engine.h"

namespace polc::lsp {
namespace {

constexpr const char* path = "/nowhere/p.pol";

class OpenText {
 public:
  OpenText() : engine_({}, [](const auto&, const auto&) {}) {}

  /// Waits until it is compiled.
  PolicyState type(std::string text) {
    documents_[path] = {"file:///nowhere/p.pol", ++version_, std::make_shared<const std::string>(std::move(text))};
    engine_.update(documents_, {}, {path}, false);
    EXPECT_TRUE(engine_.wait_for(engine_.generation()));
    const auto state = engine_.policy_of(path);
    EXPECT_TRUE(state);
    return state ? *state : PolicyState{};
  }

 private:
  Documents documents_;
  std::int64_t version_ = 0;
  Engine engine_;
};

TEST(LspEngine, KeepsAFewVersionsOfATextWhateverIsTyped) {
  const std::string whole =
      "policy p \"P\"; role a; resource x { own: bool; actions view; }\nallow a to x.view if own;\n";
  OpenText open;
  std::vector<std::weak_ptr<const Loaded>> loaded;
  std::vector<std::weak_ptr<const Compilation>> compiled;
  for (int round = 0; round < 300; ++round) {
    // Right, with a mistake in a rule, with one in a declaration, with another name.
    const std::string added = round % 4 == 0   ? ""
                              : round % 4 == 1 ? "allow a to"
                              : round % 4 == 2 ? "role"
                                               : "role b" + std::to_string(round) + ";";
    const PolicyState state = open.type(whole + added);
    loaded.push_back(state.loaded);
    loaded.push_back(state.good);
    loaded.push_back(state.named);
    compiled.push_back(state.current);
  }
  std::vector<std::shared_ptr<const void>> alive;
  const auto count = [&](const auto& all) {
    for (const auto& each : all) {
      const std::shared_ptr<const void> one = each.lock();
      if (one && std::find(alive.begin(), alive.end(), one) == alive.end()) alive.push_back(one);
    }
  };
  count(loaded);
  EXPECT_LE(alive.size(), 3);  // As it is, the last with a table, the last whose names are known.
  count(compiled);
  EXPECT_LE(alive.size(), 6);
}

TEST(LspEngine, WaitsForThePolicyThatIsAskedAboutAlone) {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_open = false;
  // Whoever tells findings of the second policy is kept.
  Engine engine({}, [&](const auto& findings, const auto&) {
    if (findings.size() < 2) return;
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_open; });
  });
  Documents documents;
  for (const std::string name : {"/nowhere/a/p.pol", "/nowhere/b/q.pol"})
    documents[name] = {"file://" + name, 1, std::make_shared<const std::string>("policy p \"P\"; role a;\n")};
  engine.update(documents, {}, {"/nowhere/a/p.pol", "/nowhere/b/q.pol"}, false);
  EXPECT_TRUE(engine.wait_for_policy("/nowhere/a/p.pol", engine.generation()));
  EXPECT_FALSE(engine.wait_for(engine.generation(), std::chrono::milliseconds(1)));
  {
    const std::lock_guard lock(mutex);
    is_open = true;
  }
  changed.notify_all();
  EXPECT_TRUE(engine.wait_for(engine.generation()));
}

TEST(LspEngine, KnowsWhatChangedSinceNamesWereKnown) {
  const std::string whole = "policy p \"P\"; role a; resource x { actions view; }\n";
  OpenText open;
  const PolicyState right = open.type(whole);
  EXPECT_EQ(right.named, right.loaded);
  EXPECT_EQ(right.good, right.loaded);
  EXPECT_TRUE(right.changed_since_named.empty());
  const PolicyState wrong = open.type(whole + "allow a to");
  EXPECT_EQ(wrong.named, wrong.loaded);
  EXPECT_EQ(wrong.good, right.loaded);
}

TEST(LspEngine, CompilesInTurnsOfItsCallerWhereItHasNoThread) {
  const std::string whole = "policy p \"P\"; role a; resource x { actions view; }\n";
  std::size_t told = 0;
  Engine engine({}, [&](const auto& findings, const auto&) { told = findings.size(); }, Turns::of_caller);
  EXPECT_FALSE(engine.take_turn());  // Nothing is waiting.
  Documents documents;
  const auto type = [&](std::string text) {
    documents[path] = {"file:///nowhere/p.pol", 1, std::make_shared<const std::string>(std::move(text))};
    engine.update(documents, {}, {path}, false);
  };
  type(whole);
  EXPECT_EQ(told, 0U);  // Nothing is done between turns.
  EXPECT_TRUE(engine.take_turn());
  EXPECT_EQ(told, 1U);
  EXPECT_FALSE(engine.take_turn());
  ASSERT_TRUE(engine.policy_of(path));
  EXPECT_TRUE(engine.policy_of(path)->good);
  // Whoever has to wait does the work.
  type(whole + "role b;\n");
  EXPECT_TRUE(engine.wait_for(engine.generation()));
  EXPECT_FALSE(engine.take_turn());
  EXPECT_FALSE(engine.wait_for(engine.generation() + 1));
  engine.stop();
  type("policy p \"P\";\n");
  EXPECT_FALSE(engine.take_turn());
}

}  // namespace
}  // namespace polc::lsp
