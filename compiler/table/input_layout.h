// The bits of each attribute in a request's input word.
//
// The context's attributes are part of every request and come first; those of a resource follow and share
// their bits with those of every other resource, since a request is about one. Attributes that more rules
// test lie nearer to the border between the two, so that what decides a permission is mostly contiguous.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"

namespace polc {

struct BitField {
  std::uint8_t shift = 0;
  std::uint8_t width = 0;

  std::uint64_t mask() const { return width == 0 ? 0 : (~std::uint64_t{0} >> (64 - width)) << shift; }
};

struct InputLayout {
  std::vector<BitField> fields;  ///< By VariableId; settings have none.
};

/// Reports a resource whose attributes, with the context's, take more than 64 bits.
InputLayout lay_out_inputs(const Model& model, DiagnosticSink& sink);

}  // namespace polc
