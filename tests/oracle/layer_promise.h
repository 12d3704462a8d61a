// What a base promises of its layers, checked by trying every subject, request and account.
//
// Part of the slow oracle (oracle.h). Cost: exponential in attributes and settings, and in three roles.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "tests/oracle/oracle.h"

namespace polc::oracle {

struct BrokenPromise {
  Roles subject;
  std::string permission;
  Values attributes;
  Values choices;    ///< What the account has chosen; the other settings have the base's default, then the layer's.
  std::string what;  ///< Which promise, and the levels.
};

std::string to_string(const BrokenPromise& broken);

/// A case in which the layers decide less than the first `bases` of them grant for good, or more than they leave for
/// good or give an immutable role; or none. Subjects of at most three roles. Nothing is answered where there are more
/// than `most_cases` to try: then `skipped` is set.
std::optional<BrokenPromise> broken_promise(const Layers& layers, std::size_t bases, std::size_t most_cases,
                                            bool& skipped);

}  // namespace polc::oracle
