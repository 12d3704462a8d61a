// A policy of any size, made up: for measuring how the compiler's cost grows.
#pragma once

#include <cstddef>
#include <string>

namespace polc::bench {

/// 10,000 permissions, 200 roles and 1 MB of text, `scale` times; the roles grow with it. Permissions in resources of twenty,
/// with two attributes each; roles of which some include another; rules that name a few actions, most of them under a condition. The
/// same text every time.
std::string scaling_policy(std::size_t scale);

}  // namespace polc::bench
