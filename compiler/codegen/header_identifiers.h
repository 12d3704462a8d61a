// C++ identifiers for names that may be anything: keywords, hyphens, slashes, any script.
//
// A name that is a usable identifier keeps its spelling. Any other is spelt with what C++ allows; where that
// is taken, or two names would come out alike, each of them gets a part made from the name itself. So no spelling depends on
// the order of the names, and a renaming elsewhere can break a build but never swap two meanings.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

/// The identifiers of one C++ scope.
class IdentifierScope {
 public:
  /// `reserved` are the scope's own identifiers.
  explicit IdentifierScope(const std::vector<std::string>& reserved = {}) : taken_(reserved.begin(), reserved.end()) {}

  /// One identifier for each of `names`, which differ from each other.
  std::vector<std::string> add(const std::vector<std::string>& names);
  /// The same in UpperCamelCase, for types.
  std::vector<std::string> add_types(const std::vector<std::string>& names);
  /// One identifier for a namespace that stands outside of all others, where the C library has its names.
  std::string add_namespace(const std::string& name);

 private:
  std::vector<std::string> add_spelt(const std::vector<std::string>& names, std::string (*spell)(std::string_view));

  std::set<std::string> taken_;
};

/// A text as the inside of a C++ string literal: any bytes.
std::string literal_text(std::string_view text);

/// A text for people, on one line, that cannot end or continue a `//` comment or change how it is displayed.
std::string comment_text(std::string_view text);

}  // namespace polc
