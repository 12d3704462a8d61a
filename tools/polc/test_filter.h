// Which tests of a policy are run: `--filter`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"
#include "tools/polc/command.h"

namespace polc::tool {

/// Adds `--filter`, which may stand more than once.
CLI::Option* add_filter_option(CLI::App& command, std::vector<std::string>& patterns);

/// Whether the whole name fits: `*` stands for any characters, `?` for one byte, all others for themselves.
bool fits(std::string_view name, std::string_view pattern);

class TestFilter {
 public:
  /// Keeps a reference.
  explicit TestFilter(const std::vector<std::string>& patterns) : patterns_(patterns), matches_(patterns.size(), 0) {}

  /// Leaves the tests whose names fit one of the patterns; all, if there is no pattern.
  void apply(Model& model);

  /// Says of each pattern that no test of any policy fitted, and returns whether there is one: a test that was renamed must not look
  /// as if it had passed.
  bool report_unmatched(Environment& environment) const;

 private:
  const std::vector<std::string>& patterns_;
  std::vector<std::size_t> matches_;
  std::vector<std::string> names_;  ///< Of all tests.
};

}  // namespace polc::tool
