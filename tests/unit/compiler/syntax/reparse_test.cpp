// A text parsed with what an earlier version left: the same tree, places and findings as parsed afresh, whatever was edited.
#include "compiler/syntax/reparse.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/syntax/ast_dump.h"
#include "compiler/syntax/ast_spans.h"
#include "compiler/syntax/parse.h"
#include "compiler/text/code_points.h"

namespace polc {
namespace {

/// All that parsing gives, as text: the tree with its places, every single span, and what was found.
std::string shown(const ast::File& file, const SourceManager& sources, const DiagnosticSink& sink) {
  std::ostringstream out;
  out << dump(file, sources);
  for (const ast::Statement& statement : file.statements) {
    out << statement.doc << '\n';
    ast::for_each_span(statement, [&](const Span& span) {
      out << static_cast<int>(span.file) << ':' << span.begin << '-' << span.end << ' ';
    });
  }
  for (const ast::StatementExtent& extent : file.extents) {
    out << '\n' << extent.begin << ' ' << extent.end << ' ' << extent.tokens << ' ' << extent.looked_at << ' ';
    out << extent.position;
  }
  for (const std::string& name : file.unread_names) out << "\nunread " << name;
  out << "\nunread import " << file.unread_import;
  for (const Diagnostic& each : sink.all()) {
    out << '\n' << static_cast<int>(each.code) << ' ' << each.message;
    if (each.span) out << ' ' << each.span->begin << '-' << each.span->end;
    for (const Label& label : each.labels) out << " [" << label.span.begin << ' ' << label.text << ']';
    for (const std::string& help : each.helps) out << " help " << help;
    for (const Fix& fix : each.fixes) out << " fix " << fix.span.begin << ' ' << fix.replacement;
  }
  return out.str();
}

/// Parses one version after the other, each with the tree of the one before.
class Edited {
 public:
  void show(const std::string& text) {
    SourceManager sources;
    // Another number for the file, as where an import was added before it.
    for (std::size_t count = 0; count < versions_ % 3; ++count) sources.add("other.pol", "");
    const FileId file = sources.add("policy.pol", text);
    DiagnosticSink fresh_sink;
    const ast::File fresh = parse(sources, file, fresh_sink);
    DiagnosticSink sink;
    ast::File again = versions_ == 0 ? parse(sources, file, sink) : parse_again(sources, file, earlier_, sink);
    ASSERT_EQ(shown(again, sources, sink), shown(fresh, sources, fresh_sink)) << "of the text\n" << text;
    earlier_ = {text, std::move(again)};
    ++versions_;
  }

  const ast::File& tree() const { return earlier_.file; }

