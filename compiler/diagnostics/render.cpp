// The order of diagnostics, the text form, as g++ writes it too, and GitHub's. JSON and SARIF stand in render_json.cpp.
#include "compiler/diagnostics/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "compiler/diagnostics/finding_tally.h"
#include "compiler/diagnostics/source_excerpt.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

/// ANSI escapes, or nothing.
struct Style {
  std::string_view error;
  std::string_view warning;
  std::string_view bold;
  std::string_view faint;
  std::string_view help;
  std::string_view reset;
};
constexpr Style plain{};
constexpr Style colored{"\033[1;31m", "\033[1;33m", "\033[1m", "\033[2m", "\033[36m", "\033[0m"};

// Places of one diagnostic that the text shows with their lines.
constexpr std::size_t most_labels = 8;

/// What diagnostics sort by: those of no file first.
auto order_of(const Diagnostic& diagnostic) {
  const Span span = diagnostic.span.value_or(Span{});
  return std::tuple(diagnostic.span.has_value(), span.file, span.begin, span.end, diagnostic.code,
                    std::string_view(diagnostic.message));
}

bool same(const Diagnostic& left, const Diagnostic& right) {
  return left.code == right.code && left.span == right.span && left.message == right.message;
}

std::string place(const SourceManager& sources, Span span) {
  const Position at = sources.position(span.file, span.begin);
  return fmt::format("{}:{}:{}", visible(sources.path(span.file)), at.line, at.column);
}

void append_excerpt(std::string& result, const SourceManager& sources, Span span, const Style& style,
                    std::string_view mark_style) {
  const SourceExcerpt excerpt = excerpt_of(sources, span);
  result += fmt::format("{}{:5} | {}{}\n", style.faint, excerpt.line, style.reset, excerpt.text);
  result += fmt::format("{}{:5} | {}{}{}{}{}\n", style.faint, "", style.reset, excerpt.padding, mark_style,
                        excerpt.marks, style.reset);
}

/// The line that says what and where. Editors read it from a build's output if it is as g++ would write it.
std::string headline(const SourceManager& sources, const Diagnostic& diagnostic, const Style& style, bool is_gcc) {
  const std::string_view color = diagnostic.severity == Severity::error ? style.error : style.warning;
  const std::string_view severity = severity_text(diagnostic.severity);
  const std::string code = code_text(diagnostic.code);
  std::string line;
  if (diagnostic.span) line = fmt::format("{}{}{}: ", style.bold, place(sources, *diagnostic.span), style.reset);
  if (is_gcc) return line + fmt::format("{}: {} [{}]\n", severity, diagnostic.message, code);
  return line + fmt::format("{}{}[{}]{}: {}{}{}\n", color, severity, code, style.reset, style.bold, diagnostic.message,
                            style.reset);
}

void append_text(std::string& result, const SourceManager& sources, const Diagnostic& diagnostic, const Style& style,
                 bool is_gcc = false) {
  result += headline(sources, diagnostic, style, is_gcc);
  const std::string_view severity = diagnostic.severity == Severity::error ? style.error : style.warning;
  if (diagnostic.span) append_excerpt(result, sources, *diagnostic.span, style, severity);
  const std::size_t shown = std::min(diagnostic.labels.size(), most_labels);
  for (std::size_t number = 0; number < shown; ++number) {
    const Label& label = diagnostic.labels[number];
    result +=
        fmt::format("{}{}: {}{}\n", is_gcc ? "" : "  ", place(sources, label.span), is_gcc ? "note: " : "", label.text);
    append_excerpt(result, sources, label.span, style, style.help);
  }
  if (shown < diagnostic.labels.size()) {
    result += fmt::format("  … and {} like these\n", counted(diagnostic.labels.size() - shown, "more place"));
  }
  for (const std::string& help : diagnostic.helps) {
    result += fmt::format("  {}help:{} {}\n", style.help, style.reset, help);
  }
}

