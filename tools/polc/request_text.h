// The two ways in which a request reaches a command: as arguments, and as lines of JSON.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "compiler/source/source_manager.h"
#include "tools/polc/request.h"

namespace polc::tool {

struct RequestArguments {
  std::string roles;  ///< `--as`: names with commas between them; empty for none.
  std::string permission;
  std::vector<std::string> inputs;  ///< NAME=VALUE
  std::vector<std::string> settings;
};

/// Adds PERMISSION, NAME=VALUE, `--as` and `--set` to a command.
void add_request_options(CLI::App& command, RequestArguments& arguments);

/// Joins the arguments to a text named `request`, so that diagnostics can point into it.
std::optional<RequestWords> request_of(const RequestArguments& arguments, SourceManager& sources, DiagnosticSink& sink);

/// Reads one line of a batch, a file of its own in `sources`:
/// `{"as": ["member"], "permission": "user.add", "inputs": {"own": true}, "settings": {"group.name": "on"}}`.
/// What it leaves out is as `defaults` say.
std::optional<RequestWords> request_of(const SourceManager& sources, FileId line, const RequestWords& defaults,
                                       DiagnosticSink& sink);

}  // namespace polc::tool
