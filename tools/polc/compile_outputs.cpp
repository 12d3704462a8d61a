#include "tools/polc/compile_outputs.h"

#include "compiler/text/media.h"
#include "tools/polc/standard_input.h"

namespace polc::tool {
std::string depfile_text(const OutputPaths& paths, const SourceManager& sources) {
  std::string text = make_path(paths.table);
  if (!paths.header.empty()) text += (text.empty() ? "" : " ") + make_path(paths.header);
  text += ":";
  std::string rules;
  for (std::size_t file = 0; file < sources.size(); ++file) {
    const std::string_view path = sources.path(static_cast<FileId>(file));
    if (path == standard_input_name) continue;
    text += " \\\n  " + make_path(path);
    // A rule of nothing, so that make goes on where an import was dropped and its file deleted.
    if (file > 0) rules += "\n" + make_path(path) + ":\n";
  }
  return text + "\n" + rules;
}

}  // namespace polc::tool
