// What a row must be for a command: alternatives that a database can look up in an index.
//
// What a row's columns say is one number, its case. A column that is compared with the subject (`own when column …`) is
// no part of it: an alternative says what it takes of those columns, and which cases do. Where more is granted to who owns a row, one
// alternative takes no ownership, and another takes it. A column that is NULL belongs to no alternative.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/sql/condition_sql.h"
#include "compiler/sql/rows/row_mapping.h"

namespace polc::sql {

struct RowAlternative {
  /// By relation of the resource, in their order: true or false where the alternative takes it to be so.
  std::vector<std::optional<bool>> relations;
  /// Which cases do: conditions over columns, facts of the session and settings from columns.
  LevelRule rule;

  bool has_relations() const {
    return std::any_of(relations.begin(), relations.end(), [](const auto& taken) { return taken.has_value(); });
  }
};

/// The variables that are given, of the resource, the context and the settings.
std::vector<MappedVariable> all_mapped(const RowMapping& mapping, const MappedResource& resource);

/// The columns that are compared with the subject.
std::vector<MappedVariable> relations_of(const MappedResource& resource);

/// At most 3^max_relations. Throws QuestionLimit where the permission takes too much to read.
std::vector<RowAlternative> row_alternatives(ReadBackTable& read_back, const RowMapping& mapping,
                                             const MappedResource& resource, const Need& need);

/// The variables that the conditions test.
std::vector<VariableId> support_of(ReadBackTable& read_back, const LevelRule& rule);

/// The settings from columns that an account can have together, the others being as they are given or at all possible.
Diagram admitted_settings(ReadBackTable& read_back, const RowMapping& mapping);

}  // namespace polc::sql
