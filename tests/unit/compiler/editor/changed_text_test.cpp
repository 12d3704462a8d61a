#include "compiler/editor/changed_text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/editor/completion.h"
#include "compiler/editor/hover.h"
#include "tests/unit/compiler/editor/editor_text.h"

namespace polc::editor {
namespace {

constexpr std::string_view kiosk = R"(policy shop "Shop";
/// Runs it.
role manager includes clerk;
role clerk "Clerk";
resource till { own: bool; actions view, close; }
resource stock { actions count; }
allow clerk to till.view if own;
forbid clerk to till.close;
matrix work "Work" {
  |             | manager | clerk |
  | till.close  | allow   | deny  |
  | stock.count | allow   | allow |
}
allow manager to stock.count; // Trailing.
test "a" { clerk till.view (own) -> allow; }
)";
constexpr auto unused = static_cast<FileId>(7);

std::string with(std::string_view before, std::string_view after, std::string text = std::string(kiosk)) {
  const std::size_t at = text.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  return text.replace(at, before.size(), after);
}

bool is_answered(const std::string& now, std::string_view before = kiosk) {
  const EditorText earlier{std::string(before)};
  return ChangedText::compare(earlier.file(), earlier.text, now, unused).has_value();
}

/// What is offered and shown at every place of the later text, if the earlier one may be asked, and what the later one says itself.
void expect_the_same(std::string_view before, const std::string& now) {
  const EditorText earlier{std::string(before)};
  const EditorText later(now);
  const auto changed = ChangedText::compare(earlier.file(), earlier.text, now, unused);
  ASSERT_TRUE(changed) << now;
  const TextLines lines(now);
  const auto files = [] { return std::vector<std::string>{}; };
  for (std::uint32_t offset = 0; offset <= now.size(); ++offset) {
    const Place place = lines.place(offset, Encoding::utf8);
    const ChangedText::Reading reading = changed->read(place, Encoding::utf8);
    const TextLines part(reading.text);
    const std::uint32_t at = part.offset(reading.place, Encoding::utf8);
    const auto told = [&](Span span, const TextLines& of, std::int64_t lines_before) {
      const Place begin = of.place(span.begin, Encoding::utf8);
      const Place end = of.place(span.end, Encoding::utf8);
      return std::to_string(begin.line + lines_before) + ":" + std::to_string(begin.character) + "-" +
             std::to_string(end.character);
    };
    const auto offered = [&](const Proposals& found, const TextLines& of, std::int64_t lines_before) {
      std::string all = told(found.replaced, of, lines_before);
      for (const Proposal& each : found.all) all += " " + each.inserted;
      return all;
    };
    EXPECT_EQ(offered(propose(*earlier.references, *reading.file, reading.text, at, files), part, reading.lines_before),
              offered(propose(*later.references, later.file(), later.text, offset, files), lines, 0))
        << now << " at " << offset;
    const auto shown = [&](const std::optional<HoverAnswer>& found, const TextLines& of, std::int64_t lines_before) {
      return found ? told(found->span, of, lines_before) + " " + found->content : std::string("nothing");
    };
    if (changed->has_other_restrictions()) continue;
    const std::string ours =
        shown(hover({*earlier.references, *reading.file, reading.text, at, earlier.compilation->files.files,
                     earlier.compilation->sources, nullptr, false, changed->moved()}),
              part, reading.lines_before);
    const std::string theirs = shown(hover({*later.references,
                                            later.file(),
                                            later.text,
                                            offset,
                                            later.compilation->files.files,
                                            later.compilation->sources,
                                            nullptr,
                                            false,
                                            {}}),
                                     lines, 0);
    // Where a matrix is declared is how it is found.
    const bool is_name_of_matrix = theirs.find("matrix `work`") != std::string::npos;
    if (is_name_of_matrix) continue;
    EXPECT_EQ(ours, theirs) << now << " at " << offset;
  }
}

TEST(ChangedText, AnswersAsTheWholeTextWould) {
  for (const std::string& now :
       {std::string(kiosk), with("till.view if own", "till.view, stock. if own"),
        with("till.view if own", "till.view if "), with("till.view if own;", "till.view if own"),
        with("allow manager to stock.count;", "allow manager to stock.count;\n\n"),
        with("| till.close  | allow   | deny  |", "| till.close  | allow   | allow if  |"),
        with("| till.close  | allow   | deny  |\n", ""), with("allow clerk to till.view if own;\n", ""),
        with("test \"a\"", "allow clerk to stock.count;\ntest \"a\""), with("(own) ->", "(own, not "),
        with("allow manager to stock.count; // Trailing.", "allow manager to stock.count; // Trailing, and longer.")})
    expect_the_same(kiosk, now);
}

TEST(ChangedText, AnswersBehindMistakesThatWereThere) {
  const std::string mistaken = with("till.view if own;", "till.view if ;");
  expect_the_same(mistaken, with("till.view if own;", "till.view if o;"));
  expect_the_same(mistaken, with("stock.count; // Trailing", "stock.*; // Trailing", mistaken));
}

TEST(ChangedText, IsSilentWhereSomethingMayBeDeclared) {
  for (const std::string& now :
       {with("\"Clerk\"", "\"Till clerk\""), with("/// Runs it.", "/// Runs all of it."),
        with("actions count", "actions count, add"), with("role clerk", "// role clerk"),
        with("if own;", "if own;\nrole guest;"), with("if own;", "if own; role guest;"), with("/// Runs it.", ""),
        with("\"Shop\"", "\"Shops\""), with("policy shop \"Shop\";\n", ""),
        with("allow clerk to till.view if own;", "define x = own;")})
    EXPECT_FALSE(is_answered(now)) << now;
  // Documentation that a change puts above a declaration.
  const std::string two = with("role clerk", "allow manager to till.view;\nrole clerk");
  EXPECT_TRUE(is_answered(with("till.view;", "till.view, till.close;", two), two));
  EXPECT_FALSE(is_answered(with("till.view;", "till.view; /// Sells.", two), two));
  EXPECT_FALSE(is_answered(with("till.view;\n", "till.view;\n/// Sells.\n", two), two));
}

TEST(ChangedText, TellsWhereRestrictionsChanged) {
  const EditorText earlier{std::string(kiosk)};
  const auto other = [&](const std::string& now) {
    const auto changed = ChangedText::compare(earlier.file(), earlier.text, now, unused);
    return changed && changed->has_other_restrictions();
  };
  EXPECT_TRUE(other(with("forbid clerk to till.close", "forbid manager to till.close")));
  EXPECT_TRUE(other(with("forbid clerk to till.close;\n", "")));
  EXPECT_TRUE(other(with("test \"a\"", "require own for till.view;\ntest \"a\"")));
  EXPECT_FALSE(other(with("(own) ->", "(not own) ->")));
}

TEST(ChangedText, IsSilentAboutVeryMuch) {
  std::string much;
  for (int number = 0; number < 2000; ++number) much += "allow clerk to till.view;\n";
  EXPECT_FALSE(is_answered(with("test \"a\"", much + "test \"a\"")));
}

TEST(ChangedText, CountsLinesAsEditorsDo) {
  const std::string returns = with("till.view if own;\n", "till.view if own;\r\n");
  expect_the_same(returns, with("if own;\r\n", "if own, not own;\r\n", returns));
  expect_the_same(returns, with("if own;\r\n", "if own;\n", returns));
}

}  // namespace
}  // namespace polc::editor
