// Waits until a file changes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace polc::tool {

/// True once one of the files was written after `since`, or comes or goes; false when standard input ends. Looks a few times a second,
/// at the path: a file may be replaced by a rename, of which whoever holds the earlier one does not learn.
bool wait_for_change(const std::vector<std::string>& files, std::filesystem::file_time_type since);

}  // namespace polc::tool
