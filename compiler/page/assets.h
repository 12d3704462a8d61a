// The files of web/, which the build embeds: see embed.cmake.
#pragma once

#include <string_view>

namespace polc::page {

extern const std::string_view style;
extern const std::string_view script;

}  // namespace polc::page
