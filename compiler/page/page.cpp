#include "compiler/page/page.h"

#include <fmt/format.h>

#include <optional>

#include "compiler/page/assets.h"
#include "compiler/page/decision_data.h"
#include "compiler/page/sections.h"
#include "compiler/text/media.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/SHA256.h"

namespace polc::page {
namespace {

/// As a Content-Security-Policy names an inline style or script.
std::string hash_of(std::string_view content) {
  llvm::SHA256 hash;
  hash.update(llvm::StringRef(content.data(), content.size()));
  return "'sha256-" + llvm::encodeBase64(hash.final()) + "'";
}

/// The sign of a level, by how far up it is: a bar, a circle that is filled in part, a tick.
std::string level_symbol(std::uint32_t number, std::uint32_t count) {
  std::string shape = "<circle cx=8 cy=8 r=6.5 fill=none stroke=currentColor />";
  if (number == 0) {
    shape += "<path d=\"M4.5 8h7\" stroke=currentColor stroke-width=2 />";
  } else if (number + 1 == count) {
    shape =
        "<circle cx=8 cy=8 r=7 fill=currentColor /><path class=tick d=\"M4.5 8.2l2.4 2.4 4.6-5\" fill=none "
        "stroke-width=2 />";
  } else {
    const double height = 13.0 * number / (count - 1);
    shape += fmt::format(
        "<clipPath id=c{0}><path d=\"M0 {1:.1f}h16v16h-16z\"/></clipPath><circle cx=8 cy=8 r=6.5 fill=currentColor "
        "clip-path=\"url(#c{0})\"/>",
        number, 14.5 - height);
  }
  return fmt::format("<symbol id=l{} viewBox=\"0 0 16 16\">{}</symbol>", number, shape);
}

std::string symbols(std::uint32_t count) {
  std::string text = "<svg class=symbols aria-hidden=true>";
  for (std::uint32_t number = 0; number < count; ++number) text += level_symbol(number, count);
  return text + "</svg>\n";
}

std::string contents(const Labels& labels, bool has_changes) {
  std::string text = fmt::format("<nav aria-label=\"{}\">", labels.word(Word::contents));
  if (has_changes) text += fmt::format("<a href=\"#changes\">{}</a> ", labels.word(Word::changes));
  for (const auto& [id, key] : {std::pair{"table", Word::table},
                                {"settings", Word::settings},
                                {"roles", Word::roles},
                                {"asserts", Word::asserts},
                                {"tests", Word::tests}})
    text += fmt::format("<a href=\"#{}\">{}</a> ", id, labels.word(key));
  return text + "</nav>\n";
}

std::string head(const Labels& labels, std::string_view title, const std::string& styles, const std::string& scripts) {
  std::string text =
      fmt::format("<!DOCTYPE html>\n<html lang={}>\n<head>\n<meta charset=utf-8>\n", language_code(labels.language()));
  text += fmt::format(
      "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src {}; script-src {}; base-uri "
      "'none'; form-action 'none'\">\n",
      hash_of(styles), hash_of(scripts));
  text +=
      "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<meta name=color-scheme content=\"light "
      "dark\">\n";
  return text + fmt::format("<title>{}</title>\n<style>{}</style>\n</head>\n", markup_text(title), styles);
}

}  // namespace

std::string render_page(ReadBackTable& read_back, const PageSource& source, const PageOptions& options,
                        ReadBackTable* before) {
  const Labels labels(read_back, options.language);
  StatementUses uses(read_back);
  Cells cells(read_back, uses);
  PageParts parts{read_back, labels, cells, source};
  struct Earlier {
    Labels labels;
    StatementUses uses;
    Cells cells;
    Comparison comparison;
    Earlier(ReadBackTable& before, Language language, ReadBackTable& now, Cells& cells_now)
        : labels(before, language),
          uses(before),
          cells(before, uses),
          comparison(before, labels, cells, now, cells_now) {}
  };
  std::optional<Earlier> earlier;
  if (before != nullptr) parts.comparison = &earlier.emplace(*before, options.language, read_back, cells).comparison;
  const pol::Names& names = read_back.names();
  std::string title = options.title;
  if (title.empty()) title = names.policy_title().empty() ? names.policy() : names.policy_title();
  std::string styles(style);
  // What would end the element ends no style either, but the page.
  std::string house = options.house_style;
  for (std::size_t at = 0; (at = house.find("</", at)) != std::string::npos; at += 3) house.replace(at, 2, "<\\/");
  styles += house;
  const std::string scripts(script);
  std::string text = head(labels, title, styles, scripts);
  text += "<body>\n" + symbols(read_back.table().level_count());
  text += fmt::format("<header><h1>{}</h1>\n", isolated(title));
  if (source.model != nullptr && !source.model->doc.empty()) text += paragraphs(source.model->doc) + "\n";
  text += contents(labels, before != nullptr) + "</header>\n<main>\n";
  if (!uses.are_known()) text += fmt::format("<p>{}</p>\n", labels.word(Word::no_statements));
  text += changes_section(parts) + matrix_section(parts) + settings_section(parts) + roles_section(parts) +
          asserts_section(parts) + tests_section(parts);
  text += fmt::format("</main>\n<footer><p>{}</p></footer>\n", labels.phrase(Word::made_with, {code(source.file)}));
  text += "<script type=application/json id=data>" + decision_data(read_back, labels) + "</script>\n";
  return text + "<script>" + scripts + "</script>\n</body>\n</html>\n";
}

}  // namespace polc::page
