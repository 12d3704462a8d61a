// The language server: the protocol's lifecycle, its notifications, and which request goes where.
#pragma once

#include <iosfwd>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tools/polc/lsp/answers.h"
#include "tools/polc/lsp/engine.h"
#include "tools/polc/lsp/messages.h"
#include "tools/polc/lsp/questions.h"

namespace polc::lsp {

class Server {
 public:
  /// Keeps references to the streams.
  Server(std::istream& in, std::ostream& out, std::vector<std::string> import_folders, Turns turns = Turns::of_threads);

  /// Serves until `exit` or the end of the input. True if the client shut it down first.
  bool run();

  /// With `Turns::of_caller`, instead of `run`: takes the next message in. False: there is none, or the client has ended it.
  bool take_next();
  /// Then does some of what is waiting: what somebody points at first, then compiling, then long answers. False: all is done. Messages
  /// that came meanwhile are best taken in between, since they call off what they make obsolete.
  bool take_turn();

 private:
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

  void publish(const std::map<std::string, PolicyFindings>& findings, const Documents& documents);
  /// Tells the person of folders that are none: nothing is found there, and nobody would know why.
  void tell_of_missing(const std::vector<std::string>& folders, const std::string& what_follows);

  std::istream& in_;
  MessageWriter writer_;
  std::vector<std::string> import_folders_;
  Turns turns_;

  enum class Phase { created, running, shut_down, ended };
  Phase phase_ = Phase::created;
  ClientAbilities client_;
  Documents documents_;
  std::vector<std::string> folders_;

  std::map<std::string, std::string> published_;  // By URI: what was told last. Of the thread that compiles.

  bool was_shut_down_ = false;

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Questions> quick_;
  std::unique_ptr<Questions> slow_;
};

}  // namespace polc::lsp
