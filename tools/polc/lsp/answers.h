// Answers to requests: from JSON to the functions of compiler/editor, and back.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/editor/changed_text.h"
#include "compiler/editor/text_lines.h"
#include "compiler/table/read_back_table.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/lsp/engine.h"
#include "tools/polc/lsp/messages.h"

namespace polc::lsp {

struct ClaimsFound;

/// What the client said that it can do.
struct ClientAbilities {
  editor::Encoding encoding = editor::Encoding::utf16;
  bool has_related_information = false;
  bool has_snippets = false;
  bool watches_files = false;
  bool has_document_changes = false;  ///< Takes edits with the versions of the texts that they are of.
};

/// Why there is no answer.
struct Refusal {
  int code = 0;
  std::string message;
};

/// One request, with what it is about. `loaded` is null where no policy has the file.
struct Asked {
  const llvm::json::Object& params;
  std::string path;
  std::string uri;
  Generation generation = 0;
  std::shared_ptr<const Loaded> loaded;
  std::shared_ptr<const Loaded> good;          ///< The last with a table.
  std::shared_ptr<const Compilation> current;  ///< Finished; null while it is not waited for.
  FileId file{};
  const ast::File* tree = nullptr;
  std::shared_ptr<const std::string> text;  ///< All of it, as it is.
  std::string_view part;                    ///< What `tree`, `lines` and `offset` are of: all, or what `changed` says.
  std::optional<editor::TextLines> lines;
  std::uint32_t offset = 0;  ///< Of the request's position.

  /// Where what is loaded is not the text as it is: what changed since then.
  std::shared_ptr<const editor::ChangedText> changed;
  std::int64_t lines_before = 0;  ///< Above that part.
};

/// Who waits for whom: nobody who points or types waits for what takes long.
enum class Pace : std::uint8_t { quick, slow };

/// What handlers work with. Of the thread that answers alone.
class Desk {
 public:
  Desk(Engine& engine, const ClientAbilities& client, MessageWriter& writer, Pace pace)
      : engine(engine), client(client), writer_(writer), pace_(pace) {}

  Engine& engine;
  const ClientAbilities& client;
  std::map<std::string, std::pair<std::string, std::vector<std::uint32_t>>>
      last_tokens;  ///< By URI: an id, and what was sent.
  std::uint64_t tokens_sent = 0;

  /// The part that the request is about, its `range`. Throws what refuses a request without one.
  Span asked_part(const Asked& asked) const;
  llvm::json::Value range(const editor::TextLines& lines, Span span) const;
  /// In the file that is asked about, as it is.
  llvm::json::Value range(const Asked& asked, Span span) const;
  /// Of any file of a policy.
  llvm::json::Value location(const Loaded& loaded, Span span);
  std::string uri(const std::string& path) const;
  /// The table of a policy, read back; kept for the next question about the same one. Null if it has none.
  ReadBackTable* table(const std::shared_ptr<const Loaded>& good);
  /// What its tests say; kept likewise.
  const ClaimsFound& claims(const Compilation& compilation, std::shared_ptr<const Compilation> keep);

  /// Tells the person something by the way.
  enum class Weight : std::uint8_t { error = 1, information = 3 };
  void show(Weight weight, std::string text);

 private:
  MessageWriter& writer_;
  Pace pace_;
  std::shared_ptr<const Loaded> read_;
  std::unique_ptr<ReadBackTable> table_;
  std::shared_ptr<const Compilation> claims_of_;
  std::shared_ptr<const ClaimsFound> claims_;
};

/// How current an answer has to be.
enum class Needs : std::uint8_t {
  no_file,   ///< It is about none.
  names,     ///< The names in the text as it is now.
  recent,    ///< The same, and a table: that of an earlier text if this one is not compiled in a moment.
  findings,  ///< All that compiling finds in it.
};

/// Of what the names have to be known. A statement, with what it refers to, can be read before the rest of a changed text is.
enum class Reads : std::uint8_t { policy, statement };

using Handler = llvm::json::Value (*)(Desk& desk, Asked& asked);

class Answers {
 public:
  Answers(Engine& engine, const ClientAbilities& client, MessageWriter& writer, Pace pace)
      : desk_(engine, client, writer, pace) {}

  /// Of a method that there is.
  static std::optional<Pace> pace(llvm::StringRef method);
  /// Throws Refusal.
  llvm::json::Value answer(llvm::StringRef method, const llvm::json::Object& params, Generation generation);

  static llvm::json::Object capabilities(const ClientAbilities& client);

 private:
  Asked asked(const llvm::json::Object& params, Generation generation, Needs needs, Reads reads);
  llvm::json::Value run_command(const llvm::json::Object& params, Generation generation);
  void wait_a_moment(const std::string& path, Generation generation);
  /// Fills in what can be said of a statement by the names of an earlier text. False: the text has to be loaded.
  bool read_nearby(Asked& about, Needs needs);

  Desk desk_;
};

/// The findings of all policies as the protocol wants them, by URI.
std::map<std::string, llvm::json::Array> diagnostics_of(const std::map<std::string, PolicyFindings>& findings,
                                                        const Documents& documents, const ClientAbilities& client);

/// Where a span is, by lines of its text, of which so many lines stand before it.
llvm::json::Value range_of(const editor::TextLines& lines, Span span, editor::Encoding encoding,
                           std::int64_t lines_before = 0);

}  // namespace polc::lsp
