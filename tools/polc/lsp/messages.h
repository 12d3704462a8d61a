// Messages of the protocol on streams: a header that says how long it is, and JSON.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <mutex>
#include <optional>
#include <string>

#include "llvm/Support/JSON.h"

namespace polc::lsp {

// The errors of JSON-RPC and of the protocol.
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int not_initialized = -32002;
inline constexpr int request_failed = -32803;
inline constexpr int content_modified = -32801;
inline constexpr int request_cancelled = -32800;

/// A longer message is passed over, byte by byte: an editor's text has to stay below it, where `polc check` takes 256 MiB.
inline constexpr std::size_t max_message_bytes = std::size_t{128} << 20;

/// A text as JSON may hold it: bytes of a file that are no UTF-8 are replaced.
std::string legal(std::string text);

struct ReadMessage {
  enum class Kind { message, damaged, end };
  Kind kind = Kind::end;
  llvm::json::Value content = nullptr;
  int error = 0;                ///< Of a damaged one.
  std::string problem;          ///< In words.
  bool is_passed_over = false;  ///< It was too long.
};

/// Waits for the next one.
ReadMessage read_message(std::istream& in);

/// Writes whole messages, from any thread.
class MessageWriter {
 public:
  explicit MessageWriter(std::ostream& out) : out_(out) {}

  void notify(llvm::StringRef method, llvm::json::Value params);
  void answer(const llvm::json::Value& id, llvm::json::Value result);
  void refuse(const llvm::json::Value& id, int code, const std::string& message);
  /// A request of ours; its answer is not waited for.
  void ask(llvm::StringRef method, llvm::json::Value params);

 private:
  void write(llvm::json::Object message);

  std::ostream& out_;
  std::mutex mutex_;
  int asked_ = 0;
};

}  // namespace polc::lsp
