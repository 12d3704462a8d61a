#include <fmt/format.h>

#include <string_view>

#include "compiler/report/coverage_lines.h"
#include "compiler/report/coverage_report.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/SHA256.h"

namespace polc {
namespace {

// Each pair of text and ground has a contrast of 4.5 or more, light and dark. What a colour says stands there in words too.
constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--ground:#fff;--text:#1c2024;--soft:#586069;--line:#d5dae0;--head:#f2f4f7;--yes:#0a6b3d;--yes-g:#e6f5ec;--mid:#7a4b00;--mid-g:#fdf3dc;--no:#a31515;--no-g:#fdeaea}
@media (prefers-color-scheme:dark){:root{--ground:#15181c;--text:#e7eaee;--soft:#a6afba;--line:#3a424c;--head:#20252b;--yes:#6fdca0;--yes-g:#153324;--mid:#f2c66d;--mid-g:#362a12;--no:#ff9d9d;--no-g:#3d1d1d}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:90rem;padding:1rem clamp(.75rem,3vw,2.5rem) 4rem;background:var(--ground);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.25rem 0 .75rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
.figure{font-size:1.2rem}
code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
table{border-collapse:collapse}
.scroll{overflow:auto;width:fit-content;max-width:100%;border:1px solid var(--line);border-radius:8px}
th,td{overflow-wrap:break-word;padding:.35rem .7rem;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{background:var(--head)}
tbody th{font-weight:500}
td.number{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.y{background:var(--yes-g);color:var(--yes)}
.m{background:var(--mid-g);color:var(--mid)}
.n{background:var(--no-g);color:var(--no)}
small{display:block;font-size:.86em;color:var(--soft)}
.lines td{border:0;padding:0 .7rem;white-space:pre-wrap}
.lines td:nth-child(-n+2){color:var(--soft);text-align:end;white-space:nowrap;user-select:none}
.lines td:nth-child(2){min-width:6rem}
.lines tr.y td:nth-child(2){color:var(--yes)}
.lines tr.m td:nth-child(2){color:var(--mid)}
.lines tr.n td:nth-child(2){color:var(--no)}
.lines .y,.lines .m,.lines .n{color:inherit}
)css";

std::string hash_of(std::string_view text) {
  llvm::SHA256 hash;
  hash.update(llvm::StringRef(text.data(), text.size()));
  return "'sha256-" + llvm::encodeBase64(hash.final()) + "'";
}

/// With its names as code. No name holds a backquote.
std::string case_html(const std::string& text) {
  std::string html = markup_text(text);
  bool opens = true;
  for (std::size_t at = 0; (at = html.find('`', at)) != std::string::npos; opens = !opens)
    html.replace(at, 1, opens ? "<code>" : "</code>");
  return html;
}

/// Of the whole, of a part, of nothing.
const char* class_of(const CoverageFigure& figure) {
  if (figure.is_whole()) return "y";
  return figure.covered().is_zero() ? "n" : "m";
}

std::string row(const std::string& name, const CoverageFigure& figure) {
  return fmt::format(
      "<tr><th scope=row>{}</th><td class=\"number {}\">{} %</td><td class=number>{}</td><td class=number>{}</td>"
      "<td class=number>{}</td><td class=number>{}</td></tr>\n",
      markup_text(name), class_of(figure), figure.percent(), figure.cases.text(), figure.tested.text(),
      figure.proved.text(), (figure.cases - figure.covered()).text());
}

std::string table(const char* caption, const char* what, const std::string& rows) {
  if (rows.empty()) return {};
  return fmt::format(
      "<h3>{}</h3>\n<div class=scroll tabindex=0 role=region aria-label=\"{}\"><table>\n<thead><tr><th "
      "scope=col>{}</th><th scope=col>covered</th><th scope=col>cases</th><th scope=col>by tests</th><th scope=col>by "
      "asserts</th><th scope=col>by nothing</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n",
      caption, caption, what, rows);
}

std::string figures_html(const CoverageReport& report) {
  const Model& model = *report.model;
  std::string rows;
  for (std::size_t level = 0; level < report.coverage.levels.size(); ++level)
    rows += row(name_text(model.levels[level].name), report.coverage.levels[level]);
  std::string text = table("By level", "level", rows);
  rows.clear();
  for (std::size_t permission = 0; permission < report.coverage.permissions.size(); ++permission)
    rows += row(path_text(model.permissions[permission].name), report.coverage.permissions[permission]);
  text += table("By permission", "permission", rows);
  rows.clear();
  for (const SettingCoverage& setting : report.coverage.settings)
    rows += row(setting_value_text(model, setting.setting, setting.value), setting.figure);
  return text + table("By setting, of the cases in which it matters", "setting", rows);
}

std::string uncovered_html(const CoverageReport& report) {
  const Model& model = *report.model;
  std::string rows;
  for (const CellCoverage& cell : report.coverage.by_cell) {
    const CoverageFigure& figure = cell.figure;
    if (figure.is_whole()) continue;
    rows += fmt::format(
        "<tr><th scope=row>{}</th><td>{}</td><td class=\"number {}\">{} of "
        "{}{}</td><td>{}<small>{}</small></td></tr>\n",
        markup_text(path_text(model.permissions[index(cell.permission)].name)),
        markup_text(subject_text(model, cell.subject)), class_of(figure), (figure.cases - figure.covered()).text(),
        figure.cases.text(),
        figure.partly.is_zero() ? "" : fmt::format("<small>{} for some levels</small>", figure.partly.text()),
        case_html(case_text(model, *figure.uncovered)),
        markup_text(answer_text(model, *figure.uncovered, report.file)));
  }
  if (rows.empty()) return "<p>Every case is covered.</p>\n";
  return "<div class=scroll tabindex=0 role=region aria-label=\"Not "
         "covered\"><table>\n<thead><tr><th "
         "scope=col>permission</th><th scope=col>roles</th><th scope=col>not covered</th><th scope=col>the smallest "
         "case</th></tr></thead>\n<tbody>\n" +
         rows + "</tbody></table></div>\n";
}

std::string lines_html(const CoverageReport& report) {
  std::string text;
  for (const auto& [file, lines] : covered_lines(report)) {
    text += fmt::format("<h3>{}</h3>\n<div class=scroll tabindex=0 role=region aria-label=\"{}\"><table class=lines>\n",
                        markup_text(report.sources->path(file)), markup_text(report.sources->path(file)));
    std::string_view rest = report.sources->text(file);
    for (std::uint32_t number = report.sources->position(file, 0).line; !rest.empty(); ++number) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const auto covered = lines.find(number);
      const bool decides = covered != lines.end();
      const CoverageFigure none;
      const CoverageFigure& figure = decides ? covered->second.figure : none;
      text += fmt::format("<tr{}><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
                          decides ? fmt::format(" class={}", class_of(figure)) : "", number,
                          decides ? figure.covered().text() + " of " + figure.cases.text() : "",
                          markup_text(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    text += "</table></div>\n";
  }
  return text;
}

}  // namespace

std::string coverage_page(const std::vector<CoverageReport>& reports) {
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<meta http-equiv=Content-Security-Policy "
      "content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">\n<meta name=viewport "
      "content=\"width=device-width, initial-scale=1\">\n<meta name=color-scheme content=\"light dark\">\n"
      "<title>Coverage</title>\n<style>{}</style>\n</head>\n<body>\n",
      hash_of(style), style);
  for (const CoverageReport& report : reports) {
    const CoverageFigure& all = report.coverage.all;
    text += fmt::format("<h1>Coverage of {}</h1>\n", markup_text(report.file));
    if (!report.model->title.empty()) text += fmt::format("<p>{}</p>\n", markup_text(report.model->title));
    text += fmt::format(
        "<p class=figure><b class={}>{} %</b> of what the policy decides: {} of {} cases, {} by tests, {} by asserts, "
        "{} by nothing.</p>\n<p>A case is covered if a test or an assert would fail were it decided otherwise.</p>\n",
        class_of(all), all.percent(), all.covered().text(), all.cases.text(), all.tested.text(), all.proved.text(),
        (all.cases - all.covered()).text());
    text += "<h2>What is not covered</h2>\n" + uncovered_html(report);
    text += "<h2>Figures</h2>\n" + figures_html(report);
    text += "<h2>Lines</h2>\n<p>Beside a line: how many of the cases that its statements decide are covered.</p>\n" +
            lines_html(report);
  }
  return text + "</body>\n</html>\n";
}

}  // namespace polc
