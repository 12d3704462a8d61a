// The language server: the protocol's lifecycle, its notifications, and which request goes where.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <iosfwd>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tools/polc/lsp/answers.h"
#include "tools/polc/lsp/engine.h"
#include "tools/polc/lsp/messages.h"

namespace polc::lsp {

class Server {
 public:
  Server(std::istream& in, std::ostream& out, std::vector<std::string> import_folders);

  /// Serves until `exit` or the end of the input. True if the client shut it down first.
  bool run();

 private:
  struct Question {
    llvm::json::Value id = nullptr;
    std::string method;
    llvm::json::Object params;
    Generation generation = 0;
  };

  void take(const llvm::json::Value& message);
  void request(const llvm::json::Value& id, llvm::StringRef method, const llvm::json::Object& params);
  void notification(llvm::StringRef method, const llvm::json::Object& params);
  llvm::json::Value initialize(const llvm::json::Object& params);
  void did_open(const llvm::json::Object& params);
  void did_change(const llvm::json::Object& params);
  void did_close(const llvm::json::Object& params);
  void did_change_watched(const llvm::json::Object& params);
  void did_change_folders(const llvm::json::Object& params);
  void update(const std::set<std::string>& changed, bool rescans);

  void publish(const std::map<std::string, std::shared_ptr<const Compilation>>& findings, const Documents& documents);
  void answer_questions();
  void answer(const Question& question);
  bool is_cancelled(const llvm::json::Value& id);

  std::istream& in_;
  MessageWriter writer_;
  std::vector<std::string> import_folders_;

  enum class Phase { created, running, shut_down, ended };
  Phase phase_ = Phase::created;
  ClientAbilities client_;
  Documents documents_;
  std::vector<std::string> folders_;

  std::map<std::string, std::string> published_;  // By URI: what was told last. Of the thread that compiles.

  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Question> questions_;
  std::set<std::string> cancelled_;
  bool is_ending_ = false;

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Answers> answers_;
  std::thread answering_;
};

}  // namespace polc::lsp
