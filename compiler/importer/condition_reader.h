// One cell or one condition, parsed by the parser of the language, though it stands in no policy.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"

namespace polc::importer {

struct ReadOutcome {
  ast::Name level;
  ast::ConditionPtr condition;  ///< Null where there is none.
  std::string condition_text;
};

struct ReadCell {
  std::vector<ReadOutcome> outcomes;
  std::string note;
};

/// `LEVEL if CONDITION else LEVEL note "…"`. Without a result, `problem` says what the parser met.
std::optional<ReadCell> read_cell(std::string_view text, std::string& problem);

/// A condition alone. Without a result, `problem` says what the parser met.
std::optional<ReadOutcome> read_condition(std::string_view text, std::string& problem);

}  // namespace polc::importer
