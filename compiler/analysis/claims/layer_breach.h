// What a layer breaks of what its base promises, and how that is told: once for each line of the layer, with the
// smallest subject that shows it, the line of the base, and the way out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/access/account_readings.h"
#include "compiler/analysis/claims/counterexample.h"
#include "compiler/analysis/claims/layered_access.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

struct Breach {
  enum class Kind : std::uint8_t {
    taken,       ///< What the base grants for good.
    evaded,      ///< What the base withholds for good.
    given,       ///< To an immutable role.
    customized,  ///< Given to custom roles, though the base withholds it for good.
  };
  Kind kind{};
  LevelId level{};  ///< Of a kind that takes: what the base promises. Otherwise the lowest level that is too much.
  PermissionId permission{};
  std::vector<RoleId> subject;  ///< One role or two: first the one that grants, or that is granted.
  AccountReadings::Case found;
};

class LayerBreaches {
 public:
  LayerBreaches(AccessConditions& access, LayeredAccess& layered, const AccountReadings& readings, Layer base)
      : access_(access), layered_(layered), readings_(readings), model_(access.model()), base_(base) {}

  void add(Breach breach);

  /// All of them, in the order of the lines.
  void report(DiagnosticSink& sink);

 private:
  struct Told {
    Breach breach;
    Counterexample example;
    std::vector<std::uint32_t> base_values;   // By VariableId.
    std::vector<std::uint32_t> layer_values;  // By VariableId.
    const RuleUse* cause = nullptr;           // The rule of the layer that does it, if one does.
    const RuleUse* promise = nullptr;         // The rule of the base.
    Span blamed;
  };

  Told tell(Breach breach);
  bool is_through_setting(const Told& told) const { return !told.breach.found.changed.empty(); }
  bool applies(const RuleUse& use, const std::vector<std::uint32_t>& values);
  bool meets(const Rule& rule, const std::vector<RoleId>& roles);
  const RuleUse* find_promise(const Told& told);
  const RuleUse* find_cause(const Told& told);
  Span blamed_line(const Told& told) const;
  RoleId counting_role(const Told& told) const;
  LevelId decided_by_base(const Told& told);

  void report_taken(const Told& told, DiagnosticSink& sink);
  void report_evaded(const Told& told, DiagnosticSink& sink);
  void report_given(const Told& told, DiagnosticSink& sink);
  void report_customized(const Told& told, DiagnosticSink& sink);
  void report_setting(const Told& told, DiagnosticSink& sink);
  void label_promise(const Told& told, Diagnostic& diagnostic);
  void suggest_exclusive(const Told& told, Diagnostic& diagnostic) const;

  const std::string& role_name(RoleId role) const { return model_.roles[index(role)].name; }
  const std::string& level_name(LevelId level) const { return model_.levels[index(level)].name; }
  LevelId below(LevelId level) const { return id_at<LevelId>(index(level) - 1); }
  const std::string& permission_name(const Told& told) const {
    return model_.permissions[index(told.breach.permission)].name;
  }

  AccessConditions& access_;
  LayeredAccess& layered_;
  const AccountReadings& readings_;
  const Model& model_;
  Layer base_;
  using Place = std::tuple<FileId, std::uint32_t, std::uint32_t, Breach::Kind>;
  std::map<Place, Told> told_;
};

}  // namespace polc
