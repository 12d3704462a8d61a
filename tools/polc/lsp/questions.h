// Requests that wait for an answer, and the thread that gives it: one by one, in the order in which they came. With
// `Turns::of_caller` there is no thread, and the caller takes its turns.
//
// A request is called off by `$/cancelRequest`, and by the next change of a text, whether it waits or is being answered: what was true
// of another text is shown to nobody.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "tools/polc/lsp/answers.h"
#include "tools/polc/lsp/engine.h"
#include "tools/polc/lsp/messages.h"

namespace polc::lsp {

struct Question {
  llvm::json::Value id = nullptr;
  std::string method;
  llvm::json::Object params;
  Generation generation = 0;
};

class Questions {
 public:
  /// Keeps references to all of them.
  Questions(Engine& engine, const ClientAbilities& client, MessageWriter& writer, Pace pace,
            Turns turns = Turns::of_threads);
  /// Leaves what is not answered unanswered. The engine must have been stopped, so that nobody waits for it.
  ~Questions();
  Questions(const Questions&) = delete;
  Questions& operator=(const Questions&) = delete;

  void ask(Question question);
  /// Answers the next one, with `Turns::of_caller`. False: there is none.
  bool take_turn();
  /// Nothing where there is no such question any more.
  void cancel(const llvm::json::Value& id);

 private:
  void work();
  void answer_next(std::unique_lock<std::mutex>& lock);
  void answer(const Question& question);
  void answer_uncancelled(const Question& question);
  bool is_current(const Question& question) const;

  Engine& engine_;
  MessageWriter& writer_;
  Answers answers_;

  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Question> waiting_;
  llvm::json::Value answered_ = nullptr;    // The id of the one that is being answered.
  std::atomic<bool> is_cancelled_ = false;  // That one.
  std::atomic<bool> is_ending_ = false;
  std::thread thread_;
};

}  // namespace polc::lsp
