// Diagnostics as text for people, and as JSON, SARIF and GitHub annotations for programs.
//
// Each function takes diagnostics in any order, sorts them by file and place, drops repetitions and returns
// the whole output. Nothing is printed here, and nothing is changed: severities are what the caller set.
// Cost: linear in the diagnostics and in the lines that they show.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"

namespace polc {

enum class DiagnosticFormat : int { text, json, sarif, github, gcc };

/// `file:line:column: error[POL1001]: message`, the line with a caret under the span, labels and helps.
/// With `color`, ANSI colours. Tabs and wide characters keep the caret in place; long lines are cut, and of many labels
/// the first few are shown.
std::string render_text(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics, bool color = false);

/// The same, its first lines as g++ writes them, which editors and build tools look for in what a build prints:
/// `file:line:column: error: message [POL1001]`, and `file:line:column: note: …` for other places.
std::string render_gcc(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics);

/// One object: `format_version` and an array `diagnostics`. Lines and columns count from 1, in code points.
std::string render_json(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics);

/// SARIF 2.1.0, one run, with the whole catalog as its rules.
std::string render_sarif(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics);

/// Workflow commands: `::error file=…,line=…::message`, which GitHub shows beside the line.
std::string render_github(const SourceManager& sources, const std::vector<Diagnostic>& diagnostics);

/// Any of them. `color` concerns the text alone.
std::string render(DiagnosticFormat format, const SourceManager& sources, const std::vector<Diagnostic>& diagnostics,
                   bool color = false);

/// What was found in one compilation. Refers to what the caller keeps.
struct Findings {
  const SourceManager& sources;
  const std::vector<Diagnostic>& diagnostics;
};

/// How much of very many diagnostics the forms for people show.
struct Brevity {
  std::size_t most_of_a_code = 0;  ///< So many of each code; 0: all.
  std::string rest;                ///< How to see the others, in words.
};

/// Several compilations as one document: one after the other, and what two of them found in a file that both
/// read, once. `brevity` concerns the text and GitHub's form: JSON and SARIF hold everything.
std::string render(DiagnosticFormat format, const std::vector<Findings>& compilations, bool color = false,
                   const Brevity& brevity = {});

/// A copy in the order in which diagnostics are shown, each once.
std::vector<Diagnostic> in_order(const std::vector<Diagnostic>& diagnostics);

/// The same of several compilations, each with the texts that its spans mean.
struct Finding {
  const SourceManager* sources = nullptr;
  Diagnostic diagnostic;
};
std::vector<Finding> in_order(const std::vector<Findings>& compilations);

/// The formats for programs, from findings in order. Defined in render_json.cpp.
std::string render_json(const std::vector<Finding>& findings);
std::string render_sarif(const std::vector<Finding>& findings);

}  // namespace polc
