// Compiles policies while their texts change, in a thread of its own.
//
// The thread that reads messages hands over documents (`update`), and is never kept waiting. Compiling works on the documents of
// one moment, a *generation*; between its stages it looks whether there is a later one, and begins again with that. Questions are
// answered in a third thread, which may wait for a generation, and asks again whether it is still the last one.
//
// Where there are no threads, as in a browser, the caller does their work in turns: see `Turns`.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "compiler/loading/parse_cache.h"
#include "tools/polc/lsp/analysis.h"

namespace polc::lsp {

using Generation = std::uint64_t;

/// Who does what is waiting: threads, or the caller, between two messages.
enum class Turns : std::uint8_t { of_threads, of_caller };

/// A policy, as far as it is compiled.
struct PolicyState {
  std::shared_ptr<const Loaded> loaded;        ///< Its files and names, as of `generation`.
  std::shared_ptr<Compilation> begun;          ///< What `loaded` has, for the thread that compiles; null once it began.
  std::shared_ptr<const Compilation> current;  ///< Finished; of the texts of `generation`.
  std::shared_ptr<const Loaded> good;          ///< The last one with a table. Null: there was none yet.
  std::set<std::string> files;                 ///< Read, or looked for.
  Generation generation = 0;
  Generation compiled = 0;                             ///< Of `current`.
  std::chrono::steady_clock::duration compile_time{};  ///< Of the last one that was finished.

  std::shared_ptr<const Loaded>
      named;  ///< The last one whose names are known without waiting. Null: there was none yet.
  std::set<std::string> changed_since_named;
};

/// What is found in one text of a policy.
struct PolicyFindings {
  std::shared_ptr<const Compilation> compilation;
  std::shared_ptr<const std::vector<Diagnostic>>
      tests;  ///< What its tests fail with. Null: they were not run on this text.
};

class Engine {
 public:
  /// Called in the thread that compiles, after each policy, and once more when tests were run: all findings of all policies, by root.
  /// They may still change.
  using Publish =
      std::function<void(const std::map<std::string, PolicyFindings>& findings, const Documents& documents)>;

  Engine(std::vector<std::string> import_folders, Publish publish, Turns turns = Turns::of_threads);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Compiles the last generation, with `Turns::of_caller`. False: that is done.
  bool take_turn();

  /// Ends what is being done and whoever waits.
  void stop();

  /// The documents as they are now; `changed` are the paths that are another text than before, on disk too. With `rescans`, files
  /// may have come or gone below the folders.
  void update(const Documents& documents, const std::vector<std::string>& folders, const std::set<std::string>& changed,
              bool rescans);

  Generation generation() const { return generation_; }
  bool is_current(Generation generation) const { return generation == this->generation(); }

  /// Waits until the generation, or a later one, is compiled, at most so long. False: it is not, a later one began, or the work of
  /// this thread was called off (common/interruption.h), which `wake` makes it look for.
  bool wait_for(Generation generation, std::optional<std::chrono::milliseconds> longest = {});
  /// The same of the one policy that a file is asked about, which others of the folders keep nobody waiting for.
  bool wait_for_policy(const std::string& path, Generation generation,
                       std::optional<std::chrono::milliseconds> longest = {});
  void wake() { changed_.notify_all(); }

  /// The policies that a file is a part of; the first is the one to ask. Of the last generation that is compiled.
  std::vector<PolicyState> policies_of(const std::string& path) const;
  std::vector<PolicyState> all_policies() const;

  /// The one that load_now() would load, as it is.
  std::optional<PolicyState> policy_of(const std::string& path) const;

  /// Its files and names as of now, whether it is compiled or not. Null where the file is not known to be a part of any policy.
  std::shared_ptr<const Loaded> load_now(const std::string& path);

  /// Whether the folders hold more policies than are compiled here.
  bool leaves_policies_out() const { return leaves_out_; }

  Documents documents() const;
  const CompileOptions& options() const { return options_; }

 private:
  void work();
  void compile_last();
  /// With `mutex_` held.
  bool wait(std::unique_lock<std::mutex>& lock, Generation generation,
            const std::optional<std::chrono::milliseconds>& longest, const std::function<bool()>& is_done);
  void find_roots(const Documents& documents, const std::vector<std::string>& folders);
  /// Of policies that nobody asked for, those that share a file with an open document, or with a policy that has one.
  std::set<std::string> sharing(const std::set<std::string>& beside, const Documents& documents);
  /// Runs the tests that were not run on these texts, when all else is told. A later generation ends it.
  void run_late_tests(const Documents& documents, Generation generation);
  /// Null where they are not to be shown.
  std::shared_ptr<const std::vector<Diagnostic>> test(const std::string& root, const Compilation& compilation);
  bool compile_root(const std::string& root, const Documents& documents, Generation generation, bool tells_early);
  std::shared_ptr<Compilation> load(const std::string& root, const Documents& documents, std::set<std::string>& files);
  /// Of whatever policy a file is asked about; null if it is known to be a part of none. With `mutex_` held.
  const std::pair<const std::string, PolicyState>* state_of(const std::string& path) const;
  /// What names are looked up in until there is a later one.
  void keep_names(const std::string& root, const std::shared_ptr<const Loaded>& loaded, Generation generation);
  /// Loads a policy as it is in a generation, unless that is done. Null where there is a later one. Which thread comes first does
  /// it for both; `to_compile` asks for one that is not compiled yet.
  std::shared_ptr<const Loaded> load_for(const std::string& root, const Documents& documents, Generation generation,
                                         bool to_compile);

  CompileOptions options_;
  Publish publish_;
  std::shared_ptr<ParseCache> parses_ = std::make_shared<ParseCache>();
  std::mutex loading_;  // Held while a policy is loaded to be kept. Taken before `mutex_`.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Documents documents_;
  std::vector<std::string> folders_;
  std::set<std::string> dirty_files_;
  bool rescans_ = true;
  bool is_ending_ = false;
  std::atomic<Generation> generation_ = 0;  // Changed with `mutex_` held.
  Generation done_ = 0;
  std::map<std::string, PolicyState> states_;  // By root.

  std::atomic<bool> leaves_out_ = false;

  // Of the thread that compiles alone.
  std::vector<std::string> on_disk_;
  bool is_disk_cut_ = false;                             // There may be more of them.
  std::map<std::string, bool> is_whole_;                 // Of files on disk.
  std::map<std::string, std::set<std::string>> beside_;  // What policies beside documents read.
  std::set<std::string> roots_;
  std::set<std::string> dirty_roots_;
  std::map<std::string, PolicyFindings> findings_;
  std::set<std::string> quick_tests_;  // Policies whose tests take so little that nobody is told anything without them.

  const Turns turns_;
  std::thread thread_;
};

}  // namespace polc::lsp
