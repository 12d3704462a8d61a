// The names of a policy as a mapping speaks of them, and what it has said already. What is unknown ends the statement, with what
// was probably meant; what is said again is reported with where it was said before. Cost: the names of a kind, each time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sql/rows/mapping_cursor.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

class MappingNames {
 public:
  /// All outlive this.
  MappingNames(MappingCursor& cursor, ReadBackTable& read_back, DiagnosticSink& sink)
      : cursor_(cursor), read_back_(read_back), names_(read_back.names()), sink_(sink) {}

  /// Reports what is said again. `key`: what makes it the same, if it is not the words.
  void once(const std::string& what, Span span, const std::string& key = "");
  bool has_said(const std::string& what) const { return said_.contains(what); }

  void unfit(Span span, const std::string& problem, const std::string& help);
  [[noreturn]] void repeated(Span span, const std::string& what);
  [[noreturn]] void unknown(const std::string& kind, const PolicyPath& path, const std::vector<std::string>& declared);

  VariableId attribute_named(pol::AttributeRange range, const PolicyPath& path);
  VariableId setting_named(const PolicyPath& path);
  /// Reads the name of one of the variable's values.
  std::uint32_t value_of(VariableId variable);

  template <typename Id>
  std::vector<std::string> names_of(std::uint32_t count) const {
    std::vector<std::string> all;
    for (std::uint32_t each = 0; each < count; ++each) all.emplace_back(names_.name(pol::id_at<Id>(each)));
    return all;
  }

 private:
  MappingCursor& cursor_;
  ReadBackTable& read_back_;
  const pol::Names& names_;
  DiagnosticSink& sink_;
  std::map<std::string, Span> said_;
};

}  // namespace polc::sql
