// One change of a request, an account or a subject, and in whose hands it is.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/table/read_back_table.h"
#include "pol/account.h"

namespace polc {

struct Change {
  enum class Kind : std::uint8_t { take_role, give_up_role, setting, attribute };
  /// Who can make it.
  enum class Hands : std::uint8_t {
    request,       ///< A fact of the request: the subject, or whatever the request is about.
    roles,         ///< Whoever gives and takes roles.
    account,       ///< Whoever may edit the setting: `editors`; none of them: the application alone.
    out_of_reach,  ///< Nobody short of the policy's author: `obstacle` says why.
  };
  Kind kind = Kind::attribute;
  pol::RoleId role{};     ///< Of the two kinds of roles.
  VariableId variable{};  ///< Of a setting or an attribute,
  ValueSet values;        ///< which has to have one of these.
  Hands hands = Hands::request;
  std::vector<pol::RoleId> editors;
  std::string obstacle;  ///< "no account can change it"
  std::string
      text;  ///< `hold admin`, `give up blocked`, `own=true`, `supervisor.limit_to_assigned=off`, `status in {open, held}`
};

/// A request as it stands.
struct CurrentCase {
  std::vector<pol::RoleId> roles;
  pol::PermissionId permission{};
  std::vector<std::uint32_t> values;  ///< By variable: the request's attributes, the account's settings.
};

/// What an attribute that the request leaves out has in `inputs` is not looked at where no decision depends on it.
CurrentCase current_case(const pol::TableView& table, const std::vector<pol::RoleId>& roles,
                         pol::PermissionId permission, std::uint64_t inputs, const pol::Account& account);

/// Makes the changes of one case. Cost of each: linear in the settings and roles that it has to do with.
class ChangeMaker {
 public:
  ChangeMaker(const ReadBackTable& read_back, const CurrentCase& current) : read_back_(read_back), current_(current) {}

  /// One role more, beside these.
  Change taken(pol::RoleId role, const std::vector<pol::RoleId>& beside) const;
  Change given_up(pol::RoleId role) const;

  /// A variable at one of these values, to which the obstacle is the same.
  Change valued(VariableId variable, const ValueSet& values, const std::string& obstacle) const;

  /// Why no account may have the value: empty if one may, and for an attribute.
  std::string obstacle_of(VariableId variable, std::uint32_t value) const;

  using Values = std::vector<std::pair<VariableId, std::uint32_t>>;
  /// Whether the account has, with these values, what each of its settings requires.
  bool meets_requirements(const Values& changed) const;

 private:
  Change of_role(Change::Kind kind, pol::RoleId role, std::string_view verb) const;

  const ReadBackTable& read_back_;
  const CurrentCase& current_;
};

}  // namespace polc
