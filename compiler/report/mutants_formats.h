// Mutants for programs, and the words that all formats share.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/report/mutants_report.h"

namespace polc {

/// Every mutant, with its fate.
std::string mutants_json(const std::vector<MutantReport>& reports);

/// A test case for each; one that is alive is a failure, an equivalent one skipped, one that was not tried an error.
std::string mutants_junit(const std::vector<MutantReport>& reports);

/// `shop.pol:12:1`
std::string place_text(const SourceManager& sources, Span span);

/// What a mutant changes: `` `till.open` ``, `` setting `tills.share` ``.
std::string subject_words(const MutantReport& report, const Mutant& mutant);

/// `1 mutant`, `2 mutants`
std::string plural_text(std::size_t number, const char* noun);

}  // namespace polc
