#include "compiler/editor/changed_text.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/ast_spans.h"
#include "compiler/syntax/parse.h"

namespace polc::editor {
namespace {

/// More than somebody types before the text is compiled once, and parsed in a few milliseconds.
constexpr std::size_t most_between = std::size_t{32} << 10;

constexpr std::size_t block = 4096;

std::size_t common_beginning(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (same + block <= most && std::memcmp(a.data() + same, b.data() + same, block) == 0) same += block;
  while (same < most && a[same] == b[same]) ++same;
  return same;
}

std::size_t common_end(std::string_view a, std::string_view b, std::size_t most) {
  std::size_t same = 0;
  while (same + block <= most &&
         std::memcmp(a.data() + a.size() - same - block, b.data() + b.size() - same - block, block) == 0)
    same += block;
  while (same < most && a[a.size() - same - 1] == b[b.size() - same - 1]) ++same;
  return same;
}

/// Where the line begins that a statement is the first of; nothing where there is another before it.
std::optional<std::uint32_t> own_line(std::string_view text, const ast::Statement& statement) {
  std::uint32_t at = statement.span.begin;
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  if (at > 0 && text[at - 1] != '\n' && text[at - 1] != '\r') return std::nullopt;
  return at;
}

/// Whether names mean the same with it and without it. Matrices and tests have names, which nothing refers to.
bool declares_nothing(const ast::Statement& statement) {
  return std::visit(
      []<typename Node>(const Node&) {
        return std::is_same_v<Node, ast::Grant> || std::is_same_v<Node, ast::Forbid> ||
               std::is_same_v<Node, ast::Require> || std::is_same_v<Node, ast::Implies> ||
               std::is_same_v<Node, ast::Gives> || std::is_same_v<Node, ast::Exclusive> ||
               std::is_same_v<Node, ast::CustomRoles> || std::is_same_v<Node, ast::Matrix> ||
               std::is_same_v<Node, ast::Assertion> || std::is_same_v<Node, ast::Test>;
      },
      statement.node);
}

bool restricts(const ast::Statement& statement) {
  return std::holds_alternative<ast::Forbid>(statement.node) || std::holds_alternative<ast::Require>(statement.node);
}

bool is_same_kind_at(const ast::Statement& a, const ast::Statement& b, std::int64_t distance) {
  return a.node.index() == b.node.index() && a.span.begin + distance == b.span.begin &&
         a.span.end + distance == b.span.end;
}

/// By statement; null of one that has a mistake.
std::vector<const ast::StatementExtent*> extents_of(const ast::File& file) {
  std::vector<const ast::StatementExtent*> found(file.statements.size());
  for (const ast::StatementExtent& extent : file.extents) found[extent.position] = &extent;
  return found;
}

}  // namespace

std::optional<ChangedText> ChangedText::compare(const ast::File& earlier, std::string_view earlier_text,
                                                std::string_view text, FileId unused) {
  ChangedText made(earlier, earlier_text, text);
  if (!made.compare(text, unused)) return std::nullopt;
  return made;
}

bool ChangedText::compare(std::string_view text, FileId unused) {
  const std::vector<ast::Statement>& statements = earlier_->statements;
  const std::size_t above = common_beginning(earlier_text_, text);
  if (above == text.size() && above == earlier_text_.size()) return true;
  is_changed_ = true;
  const std::size_t below = common_end(earlier_text_, text, std::min(earlier_text_.size(), text.size()) - above);
  const auto distance = static_cast<std::int64_t>(text.size()) - static_cast<std::int64_t>(earlier_text_.size());

  // The last statement that is wholly above, with what was looked at behind it. A mistake may have looked at all of the text.
  const std::string_view same = text.substr(0, above);
  // The beginning of a line; behind `\r` there may be a `\n` in one of them.
  const std::size_t line_end =
      same.ends_with('\n') ? above - 1 : same.substr(0, above - std::min<std::size_t>(above, 1)).find_last_of("\r\n");
  const std::size_t first_changed = line_end == std::string_view::npos ? 0 : line_end + 1;
  std::optional<std::size_t> last_above;
  std::uint32_t begin = 0;
  std::uint32_t behind = 0;
  for (std::size_t number = 0; number < earlier_->extents.size(); ++number) {
    const ast::StatementExtent& extent = earlier_->extents[number];
    if (extent.position != number || extent.begin != behind || extent.end > first_changed) break;
    behind = statements[number].span.end;
    const auto line = own_line(earlier_text_, statements[number]);
    if (!line) continue;
    last_above = number;
    begin = *line;
  }

  // The first that is wholly below, and the one behind it, so that what is looked at behind the first is there.
  const std::size_t first_changing = last_above ? *last_above + 1 : 0;
  const std::vector<const ast::StatementExtent*> extents = extents_of(*earlier_);
  const std::size_t same_from = earlier_text_.size() - below;
  std::size_t first_below = first_changing;
  for (; first_below < statements.size(); ++first_below) {
    // With the comments above it, which may be documentation, and the end of the statement before.
    const ast::StatementExtent* extent = extents[first_below];
    if (extent != nullptr && extent->begin > same_from && own_line(earlier_text_, statements[first_below])) break;
  }
  const bool has_below = first_below < statements.size();
  const bool has_second = first_below + 1 < statements.size();
  const std::size_t end = has_second ? statements[first_below + 1].span.end : earlier_text_.size();
  const auto end_now = static_cast<std::size_t>(static_cast<std::int64_t>(end) + distance);
  if (end_now < begin || end_now - begin > most_between) return false;
  between_text_ = text.substr(begin, end_now - begin);
  parse_between(unused);

  // It is only right where it begins and ends as the earlier tree does.
  const std::vector<ast::Statement>& anew = between_.statements;
  const std::int64_t from_begin = -static_cast<std::int64_t>(begin);
  std::size_t first = 0;
  if (last_above) {
    if (anew.empty() || !is_same_kind_at(statements[*last_above], anew.front(), from_begin)) return false;
    first = 1;
    last_above_ = statements[*last_above].span.end;
  }
  std::size_t last = anew.size();
  if (has_below) {
    const ast::Statement& expected = statements[first_below];
    const auto found = std::find_if(anew.begin(), anew.end(), [&](const ast::Statement& each) {
      return is_same_kind_at(expected, each, from_begin + distance);
    });
    if (found == anew.end()) return false;
    last = static_cast<std::size_t>(found - anew.begin());
    if (has_second && extents_of(between_)[last] == nullptr) return false;
    const auto begins = static_cast<std::uint32_t>(expected.span.begin + distance);
    first_below_ = lines_.place(begins, Encoding::utf8).line;
    const TextLines before(earlier_text_);
    moved_ = {earlier_->id, expected.span.begin,
              static_cast<std::int64_t>(lines_.count()) - static_cast<std::int64_t>(before.count())};
  }
  first_line_ = lines_.place(begin, Encoding::utf8).line;

  const auto change = [&](const ast::Statement& statement) {
    has_other_restrictions_ = has_other_restrictions_ || restricts(statement);
    return declares_nothing(statement);
  };
  return std::all_of(statements.begin() + static_cast<std::ptrdiff_t>(first_changing),
                     statements.begin() + static_cast<std::ptrdiff_t>(first_below), change) &&
         std::all_of(anew.begin() + static_cast<std::ptrdiff_t>(first),
                     anew.begin() + static_cast<std::ptrdiff_t>(std::max(first, last)), change);
}

void ChangedText::parse_between(FileId unused) {
  SourceManager sources;
  DiagnosticSink sink;
  between_ = polc::parse(sources, sources.add("", between_text_), sink);
  between_.id = unused;
  for (ast::Statement& statement : between_.statements)
    ast::for_each_span(statement, [&](Span& span) { span.file = unused; });
}

ChangedText::Reading ChangedText::read(Place place, Encoding encoding) const {
  if (!is_changed_ || (last_above_ && lines_.offset(place, encoding) <= *last_above_))
    return {earlier_, earlier_text_, place, 0};
  if (first_below_ && place.line >= *first_below_) {
    place.line = static_cast<std::uint32_t>(place.line - moved_.by);
    return {earlier_, earlier_text_, place, moved_.by};
  }
  place.line -= std::min(place.line, first_line_);
  return {&between_, between_text_, place, first_line_};
}

}  // namespace polc::editor
