// Which options say something of a text: a json of grants has no columns, a csv is one table.
#pragma once

#include <string>

#include "compiler/importer/reading.h"
#include "compiler/source/source_manager.h"

namespace polc::importer {

/// What is wrong with an option that this text, or another option, leaves without effect, such as `--table does not apply to a csv`.
/// Empty if nothing, and where the text cannot be read at all: that is reported when it is read.
std::string inapplicable_option(const SourceManager& sources, FileId file, const ReadOptions& options);

}  // namespace polc::importer
