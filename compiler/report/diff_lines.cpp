// The form for a terminal: diff_lines.
#include <fmt/format.h>

#include "compiler/report/account_changes_text.h"
#include "compiler/report/answer_layout.h"
#include "compiler/report/diff_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/visible.h"
#include "compiler/text/wrap.h"

namespace polc {
namespace {

constexpr std::size_t margin = 10;  // Of what stands behind a label.
constexpr std::size_t inner = 12;   // Of the rows of a finding that takes several.

std::size_t columns(const std::string& text) {
  return display_width(visible(text));
}

/// `new.pol:6, :9` of NEW, then `was old.pol:7` of OLD: told apart by a word, since both files often have one name.
std::vector<std::string> places_texts(const DiffReport& report, const std::vector<DiffPlace>& places) {
  std::vector<std::string> texts;
  for (const Side side : {Side::after, Side::before}) {
    std::string text, file;
    std::uint32_t line = 0;
    for (const DiffPlace& place : places) {
      if (place.side != side) continue;
      const std::string path = path_of(report, place);
      if (!text.empty() && path == file && place.line == line) continue;
      text += text.empty() ? (side == Side::before ? "was " : "") : ", ";
      text += (path == file ? "" : path) + ":" + std::to_string(place.line);
      file = path;
      line = place.line;
    }
    if (!text.empty()) texts.push_back(text);
  }
  return texts;
}

/// One finding: joined on one line where that fits, else a row for each thing that is to be said of it.
class FindingText {
 public:
  FindingText(const DiffReport& report, AnswerText& text, std::string_view label, const std::vector<DiffPlace>& places)
      : report_(report), text_(text), label_(label), places_(places) {
    if (report.has_details) return;
    places_texts_ = places_texts(report, places);
    for (const std::string& each : places_texts_) right_ += (right_.empty() ? "" : ", ") + each;
  }

  bool fits_beside_label(const std::string& row) const { return margin + columns(row) <= report_.width; }

  /// False, and nothing is written, where it takes more than one line.
  bool add_line(const std::string& row) {
    const std::size_t right = right_.empty() ? 0 : 2 + columns(right_);
    if (margin + columns(row) + right > report_.width) return false;
    add_right(padded(label_, margin) + row);
    return true;
  }

  /// The places on the last row, or below.
  void add_rows(const std::vector<std::string>& rows) {
    const std::string& last = rows.back();
    for (std::size_t number = 0; number < rows.size(); ++number) {
      const std::string label = number == 0 ? label_ : "";
      const std::size_t column = number == 0 ? margin : inner;
      const bool is_last = number + 1 == rows.size();
      const bool has_room = is_last && !right_.empty() && column + columns(last) + 2 + columns(right_) <= report_.width;
      if (column + columns(rows[number]) > report_.width) {
        text_.row(label, column, rows[number]);
      } else if (has_room) {
        add_right(padded(label, column) + rows[number]);
      } else {
        text_.whole(padded(label, column) + rows[number]);
      }
      if (!is_last || has_room) continue;
      if (inner + columns(right_) <= report_.width) {
        if (!right_.empty()) text_.row("", inner, right_);
      } else {
        for (const std::string& each : places_texts_) text_.row("", inner, each);
      }
    }
  }

  void add_end(const std::string& fingerprint, bool is_approved, bool fails) {
    if (report_.has_details) {
      for (const DiffPlace& place : places_) {
        text_.whole(std::string(inner, ' ') + statement_text(report_, place));
        if (!place.note.empty()) text_.whole(std::string(inner + 2, ' ') + "note: " + place.note);
      }
    }
    const bool is_shown = fails || report_.has_details || report_.has_approvals;
    if (is_shown && !fingerprint.empty())
      text_.whole(std::string(inner, ' ') + (is_approved ? "approved " : "approve: ") + fingerprint);
  }

 private:
  static std::string padded(const std::string& label, std::size_t width) {
    return label + std::string(std::max(width, label.size() + 1) - label.size(), ' ');
  }
  /// The places at the right edge.
  void add_right(const std::string& line) {
    const std::size_t used = columns(line) + columns(right_);
    text_.whole(right_.empty() ? line : line + std::string(report_.width - used, ' ') + right_);
  }

  const DiffReport& report_;
  AnswerText& text_;
  std::string label_;
  const std::vector<DiffPlace>& places_;
  std::vector<std::string> places_texts_;  ///< Nothing where the statements follow.
  std::string right_;
};

/// Lines that are visible already, those that are too wide broken between words.
std::string narrowed_lines(const std::string& lines, std::size_t width) {
  std::string result;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string line = lines.substr(at, end - at);
    at = end + 1;
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    if (display_width(line) <= width) {
      result += line + "\n";
      continue;
    }
    std::string before(begin, ' ');
    for (const std::string& each : wrapped(std::string_view(line).substr(begin), width - begin - 2)) {
      result += before + each + "\n";
      before = std::string(begin + 2, ' ');
    }
  }
  return result;
}

void add(const DiffReport& report, AnswerText& text, const DecisionFinding& finding) {
  FindingText out(report, text, label(finding), finding.places);
  const std::string subject = subject_text(finding);
  const std::string permissions = permission_list(finding.permissions);
  const std::string levels = levels_text(finding);
  const std::string condition = condition_text(finding);
  const std::string head = fmt::format("{}  {}: {}", subject, permissions, levels);
  if (!out.add_line(head + (condition.empty() ? "" : " " + condition))) {
    std::vector<std::string> rows;
    const std::string counted = fmt::format("{}, {} permissions: {}", subject, finding.permissions.size(), levels);
    if (out.fits_beside_label(head)) {
      rows = {head};
    } else if (finding.permissions.size() > 1 && out.fits_beside_label(counted)) {
      rows = {counted, permissions};
    } else {
      rows = {subject, permissions, levels};
    }
    if (!condition.empty()) rows.push_back(condition);
    out.add_rows(rows);
  }
  out.add_end(finding.fingerprint, finding.is_approved, fails(report, finding));
}

void add(const DiffReport& report, AnswerText& text, const SchemaFinding& finding) {
  FindingText out(report, text, label(finding), finding.places);
  const bool is_told_by_text = finding.is_told_by_text && !finding.places.empty();
  const std::string head = is_told_by_text ? finding.change : finding.what + ": " + finding.change;
  std::vector<std::string> rows{head};
  if (is_told_by_text) {
    rows[0] += ":";
    rows.push_back(one_line(finding.places.front().text));
  }
  std::string line;
  for (const std::string& row : rows) line += (line.empty() ? "" : " ") + row;
  if (!out.add_line(line)) out.add_rows(out.fits_beside_label(line) ? std::vector<std::string>{line} : rows);
  out.add_end(finding.topic ? finding.fingerprint : "", finding.is_approved, fails(report, finding));
}

}  // namespace

std::string diff_lines(const DiffReport& report) {
  AnswerText text(report.width);
  for (const DecisionFinding& each : report.diff.decisions) add(report, text, each);
  for (const SchemaFinding& each : report.diff.schema) add(report, text, each);
  std::string lines = text.take();
  if (report.accounts != nullptr) lines += narrowed_lines(account_changes_text(*report.accounts), report.width);
  AnswerText end(report.width);
  for (const std::string& each : report.lapsed)
    end.row("LAPSED", margin, fmt::format("approval {}: no finding has this fingerprint any more", each));
  return lines + end.take() + narrowed_lines(summary_text(report), report.width);
}

}  // namespace polc
