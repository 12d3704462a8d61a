#include "tools/polc/lsp/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <istream>
#include <ostream>
#include <utility>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

/// The parser calls itself for each level, so that a text of a million brackets would end the process.
constexpr std::size_t max_depth = 200;

bool is_too_deep(llvm::StringRef text) {
  std::size_t depth = 0;
  bool is_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_text) {
      if (c == '\\') ++at;
      if (c == '"') is_text = false;
    } else if (c == '"') {
      is_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > max_depth) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

ReadMessage damaged(int error, std::string problem) {
  ReadMessage message;
  message.kind = ReadMessage::Kind::damaged;
  message.error = error;
  message.problem = std::move(problem);
  return message;
}

/// One line of the header, without its end. False at the end of the stream. A line that never ends is cut.
bool read_line(std::istream& in, std::string& line) {
  constexpr std::size_t max_line = 4096;
  line.clear();
  char c = 0;
  while (in.get(c)) {
    if (c == '\n') break;
    if (line.size() < max_line) line += c;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return static_cast<bool>(in) || !line.empty();
}

void pass_over(std::istream& in, std::uint64_t bytes) {
  std::array<char, 65536> buffer{};
  while (bytes > 0 && in) {
    const auto part = static_cast<std::streamsize>(std::min<std::uint64_t>(bytes, buffer.size()));
    in.read(buffer.data(), part);
    bytes -= static_cast<std::uint64_t>(in.gcount());
  }
}

}  // namespace

std::string legal(std::string text) {
  return json::isUTF8(text) ? text : json::fixUTF8(text);
}

ReadMessage read_message(std::istream& in) {
  std::string line;
  std::uint64_t length = 0;
  bool has_length = false;
  bool has_header = false;
  while (read_line(in, line)) {
    if (line.empty()) {
      if (!has_header) continue;  // Between messages.
      break;
    }
    has_header = true;
    auto [name, value] = llvm::StringRef(line).split(':');
    if (!name.trim().equals_insensitive("content-length")) continue;
    if (value.trim().getAsInteger(10, length)) {
      // Longer than any number that there is, or none.
      return damaged(parse_error, "`Content-Length` is not a number that can be used");
    }
    has_length = true;
  }
  if (!in) return {};
  if (!has_length) return damaged(parse_error, "a message has no `Content-Length`");
  if (length > max_message_bytes) {
    pass_over(in, length);
    ReadMessage message = damaged(
        invalid_request, fmt::format("the message has {} bytes, above the limit of {}", length, max_message_bytes));
    message.is_passed_over = true;
    return message;
  }
  std::string text;
  // In parts: a length that is only claimed takes no memory.
  while (text.size() < length && in) {
    const std::size_t part = std::min<std::size_t>(length - text.size(), std::size_t{1} << 20);
    const std::size_t before = text.size();
    text.resize(before + part);
    in.read(text.data() + before, static_cast<std::streamsize>(part));
    text.resize(before + static_cast<std::size_t>(in.gcount()));
  }
  if (text.size() < length) return {};
  if (is_too_deep(text)) return damaged(parse_error, "the message is nested too deep");
  llvm::Expected<json::Value> parsed = json::parse(text);
  if (!parsed) return damaged(parse_error, llvm::toString(parsed.takeError()));
  ReadMessage message;
  message.kind = ReadMessage::Kind::message;
  message.content = std::move(*parsed);
  return message;
}

void MessageWriter::write(json::Object message) {
  message["jsonrpc"] = "2.0";
  const json::Value value(std::move(message));
  std::string text;
  llvm::raw_string_ostream(text) << value;
  const std::lock_guard lock(mutex_);
  out_ << "Content-Length: " << text.size() << "\r\n\r\n" << text << std::flush;
}

void MessageWriter::notify(llvm::StringRef method, json::Value params) {
  write(json::Object{{"method", method}, {"params", std::move(params)}});
}

void MessageWriter::answer(const json::Value& id, json::Value result) {
  write(json::Object{{"id", id}, {"result", std::move(result)}});
}

void MessageWriter::refuse(const json::Value& id, int code, const std::string& message) {
  write(json::Object{{"id", id}, {"error", json::Object{{"code", code}, {"message", message}}}});
}

void MessageWriter::ask(llvm::StringRef method, json::Value params) {
  int number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++asked_;
  }
  write(json::Object{{"id", "polc-" + std::to_string(number)}, {"method", method}, {"params", std::move(params)}});
}

}  // namespace polc::lsp
