// A request as a user words it, and as the runtime takes it.
//
// Every problem is reported with its place in the request's own text, as if it were a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "pol/account.h"
#include "pol/names.h"
#include "pol/request_inputs.h"
#include "pol/table_view.h"

namespace polc::tool {

struct Word {
  std::string text;
  Span span;
};

/// `NAME=VALUE`
struct AssignmentWords {
  Word name;
  Word value;
};

struct RequestWords {
  std::vector<Word> roles;
  Word permission;
  std::vector<AssignmentWords> inputs;
  std::vector<AssignmentWords> settings;

  // What counts where the two above do not speak of an attribute or setting. An attribute that the permission does not
  // have is passed over.
  std::vector<AssignmentWords> default_inputs;
  std::vector<AssignmentWords> default_settings;
};

struct Request {
  std::vector<pol::RoleId> roles;
  pol::PermissionId permission{};
  pol::RequestInputs inputs;
};

/// Looks every name up. Nothing if one is unknown; `sink` says which.
std::optional<Request> resolve_request(const RequestWords& words, const pol::TableView& table, DiagnosticSink& sink);

/// Whether the words could be the defaults of requests: every role and setting is there, and some permission has each
/// attribute with that value. Reports what no request could use. The permission may be empty.
bool check_defaults(const RequestWords& words, const pol::TableView& table, DiagnosticSink& sink);

/// Sets the account's settings, the request's own before its defaults, in any order that their requirements allow; false
/// if one is refused.
bool apply_settings(const RequestWords& words, const pol::TableView& table, pol::Account& account,
                    DiagnosticSink& sink);

/// Splits `NAME=VALUE`; reports a word without `=`. A name in backquotes may hold one.
std::optional<AssignmentWords> split_assignment(const Word& word, DiagnosticSink& sink);

/// The level; the lowest one, and a report, where the decision depends on an attribute that is left out.
pol::Level decide_request(const Request& request, const pol::TableView& table, pol::AccountWords account,
                          const Word& permission, DiagnosticSink& sink);

}  // namespace polc::tool
