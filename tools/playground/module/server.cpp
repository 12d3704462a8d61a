// What a page calls beside `main`, which runs one command: the language server, a message and a turn at a time.
#include <sstream>
#include <string>

#include "compiler/files/opened_inputs.h"
#include "tools/polc/lsp/server.h"

namespace {

/// One server for as long as the module lives.
struct Speaker {
  std::stringstream in;
  std::ostringstream out;
  polc::lsp::Server server{in, out, {}, polc::lsp::Turns::of_caller};
  std::string said;

  /// What the server wrote since, in the protocol's frames. Lives until the next call.
  const char* take_said() {
    said = out.str();
    out.str("");
    return said.c_str();
  }
};

Speaker& speaker() {
  static Speaker only;
  return only;
}

}  // namespace

extern "C" {

/// Takes in one message, without a frame; gives back what is said at once.
const char* polc_message(const char* text) {
  Speaker& to = speaker();
  const std::string message = text;
  to.in.clear();
  to.in.str("Content-Length: " + std::to_string(message.size()) + "\r\n\r\n" + message);
  to.server.take_next();
  return to.take_said();
}

/// Does some of what is waiting. Null: nothing was.
const char* polc_turn() {
  Speaker& to = speaker();
  return to.server.take_turn() ? to.take_said() : nullptr;
}

/// Commands look whether they would overwrite what they read; the one before is none of their business.
void polc_forget_inputs() {
  polc::forget_inputs();
}
}
