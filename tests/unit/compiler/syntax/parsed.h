// A text parsed for a test, with what the parser said about it.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/ast_dump.h"
#include "compiler/syntax/parse.h"

namespace polc {

struct Parsed {
  SourceManager sources;
  FileId id{};
  DiagnosticSink sink;
  ast::File file;

  explicit Parsed(std::string text) {
    id = sources.add("test.pol", std::move(text));
    file = parse(sources, id, sink);
  }

  /// `POL1001@3:5 message`, a line each, in the order of the text.
  std::string problems() const {
    std::string result;
    for (const Diagnostic& diagnostic : sink.all()) {
      const Position at = sources.position(id, diagnostic.span ? diagnostic.span->begin : 0);
      result += code_text(diagnostic.code) + "@" + std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
                diagnostic.message + "\n";
    }
    return result;
  }

  /// The tree as text, without the line of the file and without places.
  std::string tree() const {
    std::string result;
    std::string rest = dump(file, sources);
    rest.erase(0, rest.find('\n') + 1);
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      std::string line = rest.substr(2, end - 2);
      const std::size_t place = line.rfind(" @");
      if (place != std::string::npos && line.find_first_not_of("0123456789:-", place + 2) == std::string::npos) {
        line.erase(place);
      }
      result += line + "\n";
      rest.erase(0, end + 1);
    }
    return result;
  }

  template <typename Node>
  const Node& node(std::size_t at = 0) const {
    return std::get<Node>(file.statements.at(at).node);
  }

  std::string_view text(Span span) const { return sources.text(span); }
};

}  // namespace polc
