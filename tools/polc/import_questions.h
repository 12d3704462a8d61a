// What a table leaves open, asked of a person on a terminal: one question at a time, its answers by number.
#pragma once

#include <iosfwd>

#include "compiler/importer/reading.h"

namespace polc::tool {

/// Puts the question, reads a line, and sets the option that the answer stands for. Asks again where the answer is none of the choices;
/// false where the person answers with nothing.
bool ask(const importer::Question& question, importer::ReadOptions& options, std::istream& in, std::ostream& out);

}  // namespace polc::tool
