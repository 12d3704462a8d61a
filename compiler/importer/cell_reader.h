// What a cell says: a word for yes or no, a level, `LEVEL if CONDITION else LEVEL …` as in a matrix of the language, or what the
// person said that its text means. Nothing else is read: whatever could mean two things is a problem.
//
// Cost: a cell with a condition is parsed; keep the answers by text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/importer/access_table.h"
#include "compiler/importer/reading.h"

namespace polc::importer {

struct CellMeaning {
  bool is_read = false;
  std::optional<CellContent> content;  ///< Absent where it is the lowest level. Has no span.
  bool says_lowest = false;            ///< The lowest level is written out, and something beside it: `deny if own`.
  std::string problem;                 ///< Of a cell with a condition that does not read; empty for an unknown word.
  std::string suggestion;              ///< What an unread cell may be meant for.
};

class CellReader {
 public:
  /// `levels`, lowest first. Keeps a reference to both.
  CellReader(const std::vector<std::string>& levels, const ReadOptions& options) : levels_(levels), options_(options) {}

  CellMeaning read(const std::string& text) const;

  /// What is wrong with what the person said of cells; empty if nothing.
  std::string problem_of_options() const;

 private:
  CellMeaning read_unmapped(const std::string& text) const;
  CellMeaning read_outcomes(const std::string& text) const;
  std::optional<std::uint32_t> level_of(std::string_view word) const;
  CellMeaning of_level(std::uint32_t level) const;
  std::string suggestion_for(const std::string& text) const;

  const std::vector<std::string>& levels_;
  const ReadOptions& options_;
};

/// Lowest first: as the person named them, or `deny` and `allow`.
std::vector<std::string> levels_of(const ReadOptions& options);

/// What is wrong with what the person said of the cells of a table that is no json; empty if nothing.
std::string problem_of_cells(const ReadOptions& options);

/// `--level 'Own only=allow if own'`, as a shell takes it.
std::string option_text(std::string_view key, std::string_view value);

}  // namespace polc::importer