void append_github(std::string& result, const SourceManager& sources, const Diagnostic& diagnostic) {
  std::string properties;
  if (diagnostic.span) {
    const Span span = *diagnostic.span;
    const Position begin = sources.position(span.file, span.begin);
    const Position end = sources.position(span.file, span.end);
    properties =
        fmt::format("file={},line={},endLine={},", github_property(sources.path(span.file)), begin.line, end.line);
    // GitHub refuses columns of a span over several lines.
    if (begin.line == end.line) properties += fmt::format("col={},endColumn={},", begin.column, end.column);
  }
  std::string message = diagnostic.message;
  for (const Label& label : diagnostic.labels)
    message += fmt::format("\n{}: {}", place(sources, label.span), label.text);
  for (const std::string& help : diagnostic.helps) message += "\nhelp: " + help;
  result += fmt::format("::{} {}title={}::{}\n", severity_text(diagnostic.severity), properties,
                        code_text(diagnostic.code), github_message(message));
}

/// Nothing where everything was shown.
void append_summary(std::string& result, DiagnosticFormat format, const std::string& summary, const std::string& rest,
                    const Style& style) {
  if (summary.empty()) return;
  if (format == DiagnosticFormat::github) {
    result += fmt::format("::notice title=polc::{}\n", github_message(summary + "\nhelp: " + rest));
  } else {
    result += fmt::format("{}{}{}\n  {}help:{} {}\n", style.bold, summary, style.reset, style.help, style.reset,
                          visible(rest));
  }
}

}  // namespace

std::vector<Diagnostic> in_order(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> sorted = diagnostics;
  std::sort(sorted.begin(), sorted.end(),
            [](const Diagnostic& left, const Diagnostic& right) { return order_of(left) < order_of(right); });
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

std::vector<Finding> in_order(const std::vector<Findings>& compilations) {
  std::vector<Finding> findings;
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t, Code, std::string>> seen;
  for (const Findings& compilation : compilations) {
    for (Diagnostic& diagnostic : in_order(compilation.diagnostics)) {
      const Span span = diagnostic.span.value_or(Span{});
      const std::string path = diagnostic.span ? std::string(compilation.sources.path(span.file)) : "";
      if (!seen.emplace(path, span.begin, span.end, diagnostic.code, diagnostic.message).second) continue;
      findings.push_back({&compilation.sources, std::move(diagnostic)});
    }
  }
  return findings;
}

std::string render(DiagnosticFormat format, const std::vector<Findings>& compilations, bool color,
                   const Brevity& brevity) {
  const std::vector<Finding> findings = in_order(compilations);
  if (format == DiagnosticFormat::json) return render_json(findings);
  if (format == DiagnosticFormat::sarif) return render_sarif(findings);
  const Style& style = color && format == DiagnosticFormat::text ? colored : plain;
  FindingTally tally(brevity.most_of_a_code);
  std::string result;
  for (const auto& [sources, diagnostic] : findings) {
    if (!tally.count(diagnostic)) continue;
    if (format == DiagnosticFormat::text || format == DiagnosticFormat::gcc) {
      append_text(result, *sources, diagnostic, style, format == DiagnosticFormat::gcc);
    } else {
      append_github(result, *sources, diagnostic);
    }
  }
  append_summary(result, format, tally.summary(), brevity.rest, style);
  return result;
}

std::string render(DiagnosticFormat format, const SourceManager& sources, const std::vector<Diagnostic>& diagnostics,
                   bool color) {
  return render(format, {{sources, diagnostics}}, color);
}

std::string render_text(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics, bool color) {
  return render(DiagnosticFormat::text, sources, diagnostics, color);
}

std::string render_gcc(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics) {
  return render(DiagnosticFormat::gcc, sources, diagnostics);
}

std::string render_json(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics) {
  return render(DiagnosticFormat::json, sources, diagnostics);
}

std::string render_sarif(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics) {
  return render(DiagnosticFormat::sarif, sources, diagnostics);
}

std::string render_github(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics) {
  return render(DiagnosticFormat::github, sources, diagnostics);
}

}  // namespace polc
