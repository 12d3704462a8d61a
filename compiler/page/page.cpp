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

/// The sign of each level, by how far up it is: a ring with a bar, a ring that is filled in part, a disc with a tick. Drawn by
/// the style, since a picture in each cell is what a browser takes longest for.
std::string level_signs(const Labels& labels, std::uint32_t count) {
  std::string all;
  std::string each;
  for (std::uint32_t number = 0; number < count; ++number) {
    all += fmt::format("{}.l{}::before", number == 0 ? "" : ",", number);
    if (number == 0) {
      each += ".l0::before{background:linear-gradient(currentColor,currentColor) center/55% 2px no-repeat}\n";
    } else if (number + 1 == count) {
      each += fmt::format(
          ".l{}::before{{border:0;background:currentColor;clip-path:path(evenodd,\"M7 0a7 7 0 1 0 0 14a7 7 0 1 0 0-14z"
          "M3 7.4l1.2-1.2 1.9 1.9 3.8-4.3 1.3 1.1-5 5.7z\")}}\n",
          number);
    } else {
      each += fmt::format(".l{}::before{{background:linear-gradient(to top,currentColor {}%,transparent 0)}}\n", number,
                          100 * number / (count - 1));
    }
  }
  // Short ones stay beside their sign.
  for (std::uint32_t number = 0; number < count; ++number) {
    constexpr std::size_t longest = 20;
    if (labels.text(pol::id_at<pol::Level>(number)).size() <= longest)
      each += fmt::format("b.l{}{{white-space:nowrap}}\n", number);
  }
  each += fmt::format(".legend .l{}{{color:var(--yes)}}\n", count - 1);
  return all +
         "{content:\"\";display:inline-block;width:14px;height:14px;margin-inline-end:.35em;vertical-align:-2px;border:"
         "1.5px "
         "solid;border-radius:50%;forced-color-adjust:none}\n" +
         each;
}

std::string contents(const Labels& labels, bool has_changes, bool has_definitions) {
  std::string text = fmt::format("<nav aria-label=\"{}\">", labels.word(Word::contents));
  if (has_changes) text += fmt::format("<a href=\"#changes\">{}</a> ", labels.word(Word::changes));
  for (const auto& [id, key] : {std::pair{"table", Word::table},
                                {"facts", Word::facts},
                                {"definitions", Word::definitions},
                                {"settings", Word::settings},
                                {"roles", Word::roles},
                                {"asserts", Word::asserts},
                                {"tests", Word::tests}}) {
    if (key == Word::definitions && !has_definitions) continue;
    text += fmt::format("<a href=\"#{}\">{}</a> ", id, labels.word(key));
  }
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
                        const EarlierPolicy* before) {
  const Labels labels(read_back, options.language);
  StatementUses uses(read_back);
  Cells cells(read_back, uses);
  PageParts parts{read_back, labels, cells, source};
  std::optional<ClaimsAbout> claims;
  std::optional<Coverage> coverage;
  if (source.model != nullptr) {
    claims.emplace(*source.model, *source.sources, read_back);
    parts.coverage = &coverage.emplace(*claims, labels);
  }
  struct Earlier {
    Labels labels;
    StatementUses uses;
    Cells cells;
    Comparison comparison;
    Earlier(const EarlierPolicy& before, Language language, ReadBackTable& now, const PageSource& source)
        : labels(before.table, language),
          uses(before.table),
          cells(before.table, uses),
          comparison(before, labels, cells, now, source) {}
  };
  std::optional<Earlier> earlier;
  if (before != nullptr) parts.comparison = &earlier.emplace(*before, options.language, read_back, source).comparison;
  const pol::Names& names = read_back.names();
  std::string title = options.title;
  if (title.empty()) title = names.policy_title().empty() ? names.policy() : names.policy_title();
  std::string styles(style);
  styles += level_signs(labels, read_back.table().level_count());
  styles += table_widths(parts);
  // What would end the element ends no style either, but the page.
  std::string house = options.house_style;
  for (std::size_t at = 0; (at = house.find("</", at)) != std::string::npos; at += 3) house.replace(at, 2, "<\\/");
  styles += house;
  const std::string scripts(script);
  std::string text = head(labels, title, styles, scripts);
  text += "<body>\n";
  text += fmt::format("<header><h1>{}</h1>\n", isolated(title));
  if (source.model != nullptr && !source.model->doc.empty()) text += paragraphs(source.model->doc) + "\n";
  text += contents(labels, before != nullptr, !source.definitions.empty()) + "</header>\n<main>\n";
  if (!uses.are_known()) text += fmt::format("<p>{}</p>\n", labels.word(Word::no_statements));
  text += changes_section(parts) + matrix_section(parts) + facts_section(parts) + definitions_section(parts) +
          settings_section(parts) + roles_section(parts) + asserts_section(parts) + tests_section(parts);
  text += fmt::format("</main>\n<footer><p>{}</p></footer>\n", labels.phrase(Word::made_with, {code(source.file)}));
  text += "<script type=application/json id=data>" + decision_data(read_back, labels, cells) + "</script>\n";
  return text + "<script>" + scripts + "</script>\n</body>\n</html>\n";
}

}  // namespace polc::page
