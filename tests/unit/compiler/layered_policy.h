// Policies of several layers, from texts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "tests/common/policies.h"

namespace polc {

/// A policy of layers, base first, compiled.
struct Layered {
  std::unique_ptr<Compilation> compilation;
  std::vector<std::string> messages;  ///< Errors alone.
  std::vector<Code> codes;
  std::vector<std::string> places;  ///< The text that each error points at.
  std::vector<std::string> labels;  ///< `text: label`, of the first error.
  std::vector<std::string> helps;   ///< Of the first error.

  explicit Layered(const std::vector<std::string>& layers) {
    const auto name = [](std::size_t layer) { return "layer" + std::to_string(layer) + ".pol"; };
    const std::size_t last = layers.size() - 1;
    std::map<std::string, std::string> files;
    for (std::size_t layer = 0; layer <= last; ++layer) {
      const std::string extends = layer == 0 ? "" : "extends \"" + name(layer - 1) + "\";\n";
      files[name(layer)] = extends + layers[layer];
    }
    compilation = compile(name(last), {}, reader_of(std::move(files)));
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      if (diagnostic.severity != Severity::error) continue;
      if (codes.empty()) {
        for (const Label& label : diagnostic.labels)
          labels.push_back(std::string(compilation->sources.text(label.span)) + ": " + label.text);
        helps = diagnostic.helps;
      }
      codes.push_back(diagnostic.code);
      messages.push_back(diagnostic.message);
      places.emplace_back(compilation->sources.text(*diagnostic.span));
    }
  }
};

}  // namespace polc
