// Long because all that threads share stands behind one mutex, and is seen together here.
#include "tools/polc/lsp/engine.h"

#include <algorithm>
#include <utility>

#include "compiler/files/opened_inputs.h"
#include "tools/polc/lsp/failing_tests.h"

namespace polc::lsp {
namespace {

/// Tests that take longer are run when all else is told.
constexpr std::chrono::milliseconds hardly_any(5);

}  // namespace

Engine::Engine(std::vector<std::string> import_folders, Publish publish, Turns turns)
    : publish_(std::move(publish)), turns_(turns) {
  options_.folders = std::move(import_folders);
  if (turns_ == Turns::of_threads) thread_ = std::thread([this] { work(); });
}

void Engine::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    ++generation_;
  }
  changed_.notify_all();
}

Engine::~Engine() {
  stop();
  if (thread_.joinable()) thread_.join();
}

void Engine::update(const Documents& documents, const std::vector<std::string>& folders,
                    const std::set<std::string>& changed, bool rescans) {
  {
    const std::lock_guard lock(mutex_);
    documents_ = documents;
    folders_ = folders;
    dirty_files_.insert(changed.begin(), changed.end());
    rescans_ = rescans_ || rescans;
    ++generation_;
    // A policy that has none of them is as it was.
    for (auto& [root, state] : states_) {
      bool is_touched = false;
      for (const std::string& file : changed) {
        if (!state.files.contains(file)) continue;
        is_touched = true;
        state.changed_since_named.insert(file);
      }
      if (is_touched) continue;
      if (state.generation + 1 == generation_) state.generation = generation_;
      if (state.compiled + 1 == generation_) state.compiled = generation_;
    }
  }
  changed_.notify_all();
}

Documents Engine::documents() const {
  const std::lock_guard lock(mutex_);
  return documents_;
}

bool Engine::wait(std::unique_lock<std::mutex>& lock, Generation generation,
                  const std::optional<std::chrono::milliseconds>& longest, const std::function<bool()>& is_done) {
  const auto is_over = [&] {
    look_for_interruption();
    return is_ending_ || is_done() || generation_ > generation;
  };
  if (turns_ == Turns::of_caller) {
    lock.unlock();
    take_turn();
    lock.lock();
    return !is_ending_ && is_done();
  }
  if (longest) {
    changed_.wait_for(lock, *longest, is_over);
  } else {
    changed_.wait(lock, is_over);
  }
  return !is_ending_ && is_done();
}

bool Engine::wait_for(Generation generation, std::optional<std::chrono::milliseconds> longest) {
  std::unique_lock lock(mutex_);
  return wait(lock, generation, longest, [&] { return done_ >= generation; });
}

bool Engine::wait_for_policy(const std::string& path, Generation generation,
                             std::optional<std::chrono::milliseconds> longest) {
  std::unique_lock lock(mutex_);
  return wait(lock, generation, longest, [&] {
    const auto* found = state_of(path);
    return done_ >= generation || (found != nullptr && found->second.compiled >= generation);
  });
}

std::vector<PolicyState> Engine::policies_of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  std::vector<PolicyState> found;
  for (const auto& [root, state] : states_) {
    if (!state.files.contains(path) || !state.loaded) continue;
    if (root == path) {
      found.insert(found.begin(), state);
    } else if (state.loaded->file(path)) {
      found.push_back(state);
    }
  }
  return found;
}

std::vector<PolicyState> Engine::all_policies() const {
  const std::lock_guard lock(mutex_);
  std::vector<PolicyState> found;
  for (const auto& [root, state] : states_) {
    if (state.loaded) found.push_back(state);
  }
  return found;
}

std::shared_ptr<Compilation> Engine::load(const std::string& root, const Documents& documents,
                                          std::set<std::string>& files) {
  OverlayReader overlay(documents);
  // Its trees are what the next version is made of, once nobody reads them.
  const std::shared_ptr<Compilation> compilation(new Compilation, [parses = parses_](Compilation* done) {
    parses->give_back(done->sources, done->files);
    delete done;
  });
  compilation->files = load_policy(root, options_.folders, overlay.reader(), compilation->sources, compilation->sink,
                                   [&](const SourceManager& sources, FileId file, DiagnosticSink& sink) {
                                     return parses_->parse(sources, file, sink);
                                   });
  files = overlay.asked();
  return compilation;
}

