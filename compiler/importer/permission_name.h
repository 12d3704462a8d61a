// How the name of a permission becomes a resource and an action.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polc::importer {

struct SplitName {
  std::string_view resource;  ///< Empty for a name that is not split.
  std::string_view action;
};

/// Splits at the last `.`, `:` or `/`, where both sides are made of words: `mod/forum:addnews` is `addnews` of `mod/forum`, and
/// `Register / Login` and `24.7 support` are one name each.
SplitName split_permission(std::string_view name);

/// The segments of a name as the language writes it, without their backquotes: `` `a|b`.see `` is `a|b` and `see`. A name without
/// a backquote, and one whose backquotes do not each hold a whole segment, is one segment, as it stands.
std::vector<std::string> segments_of(const std::string& name);

/// A name for a policy or a resource from a file's: `/data/Access matrix (2).csv` → `access_matrix_2`.
std::string name_of_file(std::string_view path);

}  // namespace polc::importer
