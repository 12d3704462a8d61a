// Files as editors name them.
#pragma once

#include <string>
#include <string_view>

namespace polc::lsp {

/// The path of a `file:` URI, without `.` and `..`. Any other URI stands for itself: a text that lies in no file.
std::string path_of(std::string_view uri);

/// `file:///a/b%20c.pol`
std::string uri_of(std::string_view path);

}  // namespace polc::lsp
