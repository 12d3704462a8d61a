#include "compiler/sql/rows/mapping_cursor.h"

#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Kind = MappingWord::Kind;

std::string shown(const MappingWord& word) {
  switch (word.kind) {
    case Kind::end:
      return "the end of the file";
    case Kind::quoted:
      return "`\"" + visible(word.text) + "\"`";
    default:
      return "`" + visible(word.text) + "`";
  }
}

}  // namespace

bool MappingCursor::take(std::string_view word) {
  if (!sees(word)) return false;
  next();
  return true;
}

bool MappingCursor::take_sign(std::string_view sign) {
  if (!sees_sign(sign)) return false;
  next();
  return true;
}

void MappingCursor::expect(std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (!take(words.substr(0, end))) unexpected("`" + std::string(words.substr(0, end)) + "`");
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

void MappingCursor::expect_sign(std::string_view sign) {
  if (!take_sign(sign)) unexpected("`" + std::string(sign) + "`");
}

MappingWord MappingCursor::database_name(std::string_view what) {
  if (now().kind != Kind::word && now().kind != Kind::quoted) unexpected(std::string(what));
  return next();
}

MappingWord MappingCursor::quoted(std::string_view what) {
  if (now().kind != Kind::quoted) unexpected(std::string(what) + " in double quotes");
  return next();
}

PolicyPath MappingCursor::name(std::string_view what) {
  if (now().kind != Kind::word && now().kind != Kind::backquoted) unexpected(std::string(what));
  const MappingWord word = next();
  return {word.text, word.span, word.kind == Kind::word};
}

PolicyPath MappingCursor::path(std::string_view what) {
  PolicyPath path = name(what);
  while (take_sign(".")) {
    const PolicyPath part = name(what);
    path.text += "." + part.text;
    path.span.end = part.span.end;
    path.is_word = false;
  }
  return path;
}

TableName MappingCursor::table() {
  const std::string help =
      "write the schema too: `public.devices`; names of the database stand as they are, or in double quotes";
  const MappingWord schema = database_name("a table");
  if (!sees_sign(".")) unexpected("`.` and the table's name", help);
  next();
  const MappingWord table = database_name("a table's name");
  return {schema.text, table.text, {schema.span.file, schema.span.begin, table.span.end}};
}

void MappingCursor::unexpected(const std::string& expected, const std::string& help) {
  Diagnostic& problem = sink_.report(Code::mapping_unexpected, now().span, {expected, shown(now())});
  if (!help.empty()) problem.help(help);
  if (help.empty() && !form_.empty()) problem.help("the statement reads `" + form_ + "`");
  throw StatementEnds();
}

void MappingCursor::skip_statement(int depth) {
  while (!is_end()) {
    if (depth_ <= depth && sees_sign("}")) return;
    const MappingWord word = next();
    if (word.kind != Kind::sign || depth_ > depth) continue;
    if (word.text == "}") take_sign(";");
    if (word.text == "}" || word.text == ";") return;
  }
}

Span MappingCursor::span_from(Span first) const {
  return {first.file, first.begin, at_ > 0 ? words_[at_ - 1].span.end : first.end};
}

}  // namespace polc::sql
