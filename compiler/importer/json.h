// JSON (RFC 8259) with the place of every value, so that a diagnostic can point at it.
//
// Numbers are kept as they are written: here they are names. Cost: linear. Nesting is capped: reading recurses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"

namespace polc::importer {

struct JsonMember;

struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };
  Kind kind = Kind::null;
  Span span;
  std::string text;  ///< Of a text, unescaped; of a number or a boolean, as written.
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;  ///< In the order written.

  bool is(Kind wanted) const { return kind == wanted; }
  /// A text or a number.
  bool is_name() const { return kind == Kind::text || kind == Kind::number; }
  /// The member's value; the last one where a key stands twice; null where there is none.
  const JsonValue* find(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  Span key_span;
  JsonValue value;
};

/// Reports the first thing that is no JSON, under a code whose message has a place for the reason; then there is no value.
std::optional<JsonValue> read_json(const SourceManager& sources, FileId file, DiagnosticSink& sink,
                                   Code code = Code::no_json);

}  // namespace polc::importer
