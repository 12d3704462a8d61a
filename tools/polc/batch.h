// Many requests about one table, a JSON object a line: each is answered as soon as it is read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "llvm/Support/JSON.h"
#include "tools/polc/batch_lines.h"
#include "tools/polc/command.h"
#include "tools/polc/request_text.h"

namespace polc::tool {

/// Answers one request and prints the answer; nothing to decide where `words` is empty, and then `sink` says why. `line` is 0 for a
/// request that is no line of a batch. Reports to `sink` what is wrong.
using AnswerRequest =
    std::function<void(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink)>;

/// The requests of a file, or of standard input where `batch` is `-`, with `arguments` as defaults for each line; without a batch
/// the request of the command line. Prints what is wrong, of a batch the first few of each kind. Memory does not grow with the
/// lines.
ExitCode answer_all(const std::optional<std::string>& batch, const RequestArguments& arguments,
                    const pol::TableView& table, Environment& environment, const AnswerRequest& answer);

/// The problems so far, each with `code` and `message`.
llvm::json::Array problems_json(const DiagnosticSink& sink);

/// Adds `--batch`.
void add_batch_option(CLI::App& command, std::optional<std::string>& path);

}  // namespace polc::tool
