// A file statement by statement: what the grammar takes goes into the tree; what it does not is looked at again, item
// by item, to say what is wrong. What is left of such a statement without its wrong items goes into the tree too, so
// that the later stages can say what else is wrong. Long because the ways in which a statement can be wrong are many.
#include "compiler/syntax/parse.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/foreign_forms.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/input_limits.h"
#include "compiler/syntax/matrix_rows.h"
#include "compiler/syntax/reading_order.h"
#include "compiler/syntax/reparse.h"
#include "compiler/syntax/statement_bounds.h"
#include "compiler/syntax/statement_forms.h"
#include "compiler/syntax/syntax_errors.h"
#include "compiler/syntax/token.h"
#include "compiler/text/name_list.h"

namespace polc {
namespace {

/// Goes through a file statement by statement, and looks at a wrong one item by item.
class FileParser {
 public:
  /// `concrete` and `earlier` may be null.
  FileParser(const TokenList& tokens, DiagnosticSink& sink, ast::File& file, std::vector<SyntaxNode>* concrete,
             EarlierStatements* earlier)
      : tokens_(tokens),
        sink_(sink),
        file_(file),
        concrete_(concrete),
        earlier_(earlier),
        parser_(tokens),
        already_(sink.all().size()) {}

  void parse() {
    std::size_t at = 0;
    while (!tokens_.is(at, Token::Kind::end)) {
      if (!may_report()) {
        sink_.report(Code::too_many_syntax_errors, tokens_.span(at), {std::to_string(max_syntax_errors)});
        break;
      }
      const std::size_t next = earlier_ != nullptr ? earlier_->take(tokens_, at, file_) : at;
      at = next != at ? next : watched_statement(at);
    }
  }

 private:
  /// The same as `statement`, and notes what a statement without mistakes was read from.
  std::size_t watched_statement(std::size_t at) {
    const std::size_t reports = sink_.all().size();
    const std::size_t statements = file_.statements.size();
    tokens_.watch_from(at);
    const std::size_t next = statement(at);
    const std::size_t farthest = tokens_.farthest();
    const bool is_whole = sink_.all().size() == reports && file_.statements.size() == statements + 1;
    if (!is_whole || farthest + 1 >= tokens_.size()) return next;
    file_.extents.push_back({at == 0 ? 0 : tokens_[at - 1].end, tokens_[farthest].end,
                             static_cast<std::uint32_t>(next - at), static_cast<std::uint32_t>(farthest + 1 - at),
                             file_.statements.size() - 1});
    return next;
  }

  /// Parses the statement at a token and returns where the next begins.
  std::size_t statement(std::size_t at) {
    if (tokens_.is(at, Token::Kind::semicolon) || tokens_.is(at, Token::Kind::right_brace)) {
      sink_.report(Code::stray_sign, tokens_.span(at), {std::string(tokens_.text(at))});
      return at + 1;
    }
    const StatementBounds bounds = statement_at(tokens_, at);
    if (!check_nesting(tokens_, bounds.tokens, sink_)) {
      lose(bounds);
      return resume_after(tokens_, bounds.tokens, bounds.tokens.end);
    }
    if (bounds.block == BlockKind::matrix) {
      const MatrixBounds matrix = matrix_rows(tokens_, bounds);
      const bool regular = std::all_of(matrix.rows.begin(), matrix.rows.end(), [](const MatrixRowBounds& row) {
        return row.blank_cells.empty() && !row.lacks_last_bar;
      });
      if (!regular) return explain_block(bounds);
    }
    std::size_t failed_at = 0;
    if (bounds.closed || bounds.block == BlockKind::none) {
      std::optional<ast::Statement> built = parser_.statement(bounds, sink_, failed_at, concrete_);
      if (built) {
        file_.statements.push_back(std::move(*built));
        return bounds.tokens.end;
      }
    }
    if (bounds.block != BlockKind::none) return explain_block(bounds);
    failed_at = report_statement(bounds, bounds.tokens, failed_at);
    if (failed_at < bounds.first) return bounds.first;
    parts_.clear();
    if (told_missing_semicolon()) parts_.push_back({{bounds.tokens.begin, failed_at}, Token::Kind::semicolon});
    keep_parts(bounds);
    return resume_after(tokens_, bounds.tokens, failed_at);
  }

  bool told_missing_semicolon() const {
    return !sink_.all().empty() && sink_.all().back().code == Code::missing_semicolon;
  }

  /// Takes what is left of a statement into the tree, or else notes what is lost with it.
  void keep_parts(StatementBounds bounds) {
    std::optional<ast::Statement> built;
    if (!parts_.empty()) {
      bounds.tokens.end = parts_.back().tokens.end;
      built = parser_.statement(bounds, parts_, sink_);
    }
    if (built) {
      file_.statements.push_back(std::move(*built));
    } else {
      lose(bounds);
    }
  }

