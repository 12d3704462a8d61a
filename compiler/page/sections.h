// The parts of the page, each as HTML.
#pragma once

#include <string>

#include "compiler/page/cells.h"
#include "compiler/page/comparison.h"
#include "compiler/page/coverage.h"
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
  Coverage* coverage = nullptr;      ///< Where asserts and tests are known.
};

std::string matrix_section(const PageParts& parts);
/// What an edit widened and narrowed; empty without an earlier table.
std::string changes_section(const PageParts& parts);
std::string facts_section(const PageParts& parts);
std::string settings_section(const PageParts& parts);
std::string roles_section(const PageParts& parts);
/// What the names mean that statements use; empty where nothing has one.
std::string definitions_section(const PageParts& parts);
std::string asserts_section(const PageParts& parts);
std::string tests_section(const PageParts& parts);

/// What stands in a cell's box: the statements behind it, their notes, what would change it, what proves and tests it.
std::string explanation(const PageParts& parts, pol::PermissionId permission, pol::RoleId role, const CellFacts& cell);

/// What the style needs of a large table: how wide it and its columns are. Empty for others.
std::string table_widths(const PageParts& parts);

/// "wider than before"
std::string change_words(const Labels& labels, const CellChange& change);

/// What everybody needs: empty where there is no such thing.
std::string gate_banner(const PageParts& parts);

/// `<section id=… aria-labelledby=…><h2>…</h2>` … `</section>`
std::string section(std::string_view id, std::string_view heading, const std::string& content);

}  // namespace polc::page
