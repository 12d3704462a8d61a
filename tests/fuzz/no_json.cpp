// Stands in for compiler/diagnostics/render_json.cpp, which the fuzzers leave out: the target renders text alone.
#include "compiler/diagnostics/render.h"

namespace polc {

std::string render_json(const std::vector<Finding>&) {
  return {};
}

std::string render_sarif(const std::vector<Finding>&) {
  return {};
}

}  // namespace polc
