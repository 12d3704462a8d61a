#include "tools/polc/compile_outputs.h"

#include "compiler/text/media.h"

namespace polc::tool {
std::string depfile_text(const OutputPaths& paths, const SourceManager& sources) {
  std::string text = make_path(paths.table);
  if (!paths.header.empty()) text += (text.empty() ? "" : " ") + make_path(paths.header);
  text += ":";
  for (std::size_t file = 0; file < sources.size(); ++file)
    text += " \\\n  " + make_path(sources.path(static_cast<FileId>(file)));
  return text + "\n";
}

}  // namespace polc::tool
