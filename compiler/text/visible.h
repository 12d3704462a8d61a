// Text made fit to be read on a terminal or in a message: what a reader would not see, or a terminal would act on,
// stands as `<U+200B>`, a byte that is no UTF-8 as `<0xFF>`.
//
// Line ends and tabs count among those: a name or title is shown on one line. Cost: linear; text that is all plain ASCII
// is copied.
#pragma once

#include <string>
#include <string_view>

namespace polc {

std::string visible(std::string_view text);

/// The same of a text of several lines: its line ends stay.
std::string visible_lines(std::string_view text);

}  // namespace polc
