// What every step of the resolution works on: the model as it grows, the names known so far, the problems.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/sema/symbols.h"
#include "compiler/syntax/ast.h"
#include "compiler/text/name_list.h"
#include "llvm/ADT/StringSet.h"

namespace polc::sema {

/// See Workspace::suggestion_budget.
inline constexpr std::size_t suggested_names = 2'000'000;

struct Workspace {
  explicit Workspace(DiagnosticSink& diagnostics) : sink(diagnostics) {}

  Model model;
  Symbols symbols;
  DiagnosticSink& sink;

  /// Names still to be compared for "did you mean". A file of a hundred thousand wrong names among as many
  /// declared ones must not take minutes: the first some thousand get a suggestion, the rest none.
  std::size_t suggestion_budget = suggested_names;

  bool keeps_fixed_settings = false;  ///< See FixedSettings::kept.

  std::size_t entries_spent = 0;  ///< See budget.h.

  llvm::StringSet<> unread_names;  ///< See unread_names.h.
  bool unread_files = false;
};

/// Whether so many candidates may still be compared. Ask before collecting them.
inline bool may_suggest(const Workspace& workspace, std::size_t candidates) {
  return candidates <= workspace.suggestion_budget;
}

/// Adds "did you mean `x`?" if a candidate is near `wrong`.
void suggest(Workspace& workspace, Diagnostic& diagnostic, std::string_view wrong,
             const std::vector<std::string>& candidates);

/// The same, over the names of `things` (roles, levels, resources, permissions…).
template <typename Things>
void suggest_among(Workspace& workspace, Diagnostic& diagnostic, std::string_view wrong, const Things& things) {
  if (!may_suggest(workspace, things.size())) return;
  std::vector<std::string> candidates;
  candidates.reserve(things.size());
  for (const auto& thing : things) candidates.push_back(thing.name);
  suggest(workspace, diagnostic, wrong, candidates);
}

/// Where several places are told the same "did you mean", it is the declaration that may be misspelt: none is fixed by a
/// program. For the diagnostics from `first` on.
void withdraw_doubtful_fixes(DiagnosticSink& sink, std::size_t first);

/// Declares `name` in `map`. False, with a report, if it is declared already.
template <typename Value>
bool declare(Workspace& workspace, NameMap<Value>& map, std::string_view kind, std::string_view name, Span span,
             Value value) {
  const auto [place, inserted] =
      map.try_emplace(llvm::StringRef(name.data(), name.size()), Declared<Value>{std::move(value), span});
  if (inserted) return true;
  workspace.sink.report(Code::duplicate_declaration, span, {std::string(kind), std::string(name)})
      .label(place->second.span, "first declared here");
  return false;
}

/// One of those that lead from one to the next and back to the first.
struct CycleStep {
  std::string name;
  Span span;
};

/// Reports "`a` includes `b` includes `a`" at the last step, and points at the others. Of a long cycle, the beginning
/// and the end are shown.
void report_cycle(Workspace& workspace, Code code, const std::vector<CycleStep>& steps, std::string_view verb);

}  // namespace polc::sema
