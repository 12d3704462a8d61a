// The policy as one HTML file that people read: nothing is loaded from elsewhere, and all of it reads without script.
//
// From a compiled table alone it lacks what a table does not hold: what roles include, asserts, tests, descriptions; the page says so.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/model/model.h"
#include "compiler/page/words.h"
#include "compiler/source/source_manager.h"
#include "compiler/table/read_back_table.h"

namespace polc::page {

/// A statement that gives something a name, such as a `define`.
struct Definition {
  std::string doc;
  Span span;
};

/// What a policy's text adds to its table. All null or empty where there is none.
struct PageSource {
  const Model* model = nullptr;
  const SourceManager* sources = nullptr;
  std::vector<TestResult> tests;
  std::vector<Definition> definitions;
  std::string file;  ///< What the page was made of, as the user named it.
};

/// An earlier policy to compare with. Null where there is no more than its table.
struct EarlierPolicy {
  ReadBackTable& table;
  const Model* model = nullptr;
  const SourceManager* sources = nullptr;
};

struct PageOptions {
  Language language = Language::en;
  std::string title;        ///< Instead of the policy's own.
  std::string house_style;  ///< CSS that comes after the page's.
};

/// `before`: null, if the page compares nothing.
/// Cost: the cases of all permissions, the words of each kind of cell, and the smallest changes for each kind of row. The same input gives
/// the same bytes. Throws QuestionLimit where that takes too much, and Incomparable as ChangedCells does.
std::string render_page(ReadBackTable& read_back, const PageSource& source, const PageOptions& options,
                        const EarlierPolicy* before = nullptr);

}  // namespace polc::page
