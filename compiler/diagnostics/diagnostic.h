// Problems found in a policy, as data: what, where, and the way out.
//
// A stage reports into a DiagnosticSink and goes on; nothing is printed here (render.h does that). Codes,
// severities, messages and help texts come from the catalog; a call site passes only the arguments. Whatever those
// hold, a message has no invisible characters: they are shown as `<U+200B>` (text/visible.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/catalog.h"
#include "compiler/source/span.h"

namespace polc {

/// A second place that matters: "first declared here".
struct Label {
  Span span;
  std::string text;
};

/// A change of the text that a program may make by itself: offered only where just one thing can be meant.
struct Fix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  Code code{};
  Severity severity = Severity::error;
  std::optional<Span> span;  ///< Absent where no file is concerned.
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> helps;  ///< The catalog's help first, then what the call site adds.
  std::vector<Fix> fixes;          ///< Made together.

  /// They return *this, so that a report reads as one expression.
  Diagnostic& label(Span where, std::string text);
  Diagnostic& help(std::string text);
  Diagnostic& fix(Span where, std::string replacement);
  /// Adds "did you mean `x`?" if one of the declared names is near to the wrong one; and a fix, if it is one slip away,
  /// no other is near, and the span holds just the wrong name.
  Diagnostic& suggest(std::string_view wrong, const std::vector<std::string>& declared);
};

class DiagnosticSink {
 public:
  /// Adds a diagnostic. The catalog's message may use `{0}`, `{1}`… for the arguments, as its help may.
  /// The reference is good until the next report.
  Diagnostic& report(Code code, std::optional<Span> span, const std::vector<std::string>& arguments = {});

  const std::vector<Diagnostic>& all() const { return diagnostics_; }
  std::vector<Diagnostic>& all() { return diagnostics_; }
  bool has_errors() const;
  /// A fault of polc itself was found.
  bool has_internal_errors() const;

 private:
  std::vector<Diagnostic> diagnostics_;
};

/// The declared name nearest to `wrong`, if one is near enough to be what was meant: one that looks the same first.
std::optional<std::string> nearest_name(std::string_view wrong, const std::vector<std::string>& declared);

/// Whether `name` is one slip from `wrong` (a letter more, less or another, two swapped, another case) and the only declared
/// name that near: then it is what was meant.
bool is_one_slip(std::string_view wrong, std::string_view name, const std::vector<std::string>& declared);

/// "did you mean `x`?", and by which code points the two differ where no reader could see it.
std::string did_you_mean(std::string_view wrong, std::string_view name);

}  // namespace polc