  void lose(const StatementBounds& bounds) {
    const std::string_view word = tokens_.text(bounds.first);
    const StatementWord* known = find_statement_word(word);
    if ((known != nullptr && !known->may_declare) || is_level(word)) return;
    // Only a file's name is a text right behind the first word, even where that is misspelt.
    const bool names_file = word == "import" || word == "extends" || tokens_.is(bounds.first + 1, Token::Kind::text);
    file_.unread_import = file_.unread_import || names_file;
    lose_names(bounds.tokens);
  }

  void lose_names(TokenRange range) {
    for (std::size_t at = range.begin; at < range.end; ++at) {
      if (tokens_.is(at, Token::Kind::name)) file_.unread_names.emplace_back(unquoted_name(tokens_.text(at)));
    }
  }

  /// Whether a grant may start with the word.
  bool is_level(std::string_view word) {
    if (levels_.empty()) levels_ = declared_levels(tokens_);
    return std::find(levels_.begin(), levels_.end(), word) != levels_.end();
  }

  /// What the first word says the statement is, if it says so.
  std::optional<GrammarRule> rule_by_word(std::size_t word) const {
    if (starts_role_group(tokens_, word)) return GrammarRule::role_group;
    const StatementWord* known = find_statement_word(tokens_.text(word));
    return known == nullptr ? std::nullopt : known->rule;
  }

  /// What a statement is that begins with permissions: its verb says it.
  GrammarRule rule_by_verb(TokenRange range, std::size_t word, std::size_t failed_at) const {
    std::size_t verb = word;
    while (verb < range.end && !tokens_.is(verb, "implies") && !tokens_.is(verb, "gives")) ++verb;
    const bool has_verb = verb > word && verb < range.end && verb < failed_at;
    const bool means_gives = verb >= range.end && nearest_name(tokens_.text(failed_at), {"gives"}).has_value();
    if (means_gives || (has_verb && tokens_.is(verb, "gives"))) return GrammarRule::gives;
    const bool is_implication = failed_at > word && tokens_.is(word + 1, ".");
    return is_implication ? GrammarRule::implies : GrammarRule::statement;
  }

  /// A statement that fails is read again as what its first word says, since every other reading of it is far-fetched:
  /// in `assert olny member may …` the mistake is `olny`, though it would do as a role. Returns where it fails.
  std::size_t report_statement(const StatementBounds& bounds, TokenRange range, std::size_t failed_at) {
    std::size_t word = bounds.first;
    if (failed_at > word && tokens_.is(word, "immutable")) ++word;
    const std::string_view written = tokens_.text(word);
    const bool is_permission = tokens_.is(word + 1, ".") || tokens_.is(word + 1, ",");
    const std::optional<GrammarRule> rule = rule_by_word(word);
    if (failed_at >= bounds.first && !is_level(written) && !is_permission && rule) {
      const TokenRange own{bounds.first, range.end};
      std::size_t own_failed_at = 0;
      if (!parser_.fits(own, *rule, own_failed_at)) {
        report(own, bounds.first, own_failed_at, *rule);
        return own_failed_at;
      }
    }
    report(range, bounds.first, failed_at, rule_by_verb(range, word, failed_at));
    return failed_at;
  }

  void report(TokenRange range, std::size_t first, std::size_t failed_at, GrammarRule rule) {
    if (levels_.empty()) levels_ = declared_levels(tokens_);
    const bool denies = rule == GrammarRule::statement && tokens_.is(first, levels_.front());
    const std::string_view form = form_of(denies ? GrammarRule::forbid : rule);
    const SyntaxFailure failure{failed_at, parser_.expectations({range.begin, failed_at}, rule), form, denies};
    report_failure(tokens_, range, first, failure, levels_, sink_);
  }

  /// Says what is wrong in the head of a block and in each of its items. Returns where the next statement begins.
  std::size_t explain_block(const StatementBounds& bounds) {
    const std::size_t errors_before = sink_.all().size();
    const TokenRange head{bounds.tokens.begin, bounds.open + 1};
    std::size_t failed_at = 0;
    parser_.fits(head, GrammarRule::statement, failed_at);
    const bool is_head_right = failed_at == head.end;
    if (!is_head_right) report_statement(bounds, head, failed_at);

    parts_ = {{head, std::nullopt}};
    const std::size_t end = bounds.block == BlockKind::matrix ? explain_rows(bounds) : explain_items(bounds);
    if (!may_report()) {
      lose(bounds);
      return end;
    }
    if (tokens_.is(end, Token::Kind::right_brace)) {
      parts_.push_back({{end, end + 1}, std::nullopt});
    } else {
      parts_.push_back({{end, end}, Token::Kind::right_brace});
      Diagnostic& diagnostic = sink_.report(Code::unclosed_block, tokens_.span(bounds.open));
      if (!tokens_.is(end, Token::Kind::end)) diagnostic.label(tokens_.span(end), "a new statement starts here");
    }
    // INVARIANT: a statement whose parts are all right is right. Said all the same, should the parts disagree.
    if (sink_.all().size() == errors_before) report(bounds.tokens, bounds.first, end, GrammarRule::statement);
    const std::size_t next = parts_.back().tokens.end;
    if (!is_head_right) parts_.clear();
    keep_parts(bounds);
    return next;
  }

