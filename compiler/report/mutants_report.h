// What became of a policy's mutants, as text, JSON or JUnit.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/mutants/killing_lines.h"
#include "compiler/report/test_report.h"
#include "compiler/source/source_manager.h"

namespace polc {

/// The mutants of one policy. `sources` holds the files that their places are in, `model` the names.
struct MutantReport {
  std::string file;
  const SourceManager* sources = nullptr;
  const Model* model = nullptr;
  bool has_claims = true;  ///< Tests or asserts.
  std::vector<MutantResult> results;
  std::optional<KillingLines> suggestion;  ///< If it was asked for.
};

/// In text: those that are alive, by statement, on lines of at most `columns`; of each statement the first few. The other formats
/// have all mutants.
std::string render(const std::vector<MutantReport>& reports, TestFormat format, std::size_t columns = 80);

/// `clerk`'s request, in words, and both answers.
std::string case_words(const MutantReport& report, const MutantResult& result);

MutantCounts count(const std::vector<MutantReport>& reports);

}  // namespace polc
