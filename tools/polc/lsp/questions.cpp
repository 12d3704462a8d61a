#include "tools/polc/lsp/questions.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "compiler/common/interruption.h"
#include "compiler/table/read_back_table.h"

namespace polc::lsp {

namespace json = llvm::json;

Questions::Questions(Engine& engine, const ClientAbilities& client, MessageWriter& writer, Pace pace, Turns turns)
    : engine_(engine), writer_(writer), answers_(engine, client, writer, pace) {
  if (turns == Turns::of_threads) thread_ = std::thread([this] { work(); });
}

Questions::~Questions() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  asked_.notify_all();
  engine_.wake();
  if (thread_.joinable()) thread_.join();
}

void Questions::ask(Question question) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(question));
  }
  asked_.notify_all();
}

void Questions::cancel(const json::Value& id) {
  {
    const std::lock_guard lock(mutex_);
    if (answered_ == id) {
      is_cancelled_ = true;
    } else {
      const auto waiting =
          std::find_if(waiting_.begin(), waiting_.end(), [&](const Question& each) { return each.id == id; });
      if (waiting == waiting_.end()) return;
      waiting_.erase(waiting);
      writer_.refuse(id, request_cancelled, "cancelled");
    }
  }
  engine_.wake();
}

bool Questions::take_turn() {
  std::unique_lock lock(mutex_);
  if (is_ending_ || waiting_.empty()) return false;
  answer_next(lock);
  return true;
}

void Questions::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [&] { return is_ending_ || !waiting_.empty(); });
    if (is_ending_) return;
    answer_next(lock);
  }
}

void Questions::answer_next(std::unique_lock<std::mutex>& lock) {
  const Question question = std::move(waiting_.front());
  waiting_.pop_front();
  answered_ = question.id;
  is_cancelled_ = false;
  lock.unlock();
  answer(question);
  lock.lock();
  answered_ = nullptr;
}

bool Questions::is_current(const Question& question) const {
  // A question about no file is answered as of whatever is there.
  return engine_.is_current(question.generation) || question.params.getObject("textDocument") == nullptr;
}

void Questions::answer(const Question& question) {
  const GoOn go_on = [&] { return !is_cancelled_ && !is_ending_ && is_current(question); };
  const Interruptible until(go_on);
  try {
    answer_uncancelled(question);
  } catch (const Interrupted&) {
    if (is_cancelled_) return writer_.refuse(question.id, request_cancelled, "cancelled");
    writer_.refuse(question.id, content_modified, "the text has changed");
  }
}

void Questions::answer_uncancelled(const Question& question) {
  try {
    look_for_interruption();
    json::Value result = answers_.answer(question.method, question.params, question.generation);
    // What was true of another text is thrown away: nobody is shown it.
    look_for_interruption();
    writer_.answer(question.id, std::move(result));
  } catch (const Interrupted&) {
    throw;
  } catch (const Refusal& refusal) {
    writer_.refuse(question.id, refusal.code, refusal.message);
  } catch (const QuestionLimit& limit) {
    writer_.refuse(question.id, request_failed,
                   "comparing conditions takes too much: " + limit.subject() + ", " + limit.amount());
  } catch (const std::exception& error) {
    writer_.refuse(question.id, internal_error, error.what());
  }
}

}  // namespace polc::lsp
