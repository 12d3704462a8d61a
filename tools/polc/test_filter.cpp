#include "tools/polc/test_filter.h"

#include <algorithm>
#include <ostream>

#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"

namespace polc::tool {

CLI::Option* add_filter_option(CLI::App& command, std::vector<std::string>& patterns) {
  return take_one_each(command.add_option("--filter", patterns,
                                          "Only tests of such a name, where * is any text and ? one character; "
                                          "may be repeated"))
      ->type_name("GLOB");
}

bool fits(std::string_view name, std::string_view pattern) {
  // Where a `*` was met last, to which the comparison comes back: so each takes as little as it can, and no more than the product
  // of the two lengths is looked at.
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  std::size_t at = 0;
  std::size_t in = 0;
  while (at < name.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      taken = at;
    } else if (in < pattern.size() && (pattern[in] == '?' || pattern[in] == name[at])) {
      ++in;
      ++at;
    } else if (star != std::string_view::npos) {
      in = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in) == std::string_view::npos;
}

void TestFilter::apply(Model& model) {
  if (patterns_.empty()) return;
  std::erase_if(model.tests, [&](const Test& test) {
    names_.push_back(test.name);
    bool is_wanted = false;
    for (std::size_t position = 0; position < patterns_.size(); ++position) {
      if (!fits(test.name, patterns_[position])) continue;
      ++matches_[position];
      is_wanted = true;
    }
    return !is_wanted;
  });
}

bool TestFilter::report_unmatched(Environment& environment) const {
  bool is_unmatched = false;
  for (std::size_t position = 0; position < patterns_.size(); ++position) {
    if (matches_[position] != 0) continue;
    is_unmatched = true;
    environment.err << "polc: no test has a name that fits `" << visible(patterns_[position]) << "`";
    if (!names_.empty()) {
      environment.err << "; there is " << visible(first_of(names_, examples_shown, [](const std::string& name) {
        return quoted_text(name);
      }));
    }
    environment.err << '\n';
  }
  return is_unmatched;
}

}  // namespace polc::tool