std::shared_ptr<const Loaded> Engine::load_for(const std::string& root, const Documents& documents,
                                               Generation generation, bool to_compile) {
  const std::lock_guard one_at_a_time(loading_);
  {
    const std::lock_guard lock(mutex_);
    if (generation_ != generation) return nullptr;
    const PolicyState& state = states_[root];
    if (state.loaded && state.generation == generation && (state.begun || !to_compile)) return state.loaded;
  }
  std::set<std::string> files;
  std::shared_ptr<Compilation> begun = load(root, documents, files);
  auto loaded = std::make_shared<const Loaded>(begun, root);
  PolicyState before;  // What goes is freed when nobody waits for the lock.
  const std::lock_guard lock(mutex_);
  if (generation_ != generation) return nullptr;
  PolicyState& state = states_[root];
  before.loaded = std::exchange(state.loaded, loaded);
  before.begun = std::exchange(state.begun, std::move(begun));
  state.files = std::move(files);
  state.generation = generation;
  return loaded;
}

const std::pair<const std::string, PolicyState>* Engine::state_of(const std::string& path) const {
  const std::pair<const std::string, PolicyState>* found = nullptr;
  for (const auto& each : states_) {
    const auto& [root, state] = each;
    if (!state.loaded || !state.files.contains(path)) continue;
    if (found == nullptr || root == path) found = &each;
  }
  return found;
}

std::optional<PolicyState> Engine::policy_of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto* found = state_of(path);
  return found == nullptr ? std::nullopt : std::optional(found->second);
}

void Engine::keep_names(const std::string& root, const std::shared_ptr<const Loaded>& loaded, Generation generation) {
  if (!is_current(generation)) return;
  loaded->symbols();
  std::shared_ptr<const Loaded> before;  // Freed behind.
  const std::lock_guard lock(mutex_);
  if (generation_ != generation) return;
  PolicyState& state = states_[root];
  before = std::exchange(state.named, loaded);
  state.changed_since_named.clear();
}

std::shared_ptr<const Loaded> Engine::load_now(const std::string& path) {
  std::string root;
  Documents documents;
  Generation generation = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto* found = state_of(path);
    if (found == nullptr) return nullptr;
    root = found->first;
    documents = documents_;
    generation = generation_;
  }
  return load_for(root, documents, generation, false);
}

bool Engine::take_turn() {
  {
    const std::lock_guard lock(mutex_);
    if (is_ending_ || done_ >= generation_) return false;
  }
  compile_last();
  return true;
}

void Engine::work() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return is_ending_ || done_ < generation_; });
      if (is_ending_) return;
    }
    compile_last();
  }
}

void Engine::compile_last() {
  Documents documents;
  std::vector<std::string> folders;
  std::set<std::string> dirty;
  Generation generation = 0;
  bool rescans = false;
  {
    const std::lock_guard lock(mutex_);
    documents = documents_;
    folders = folders_;
    dirty = std::exchange(dirty_files_, {});
    rescans = std::exchange(rescans_, false);
    generation = generation_;
  }
  std::set<std::string> opened;
  for (const auto& [path, document] : documents) opened.insert(path);
  parses_->keep(opened);
  forget_inputs();  // Nothing is written by this process, so that nothing has to be remembered.
  if (rescans) {
    is_disk_cut_ = false;
    on_disk_ = policy_files_below(folders, &is_disk_cut_);
    is_whole_.clear();
  }
  for (const std::string& path : dirty) is_whole_.erase(path);
  std::erase_if(beside_, [&](const auto& each) {
    return rescans ||
           std::any_of(dirty.begin(), dirty.end(), [&](const std::string& path) { return each.second.contains(path); });
  });
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [root, state] : states_) {
      const bool is_touched = std::any_of(state.files.begin(), state.files.end(),
                                          [&](const std::string& file) { return dirty.contains(file); });
      if (is_touched) dirty_roots_.insert(root);
    }
  }
  find_roots(documents, folders);
  // Those with a document first: somebody looks at them.
  std::vector<std::string> order(dirty_roots_.begin(), dirty_roots_.end());
  std::stable_partition(order.begin(), order.end(), [&](const std::string& root) {
    const std::lock_guard lock(mutex_);
    const auto state = states_.find(root);
    if (state == states_.end()) return documents.contains(root);
    return std::any_of(dirty.begin(), dirty.end(),
                       [&](const auto& path) { return state->second.files.contains(path); });
  });
  // Files of several policies are told of once all are compiled, and so is what makes another file a policy.
  const bool tells_early = order.size() == 1 && !rescans;
  bool is_done = true;
  for (const std::string& root : order) {
    if (!roots_.contains(root)) {
      dirty_roots_.erase(root);
      continue;
    }
    if (!compile_root(root, documents, generation, tells_early)) {
      is_done = false;
      break;
    }
    dirty_roots_.erase(root);
  }
  if (is_done && is_current(generation)) {
    // What a policy was found to import now, or no longer, may make another file a policy of its own, or none.
    find_roots(documents, folders);
    if (!dirty_roots_.empty()) {
      for (const std::string& root : std::set<std::string>(dirty_roots_)) {
        if (!compile_root(root, documents, generation, false)) {
          is_done = false;
          break;
        }
        dirty_roots_.erase(root);
      }
    }
  }
  if (is_done) {
    publish_(findings_, documents);
    const std::lock_guard lock(mutex_);
    done_ = std::max(done_, generation);
  }
  changed_.notify_all();
  if (is_done) run_late_tests(documents, generation);
}

