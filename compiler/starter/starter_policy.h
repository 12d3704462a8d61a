// A first policy from a few answers: what `polc init` writes.
//
//   roles manager, clerk; till.open: manager always, clerk if own
//     → roles, resources, a matrix, an assert that only managers may do what clerks may not, a test for each resource,
//       and comments that say what each part is for
//
// The text compiles without a diagnostic, its tests pass, and it decides as the answers say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

enum class StarterAnswer : std::uint8_t { no, yes, if_own };

struct StarterName {
  std::string name;   ///< As the policy writes it, without backquotes.
  std::string title;  ///< What the person wrote; empty where it is the name.
};

/// `Front desk` → `front_desk` titled "Front desk": letters and digits in lower case, whatever else joined to one `_`.
/// The name is empty where the text has no letter and no digit.
StarterName starter_name(std::string_view text);

struct StarterAction {
  StarterName action;
  std::vector<StarterAnswer> answers;  ///< By role.
};

struct StarterResource {
  StarterName resource;                ///< Dots separate the parts of its name.
  std::vector<StarterAction> actions;  ///< At least one.
};

/// Names of roles differ from each other, so do those of resources, and those of one resource's actions.
struct StarterPolicy {
  StarterName policy;
  std::vector<StarterName> roles;  ///< At least one, none of them `nobody`.
  std::vector<StarterResource> resources;
};

/// Two roles and two resources, to be changed by whoever reads it.
StarterPolicy example_starter(const StarterName& policy);

/// The text, in the canonical layout. Cost: linear in roles times actions.
std::string starter_text(const StarterPolicy& policy);

}  // namespace polc
