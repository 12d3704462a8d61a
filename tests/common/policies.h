// What tests of policies share: files that are texts, and what was reported.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/files/file_reader.h"

namespace polc {

/// Reads these texts, by path, and nothing else.
inline FileReader reader_of(std::map<std::string, std::string> files) {
  return [files = std::move(files)](const std::string& path) -> Expected<std::string, ReadError> {
    const auto found = files.find(path);
    if (found == files.end()) return Unexpected(ReadError{"no such file"});
    return found->second;
  };
}

/// In the order in which they were reported.
inline std::vector<Code> codes_of(const DiagnosticSink& sink) {
  std::vector<Code> codes;
  for (const Diagnostic& diagnostic : sink.all()) codes.push_back(diagnostic.code);
  return codes;
}

/// `POL2001: message`, a line each.
inline std::string messages_of(const DiagnosticSink& sink) {
  std::string text;
  for (const Diagnostic& diagnostic : sink.all()) text += code_text(diagnostic.code) + ": " + diagnostic.message + "\n";
  return text;
}

}  // namespace polc
