#include "compiler/importer/mapping_file.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "compiler/syntax/input_limits.h"
#include "llvm/ADT/StringRef.h"

namespace polc::importer {

void read_mapping(const SourceManager& sources, FileId file, ReadOptions& options, DiagnosticSink& sink) {
  if (!check_text(sources, file, sink)) return;
  const std::string_view text = sources.text(file);
  std::size_t at = byte_order_mark_size(text);
  std::set<std::string, std::less<>> said;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const llvm::StringRef line = llvm::StringRef(text.data() + at, end - at).trim();
    at = end + 1;
    if (line.empty() || line.front() == '#') continue;
    const auto begin = static_cast<std::uint32_t>(line.data() - text.data());
    const Span span{file, begin, begin + static_cast<std::uint32_t>(line.size())};
    const auto [key, value] = line.split('=');
    const std::string_view name{key.trim().data(), key.trim().size()};
    Expected<void> done = Unexpected("write `key = value`");
    if (line.contains('=')) {
      const bool is_first = said.emplace(name).second;
      done = is_first || adds_up(name) ? set_option(options, name, {value.data(), value.size()})
                                       : Unexpected("a line above already sets it");
    }
    if (!done) sink.report(Code::bad_mapping, span, {std::string(name), done.error()});
  }
}

}  // namespace polc::importer
