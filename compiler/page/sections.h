// The parts of the page, each as HTML.
#pragma once

#include <string>

#include "compiler/page/cells.h"
#include "compiler/page/comparison.h"
#include "compiler/page/labels.h"
#include "compiler/page/page.h"

namespace polc::page {

/// What all parts are made of.
struct PageParts {
  ReadBackTable& read_back;
  const Labels& labels;
  Cells& cells;
  const PageSource& source;
  Comparison* comparison = nullptr;  ///< With an earlier table, where there is one.
};

std::string matrix_section(const PageParts& parts);
/// What an edit widened and narrowed; empty without an earlier table.
std::string changes_section(const PageParts& parts);
std::string settings_section(const PageParts& parts);
std::string roles_section(const PageParts& parts);
std::string asserts_section(const PageParts& parts);
std::string tests_section(const PageParts& parts);

/// What stands in a cell's box: the statements behind it, their notes, what would change it.
std::string explanation(const PageParts& parts, const CellFacts& cell);

/// "wider than before"
std::string change_words(const Labels& labels, const CellChange& change);

/// What everybody needs: empty where there is no such thing.
std::string gate_banner(const PageParts& parts);

/// `<section id=… aria-labelledby=…><h2>…</h2>` … `</section>`
std::string section(std::string_view id, std::string_view heading, const std::string& content);

}  // namespace polc::page
