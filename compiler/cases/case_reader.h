// The words of one row, and what they mean in a policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "llvm/ADT/StringMap.h"

namespace polc {

struct CaseWord {
  std::string text;
  Span span;
};

struct CaseValue {
  CaseWord name;
  CaseWord value;
};

struct CaseWords {
  Span row;
  std::vector<std::vector<CaseWord>> subjects;  ///< By their roles; one without roles has none.
  CaseWord permission;
  CaseWord level;
  std::vector<CaseValue> inputs;    ///< Attributes.
  std::vector<CaseValue> settings;  ///< With the value `*` for any.
};

/// Finds names of one model. Keeps references.
class CaseReader {
 public:
  CaseReader(Model& model, DiagnosticSink& sink);

  /// Nothing if something was reported.
  std::optional<Expectation> read(const CaseWords& words);

  /// Whether a column of this name is one of settings, or of attributes; neither: it is unknown.
  bool is_setting(const std::string& name) const { return settings_.count(name) != 0; }
  bool is_attribute(const std::string& name) const { return attributes_.count(name) != 0; }
  std::vector<std::string> names_of_columns() const;

 private:
  std::optional<RoleId> role(const CaseWord& word);
  std::optional<PermissionId> permission(const CaseWord& word);
  std::optional<LevelId> level(const CaseWord& word);
  std::optional<VariableId> attribute(const CaseWord& word, PermissionId permission);
  std::optional<VariableId> setting(const CaseWord& word);
  std::optional<ExpressionId> is(VariableId variable, const CaseValue& value);
  void suggest(Diagnostic& diagnostic, const std::string& wrong, const std::vector<std::string>& names);

  Model& model_;
  DiagnosticSink& sink_;
  llvm::StringMap<RoleId> roles_;
  llvm::StringMap<PermissionId> permissions_;
  llvm::StringMap<VariableId> settings_;
  llvm::StringMap<bool> attributes_;  ///< Of any resource.
};

}  // namespace polc
