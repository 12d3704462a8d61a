#include "tools/polc/compile_outputs.h"

#include <array>
#include <filesystem>
#include <system_error>

#include "compiler/text/media.h"

namespace polc::tool {
namespace {

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  return one == other || std::filesystem::equivalent(one, other, error);
}

}  // namespace

std::string depfile_text(const OutputPaths& paths, const SourceManager& sources) {
  std::string text = make_path(paths.table);
  if (!paths.header.empty()) text += (text.empty() ? "" : " ") + make_path(paths.header);
  text += ":";
  for (std::size_t file = 0; file < sources.size(); ++file)
    text += " \\\n  " + make_path(sources.path(static_cast<FileId>(file)));
  return text + "\n";
}

std::string why_not_written(const OutputPaths& paths, const std::string& depfile, const SourceManager& sources) {
  const std::array<std::string, 3> outputs = {paths.table, paths.header, depfile};
  for (std::size_t at = 0; at < outputs.size(); ++at) {
    const std::string& output = outputs[at];
    if (output.empty()) continue;
    for (std::size_t file = 0; file < sources.size(); ++file) {
      const std::string source(sources.path(static_cast<FileId>(file)));
      if (is_same_file(output, source)) return "`" + output + "` is one of the policy's own files";
    }
    if (output.ends_with(".pol"))
      return "`" + output + "` ends in .pol: that is the name of a policy, not of an output";
    for (std::size_t other = 0; other < at; ++other) {
      if (is_same_file(output, outputs[other])) return "`" + output + "` is named for two outputs";
    }
  }
  return {};
}

}  // namespace polc::tool