bool Engine::compile_root(const std::string& root, const Documents& documents, Generation generation,
                          bool tells_early) {
  const GoOn go_on = [&] { return is_current(generation); };
  std::set<std::string> files_before;
  {
    const std::lock_guard lock(mutex_);
    files_before = states_[root].files;
  }
  const std::shared_ptr<const Loaded> loaded = load_for(root, documents, generation, true);
  if (!loaded) return false;
  std::shared_ptr<Compilation> full;
  {
    const std::lock_guard lock(mutex_);
    if (generation_ != generation) return false;
    PolicyState& state = states_[root];
    full = std::move(state.begun);
    tells_early = tells_early && state.files == files_before;
  }
  std::shared_ptr<const std::vector<Diagnostic>> tests;
  const auto run_quick_tests = [&] {
    if (!tests && quick_tests_.contains(root)) tests = test(root, *full);
  };
  const auto tell = [&] {
    run_quick_tests();
    const PolicyFindings before = std::exchange(findings_[root], PolicyFindings{full, tests});  // Freed behind.
    publish_(findings_, documents);
    keep_names(root, loaded, generation);
  };
  const auto begin = std::chrono::steady_clock::now();
  if (!compile_loaded(*full, root, options_, go_on, tells_early ? std::function<void()>(tell) : nullptr)) return false;
  try {
    const Interruptible until(go_on);
    run_quick_tests();
  } catch (const Interrupted&) {
    return false;
  }
  if (full->bytes) loaded->prepare_table();
  keep_names(root, loaded, generation);
  PolicyState before;
  {
    const std::lock_guard lock(mutex_);
    if (generation_ != generation) return false;
    PolicyState& state = states_[root];
    before.current = std::exchange(state.current, full);
    state.compiled = generation;
    state.compile_time = std::chrono::steady_clock::now() - begin;
    if (full->bytes) before.good = std::exchange(state.good, loaded);
  }
  changed_.notify_all();
  // Told once all policies are compiled: a file of several would be shown with what was found in an earlier text of it.
  findings_[root] = {std::move(full), std::move(tests)};
  return true;
}

std::shared_ptr<const std::vector<Diagnostic>> Engine::test(const std::string& root, const Compilation& compilation) {
  if (!has_tests_to_show(compilation)) return nullptr;
  const auto begin = std::chrono::steady_clock::now();
  auto found = std::make_shared<const std::vector<Diagnostic>>(failing_tests(compilation, root));
  if (std::chrono::steady_clock::now() - begin < hardly_any) {
    quick_tests_.insert(root);
  } else {
    quick_tests_.erase(root);
  }
  return found;
}

void Engine::run_late_tests(const Documents& documents, Generation generation) {
  const GoOn go_on = [&] { return is_current(generation); };
  bool fails = false;
  try {
    const Interruptible until(go_on);
    for (auto& [root, found] : findings_) {
      if (found.tests) continue;
      found.tests = test(root, *found.compilation);
      fails = fails || (found.tests && !found.tests->empty());
    }
  } catch (const Interrupted&) {
    // What was run is told with the next text, as far as it is still about that.
    return;
  }
  if (fails && is_current(generation)) publish_(findings_, documents);
}

}  // namespace polc::lsp
