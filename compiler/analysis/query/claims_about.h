// What a policy claims about a permission or a setting: the asserts that prove something of it, the lines of its tests that
// ask about it, and what none of them asks.
//
// A table holds no claims, so they come from the model that the table was made of. Both number roles, permissions and values
// alike; variables are told by name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/access/condition_diagrams.h"
#include "compiler/model/model.h"
#include "compiler/source/source_manager.h"
#include "compiler/table/read_back_table.h"

namespace polc {

struct ClaimPlace {
  std::string file;  ///< As seen from the policy's folder.
  std::uint32_t line = 0;
};

/// An assert as it bears on one permission.
struct ProvedClaim {
  Assertion::Kind kind{};
  std::vector<pol::RoleId> roles;  ///< Sorted; of `separate` none.
  bool is_of_all_roles = false;
  pol::Level level{};                         ///< This level or more.
  std::string condition;                      ///< In the language's words; `always` if it has none.
  std::vector<pol::PermissionId> apart_from;  ///< Of `separate`: no role gives this beside one of these.
  std::vector<pol::PermissionId>
      permissions;  ///< Of a setting's: the ones that the assert speaks of, with the setting.
  ClaimPlace place;
};

struct PermissionClaims {
  std::vector<ProvedClaim> proved;                          ///< In the order of the policy.
  std::vector<ClaimPlace> tests;                            ///< Lines that ask about it.
  std::map<pol::RoleId, std::vector<ClaimPlace>> tests_of;  ///< Those of them that name the role.
  std::vector<pol::RoleId> untested;  ///< Roles that none of these lines names, custom ones aside. Sorted.
};

struct SettingClaims {
  std::vector<ProvedClaim> proved;      ///< Asserts whose condition tests it, once for each wording.
  std::vector<ClaimPlace> tests;        ///< Lines that say which value it has, or ask about each.
  std::vector<std::uint32_t> untested;  ///< Values that it may have for which no line asks what they change.
};

class ClaimsAbout {
 public:
  /// Keeps references. `model` is the one that the table was made of. Cost: linear in the claims.
  ClaimsAbout(const Model& model, const SourceManager& sources, ReadBackTable& read_back);

  /// Cost: the claims that speak of it, and the words for their conditions. Throws QuestionLimit where these take too much.
  PermissionClaims permission(pol::PermissionId permission);
  /// `decides`: what the setting changes. `values`: what it may be. Cost: as above, of all claims.
  SettingClaims setting(pol::SettingId setting, const std::vector<pol::PermissionId>& decides,
                        const std::vector<std::uint32_t>& values);

 private:
  /// One target of an assert.
  struct AssertedTarget {
    const Assertion* assertion = nullptr;
    std::size_t term = 0;
    const Target* target = nullptr;
  };

  void index_by_permission();
  Diagram condition_of(ExpressionId condition);
  Diagram in_terms_of_the_table(Diagram own);
  ClaimPlace place(Span span) const;
  ProvedClaim claim(const Assertion& assertion, std::size_t term, Diagram condition);

  const Model& model_;
  const SourceManager& sources_;
  ReadBackTable& read_back_;
  ConditionDiagrams own_;
  std::vector<VariableId> variables_;  // By the model's VariableId: the table's.
  // By permission, in the order of the policy.
  std::map<pol::PermissionId, std::vector<AssertedTarget>> asserted_;
  std::map<pol::PermissionId, std::vector<const Expectation*>> expected_;  // Each once.
  std::unordered_map<Diagram, Diagram> known_;
};

}  // namespace polc