 private:
  EarlierTree earlier_;
  std::size_t versions_ = 0;
};

constexpr std::array<std::string_view, 30> pieces = {";",         "{",
                                                     "}",         "|",
                                                     "\n",        " ",
                                                     "\"",        "`",
                                                     "// c\n",    "/// d\n",
                                                     ",",         ".",
                                                     "x",         "-",
                                                     "is",        "role",
                                                     "allow ",    " to ",
                                                     "accept",    "test \"t\" {",
                                                     "role x;\n", "matrix m {\n",
                                                     "ä",         "\r\n",
                                                     "note",      "=",
                                                     "(",         ")",
                                                     "*",         "levels a < b;\n"};

std::vector<std::string> shipped_policies() {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(POLC_SOURCE_DIR "/policies")) {
    if (entry.path().extension() != ".pol" || entry.file_size() > 20'000) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    texts.push_back(text.str());
  }
  return texts;
}

std::size_t place_in(const std::string& text, std::mt19937& random) {
  std::size_t at = random() % (text.size() + 1);
  while (at < text.size() && continues_code_point(text[at])) ++at;
  return at;
}

/// One edit as a person makes it: something typed, taken away, moved or written twice.
void edit(std::string& text, std::mt19937& random) {
  const std::size_t at = place_in(text, random);
  std::size_t end = std::min(text.size(), at + random() % 40);
  while (end < text.size() && continues_code_point(text[end])) ++end;
  const std::string part = text.substr(at, end - at);
  switch (random() % 6) {
    case 0:
      text.erase(at, end - at);
      break;
    case 1:
      text.insert(place_in(text, random), part);
      break;
    case 2:
      text.erase(at, end - at);
      text.insert(place_in(text, random), part);
      break;
    default:
      text.insert(at, pieces[random() % pieces.size()]);
      break;
  }
}

TEST(Reparse, GivesWhatAFreshParseGivesAfterEveryEditOfEveryShippedPolicy) {
  std::mt19937 random(1);
  const std::vector<std::string> policies = shipped_policies();
  ASSERT_GT(policies.size(), 8U);
  for (const std::string& original : policies) {
    Edited edited;
    std::string text = original;
    for (int count = 0; count < 60; ++count) {
      ASSERT_NO_FATAL_FAILURE(edited.show(text));
      if (count % 12 == 11) text = original;
      edit(text, random);
      if (random() % 3 == 0) edit(text, random);  // Two places at once.
    }
  }
}

TEST(Reparse, GivesWhatAFreshParseGivesOfTextsThatNobodyWouldWrite) {
  std::mt19937 random(2);
  for (int round = 0; round < 150; ++round) {
    Edited edited;
    std::string text = "role a;\n/// Documented.\nrole b;\nresource r { actions v; }\nallow a to r.v;\n";
    for (int count = 0; count < 20; ++count) {
      ASSERT_NO_FATAL_FAILURE(edited.show(text));
      edit(text, random);
    }
  }
}

TEST(Reparse, KeepsDocumentationWithItsStatement) {
  Edited edited;
  edited.show("role a;\n/// Of b.\nrole b;\n");
  edited.show("role a; /// Of a, by now.\nrole b;\n");
  edited.show("/// First.\nrole a;\nrole b;\n");
  edited.show("role z; /// First.\nrole a;\nrole b;\n");
  edited.show("\n/// First.\nrole a;\nrole b;\n");
  EXPECT_EQ(edited.tree().statements.front().doc, "First.");
}

TEST(Reparse, ReadsAStatementAgainWhoseEndBecameAnotherWord) {
  Edited edited;
  edited.show("role a; accept x; role b;");
  edited.show("role a; accept xy; role b;");
  edited.show("role a; accept xy \"r\"; role b;");
  edited.show("role a; accept xy because \"r\"; role b;");
}

TEST(Reparse, TakesOverWhatStayedAndReadsTheRest) {
  // A statement that was taken over is the very one: its name lies where it lay before.
  std::string text;
  for (int number = 0; number < 50; ++number)
    text += "role a_name_that_is_long_enough_to_lie_elsewhere_" + std::to_string(number) + ";\n";
  SourceManager sources;
  DiagnosticSink sink;
  EarlierTree earlier{text, parse(sources, sources.add("a.pol", text), sink)};
  const auto place_of = [](const ast::File& file, std::size_t position) {
    return static_cast<const void*>(std::get<ast::Role>(file.statements[position].node).name.text.data());
  };
  std::vector<const void*> before;
  for (std::size_t position = 0; position < 50; ++position) before.push_back(place_of(earlier.file, position));
  const std::string changed = "role another;\n" + text.substr(0, text.size() - 3) + "0;\n";
  const ast::File again = parse_again(sources, sources.add("b.pol", changed), earlier, sink);
  ASSERT_EQ(again.statements.size(), 51U);
  std::size_t same = 0;
  for (std::size_t position = 1; position < 51; ++position) same += place_of(again, position) == before[position - 1];
  // The first, which began the file, and the last, which was changed, were read again.
  EXPECT_EQ(same, 48U);
}

}  // namespace
}  // namespace polc