  std::size_t explain_rows(const StatementBounds& bounds) {
    using Part = MatrixRowBounds::Part;
    const MatrixBounds matrix = matrix_rows(tokens_, bounds);
    if (matrix.rows.empty()) {
      const TokenRange head{bounds.tokens.begin, matrix.end};
      std::size_t failed_at = 0;
      parser_.fits(head, GrammarRule::statement, failed_at);
      report(head, head.end, failed_at, GrammarRule::statement);
    }
    bool told_foreign_cell = false;
    for (std::size_t number = 0; number < matrix.rows.size() && may_report(); ++number) {
      const MatrixRowBounds& row = matrix.rows[number];
      for (const Span& blank : row.blank_cells) {
        if (!may_report()) continue;
        // A row of blank cells is a heading: one mistake, however many columns.
        const bool is_heading = row.part == Part::row && row.blank_cells.size() > 1 && !has_cells(row.tokens);
        if (is_heading && &blank != &row.blank_cells.front()) continue;
        Diagnostic& finding = sink_.report(Code::blank_cell, blank);
        // `||` is how other languages say it.
        if (blank.begin == blank.end)
          finding.helps = {"write `or` between conditions, or a level between the two bars"};
        if (is_heading)
          finding.helps = {
              "a matrix has no rows that are headings: begin another matrix with a title, as in `matrix orders "
              "\"Orders\"`"};
      }
      if (row.lacks_last_bar) sink_.report(Code::unfinished_row, tokens_.point_before(row.tokens.end));
      if (!row.blank_cells.empty() || row.lacks_last_bar) continue;
      if (row.part == Part::header) {
        explain_item(row.tokens, GrammarRule::matrix_header, bounds.block);
      } else if (row.part == Part::ruler && number == 1) {
        explain_item(row.tokens, GrammarRule::matrix_ruler, bounds.block);
      } else if (!explain_foreign_cells(row.tokens, told_foreign_cell)) {
        explain_item(row.tokens, GrammarRule::matrix_row, bounds.block);
      }
    }
    return matrix.end;
  }

  /// Whether anything but bars stands behind the row's first column.
  bool has_cells(TokenRange row) const {
    const auto is_bar = [&](std::size_t at) { return tokens_.is(at, Token::Kind::bar); };
    std::size_t at = row.begin + 1;
    while (at < row.end && !is_bar(at)) ++at;
    while (at < row.end && is_bar(at)) ++at;
    return at < row.end;
  }

  /// A row of a spreadsheet, with cells such as `✓` and `-`: said once a matrix, since it is one mistake. False if it is
  /// none.
  bool explain_foreign_cells(TokenRange row, bool& told) {
    const auto is_bar = [&](std::size_t at) { return tokens_.is(at, Token::Kind::bar); };
    std::size_t first = row.begin + 1;
    while (first < row.end && !is_bar(first)) ++first;  // The permissions.
    for (std::size_t at = first + 1; at < row.end; ++at) {
      if (!is_bar(at - 1)) continue;
      std::size_t end = at;
      while (end < row.end && !is_bar(end)) ++end;
      if (end == at || end == row.end || !is_foreign_cell_of(TokenRange{at, end})) continue;
      if (std::exchange(told, true)) return true;
      const Span span{tokens_.file(), tokens_[at].begin, tokens_[end - 1].end};
      const std::string cell(tokens_.text().substr(span.begin, span.end - span.begin));
      sink_.report(Code::foreign_cell, span, {cell}).helps = {foreign_cell_help(listed(levels_))};
      return true;
    }
    return false;
  }

  /// `✓`, `n/a`, and a level with the mark of a footnote: `allow¹`, `allow*`.
  bool is_foreign_cell_of(TokenRange cell) {
    const std::string_view first = tokens_.text(cell.begin);
    const std::string_view whole =
        tokens_.text().substr(tokens_[cell.begin].begin, tokens_[cell.end - 1].end - tokens_[cell.begin].begin);
    const bool is_alone = cell.begin + 1 == cell.end;
    if (is_alone && tokens_.is(cell.begin, Token::Kind::ruler)) return true;
    if (!is_level(first)) return is_foreign_cell(whole);
    return cell.begin + 2 == cell.end &&
           (tokens_.is(cell.begin + 1, Token::Kind::unknown) || tokens_.is(cell.begin + 1, "*"));
  }

