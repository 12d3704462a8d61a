// How a report becomes a diagnostic: the catalog's texts with the arguments put in.
#include "compiler/diagnostics/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/text/code_points.h"
#include "compiler/text/look.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

namespace polc {
namespace {

/// Replaces `{0}`…`{9}`. Any other brace stands for itself, so that a message may speak of one.
std::string with_arguments(std::string_view pattern, const std::vector<std::string>& arguments) {
  std::string result;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool is_argument =
        at + 2 < pattern.size() && pattern[at] == '{' && llvm::isDigit(pattern[at + 1]) && pattern[at + 2] == '}';
    if (!is_argument) {
      result += pattern[at];
      continue;
    }
    const auto number = static_cast<std::size_t>(pattern[at + 1] - '0');
    if (number < arguments.size()) result += visible(arguments[number]);
    at += 2;
  }
  return result;
}

llvm::StringRef text_ref(std::string_view text) {
  return {text.data(), text.size()};
}

/// Whether two neighbouring letters have changed places: the commonest slip, which costs two edits otherwise.
bool is_swap(std::string_view wrong, std::string_view name) {
  if (wrong.size() != name.size()) return false;
  const auto at =
      static_cast<std::size_t>(std::mismatch(wrong.begin(), wrong.end(), name.begin()).first - wrong.begin());
  return at + 1 < wrong.size() && wrong[at] == name[at + 1] && wrong[at + 1] == name[at] &&
         wrong.substr(at + 2) == name.substr(at + 2);
}

}  // namespace

Diagnostic& Diagnostic::label(Span where, std::string text) {
  labels.push_back({where, visible(text)});
  return *this;
}

Diagnostic& Diagnostic::help(std::string text) {
  helps.push_back(visible(text));
  return *this;
}

Diagnostic& Diagnostic::suggest(std::string_view wrong, const std::vector<std::string>& declared) {
  const auto nearest = nearest_name(wrong, declared);
  if (!nearest) return *this;
  // Before the catalog's help: to declare what was misspelt would compile, and mean something else.
  helps.insert(helps.begin(), did_you_mean(wrong, *nearest));
  // A name in backquotes has a longer span.
  const bool is_plain = span && span->end - span->begin == wrong.size() && path_text(*nearest) == *nearest;
  if (is_plain && is_one_slip(wrong, *nearest, declared)) fix(*span, *nearest);
  return *this;
}

Diagnostic& Diagnostic::fix(Span where, std::string replacement) {
  fixes.push_back({where, std::move(replacement)});
  return *this;
}

Diagnostic& DiagnosticSink::report(Code code, std::optional<Span> span, const std::vector<std::string>& arguments) {
  const CatalogEntry& entry = entry_of(code);
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.severity = entry.severity;
  diagnostic.span = span;
  diagnostic.message = with_arguments(entry.message, arguments);
  if (!entry.help.empty()) diagnostic.helps.push_back(with_arguments(entry.help, arguments));
  diagnostics_.push_back(std::move(diagnostic));
  return diagnostics_.back();
}

bool DiagnosticSink::has_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

bool DiagnosticSink::has_internal_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& diagnostic) { return is_internal(diagnostic.code); });
}

std::optional<std::string> nearest_name(std::string_view wrong, const std::vector<std::string>& declared) {
  // A third of the letters may differ, and never all of them. Same limit as clang's for misspelt names.
  const auto length = static_cast<unsigned>(wrong.size());
  const unsigned limit = length < 3 ? (length == 0 ? 0 : length - 1) : (length + 2) / 3;
  const std::string* best = nullptr;
  unsigned best_distance = limit + 1;
  const bool is_plain = is_ascii(wrong);
  const std::string look = look_of(wrong);
  for (const std::string& name : declared) {
    if (name == wrong) continue;
    // What a reader takes for the same is meant, however many bytes differ.
    if ((!is_plain || !is_ascii(name)) && look_of(name) == look) return name;
    unsigned distance = 0;
    if (!text_ref(name).equals_insensitive(text_ref(wrong))) {
      const std::size_t longer = std::max(name.size(), wrong.size());
      if (longer - std::min(name.size(), wrong.size()) >= best_distance) continue;
      distance = is_swap(wrong, name) ? 1 : text_ref(wrong).edit_distance(text_ref(name), true, best_distance);
    }
    if (distance < best_distance) {
      best = &name;
      best_distance = distance;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

bool is_one_slip(std::string_view wrong, std::string_view name, const std::vector<std::string>& declared) {
  constexpr std::size_t shortest = 3;  // Of shorter ones, all are near to each other.
  if (wrong.size() < shortest || name.size() < shortest || !is_ascii(wrong)) return false;
  const auto is_near = [&](std::string_view other) {
    if (text_ref(other).equals_insensitive(text_ref(wrong)) || is_swap(wrong, other)) return true;
    return text_ref(wrong).edit_distance(text_ref(other), true, 1) <= 1;
  };
  if (!is_near(name)) return false;
  return std::none_of(declared.begin(), declared.end(),
                      [&](const std::string& other) { return other != name && is_near(other); });
}

std::string did_you_mean(std::string_view wrong, std::string_view name) {
  std::string text = fmt::format("did you mean `{}`?", name);
  const bool looks_the_same = (!is_ascii(wrong) || !is_ascii(name)) && look_of(wrong) == look_of(name);
  if (looks_the_same) text += fmt::format(" It looks the same, but `{}` has {}", wrong, difference_text(wrong, name));
  return text;
}

}  // namespace polc
