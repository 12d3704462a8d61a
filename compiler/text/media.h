// How text that may hold anything enters each medium: one function for each.
//
// Names, titles, notes and paths come from files, tables and arguments that anyone may have written. None of them may
// end the cell, the element, the line or the command that it stands in, and none reaches a terminal as more than text.
// Programs read JSON and get every character back; people read the others, where unseen characters stand as `<U+001B>`.
#pragma once

#include <string>
#include <string_view>

namespace llvm::json {
class Value;
}

namespace polc {

/// In running text and in cells of Markdown: what it would take for markup has a backslash, `<` and `&` an entity.
std::string markdown_text(std::string_view text);

/// In elements and quoted attributes of HTML and of XML.
std::string markup_text(std::string_view text);

/// A field of CSV (RFC 4180), in quotes where it needs them. One that a spreadsheet would run as a formula gets an
/// apostrophe in front.
std::string csv_field(std::string_view text);

/// A message or a property of a workflow command of GitHub's; a message keeps its line ends.
std::string github_message(std::string_view text);
std::string github_property(std::string_view text);

/// A path as SARIF wants it: a relative reference or a file URI, percent-encoded.
std::string uri_text(std::string_view path);

/// A path in a rule of make.
std::string make_path(std::string_view path);

/// A word of a command for a shell, in quotes where it needs them: `'read all'`. With an unseen character it is
/// `$'…'`, which bash, zsh and ksh know.
std::string shell_word(std::string_view word);

/// A text as a value of JSON: what is no UTF-8 is replaced.
std::string json_string(std::string_view text);

/// A document of JSON on lines of its own, or on one, with unseen characters as `\u001b`. No newline at its end.
std::string json_text(const llvm::json::Value& value);
std::string json_line(const llvm::json::Value& value);

}  // namespace polc