  std::size_t explain_items(const StatementBounds& bounds) {
    std::size_t at = bounds.open + 1;
    while (!tokens_.is(at, Token::Kind::right_brace) && !tokens_.is(at, Token::Kind::end) && may_report()) {
      const TokenRange item{at, item_end(tokens_, at)};
      std::size_t next = item.end;
      switch (bounds.block) {
        case BlockKind::context:
          next = explain_item(item, GrammarRule::attribute, bounds.block);
          break;
        case BlockKind::resource:
          next = explain_item(item, GrammarRule::resource_item, bounds.block);
          break;
        case BlockKind::settings:
          next = explain_item(item, GrammarRule::setting, bounds.block);
          break;
        case BlockKind::test:
        case BlockKind::matrix:
        case BlockKind::none:
          next = explain_item(item, GrammarRule::test_item, bounds.block);
          break;
      }
      if (next == at) break;
      at = next;
    }
    return at;
  }

  /// Reports what is wrong with an item, if anything is, and returns where the next one begins: at its own beginning
  /// if it is no item but a statement, because the block was not closed.
  std::size_t explain_item(TokenRange item, GrammarRule rule, BlockKind block) {
    std::size_t failed_at = 0;
    if (parser_.fits(item, rule, failed_at)) {
      parts_.push_back({item, std::nullopt});
      return item.end;
    }
    if (clearly_starts_statement(tokens_, item.begin)) return item.begin;
    report(item, item.end, failed_at, rule);
    if (told_missing_semicolon()) {
      parts_.push_back({{item.begin, failed_at}, Token::Kind::semicolon});
      return failed_at;
    }
    std::size_t next = std::max(failed_at, item.begin + 1);
    while (next < item.end && !clearly_starts_item(tokens_, next, block) && !clearly_starts_statement(tokens_, next)) {
      ++next;
    }
    const bool declares = block == BlockKind::context || block == BlockKind::resource || block == BlockKind::settings;
    if (declares) lose_names({item.begin, next});
    return next;
  }

  bool may_report() const { return sink_.all().size() - already_ < max_syntax_errors; }

  const TokenList& tokens_;
  DiagnosticSink& sink_;
  ast::File& file_;
  std::vector<SyntaxNode>* concrete_;
  EarlierStatements* earlier_;
  GrammarParser parser_;
  std::vector<TokenPart> parts_;     // What is right of the statement that is being explained.
  std::vector<std::string> levels_;  // Filled when the first error is explained.
  std::size_t already_;              // Diagnostics of the sink that are not this file's.
};

/// `concrete`, `cost` and `earlier` may be null.
ast::File parse_file(const SourceManager& sources, FileId file, DiagnosticSink& sink,
                     std::optional<ConcreteSyntax>* concrete, ParseCost* cost, EarlierStatements* earlier = nullptr) {
  ast::File result;
  result.id = file;
  if (!check_text(sources, file, sink)) return result;
  std::optional<TokenList> tokens = read_tokens(file, sources.text(file));
  if (!tokens) {
    sink.report(Code::too_many_tokens, Span{file, 0, 0}, {std::to_string(max_tokens)});
    return result;
  }
  check_reading_order(*tokens, sink);
  std::vector<SyntaxNode> statements;
  FileParser(*tokens, sink, result, concrete != nullptr ? &statements : nullptr, earlier).parse();
  if (cost != nullptr) *cost = {tokens->size(), tokens->looks()};
  if (concrete != nullptr) *concrete = ConcreteSyntax{std::move(*tokens), std::move(statements)};
  return result;
}

}  // namespace

ast::File parse_again(const SourceManager& sources, FileId file, EarlierTree& earlier, DiagnosticSink& sink) {
  EarlierStatements statements(earlier);
  return parse_file(sources, file, sink, nullptr, nullptr, &statements);
}

ast::File parse(const SourceManager& sources, FileId file, DiagnosticSink& sink, ParseCost* cost) {
  return parse_file(sources, file, sink, nullptr, cost);
}

ast::File parse(const SourceManager& sources, FileId file, DiagnosticSink& sink,
                std::optional<ConcreteSyntax>& concrete) {
  DiagnosticSink own;
  std::optional<ConcreteSyntax> read;
  ast::File result = parse_file(sources, file, own, &read, nullptr);
  if (!own.has_errors()) concrete = std::move(read);
  sink.all().insert(sink.all().end(), own.all().begin(), own.all().end());
  return result;
}

}  // namespace polc
