// How the name of a permission becomes a resource and an action.
#pragma once

#include <string>
#include <string_view>

namespace polc::importing {

struct SplitName {
  std::string_view resource;  ///< Empty for a name that has no separator with something on both sides.
  std::string_view action;
};

/// Splits at the last `.`, `:` or `/`: `mod/forum:addnews` is `addnews` of `mod/forum`.
SplitName split_permission(std::string_view name);

/// A name for a policy or a resource from a file's: `/data/Access matrix (2).csv` → `access_matrix_2`.
std::string name_of_file(std::string_view path);

}  // namespace polc::importing
