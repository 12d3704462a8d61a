// The model as text, for people and for golden tests: every list, in order, one thing a line.
//
// Deterministic. Cost: linear in the model, except that a condition is written out wherever it is used; one
// that is longer than a few thousand characters is cut. Not a format to read back.
#pragma once

#include <string>

#include "compiler/model/model.h"
#include "compiler/source/source_manager.h"

namespace polc {

std::string dump(const Model& model, const SourceManager& sources);

}  // namespace polc
