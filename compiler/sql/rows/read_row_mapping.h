// Reads a mapping and resolves the policy's names in it: tools/sql/README.md describes the statements.
//
// What the mapping leaves open is refused, never guessed: an attribute or a setting that a decision depends on, who asks, what a
// subject without a role sees. Cost: linear, and the reading of the permissions that commands need.
#pragma once

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/sql/rows/row_mapping.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

/// A row's case is a number; these are as many as a database compares a row with in passing.
inline constexpr std::size_t max_row_cases = 1024;
/// Each may treble what a command compares.
inline constexpr std::size_t max_relations = 3;

/// Nothing if anything was reported. The table must have names. Throws QuestionLimit where a permission takes too much to read.
std::optional<RowMapping> read_row_mapping(const SourceManager& sources, FileId file, ReadBackTable& read_back,
                                           DiagnosticSink& sink);

/// How many cases the columns of a resource tell apart.
std::size_t case_count(const MappedResource& resource, const ReadBackTable& read_back);
/// The values of an attribute or a setting.
std::uint32_t value_count(VariableId variable, const ReadBackTable& read_back);
std::string variable_name(VariableId variable, const ReadBackTable& read_back);
std::string value_name(VariableId variable, std::uint32_t value, const ReadBackTable& read_back);

}  // namespace polc::sql
