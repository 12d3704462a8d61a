// What a name looks like: two names that a reader cannot tell apart have the same look.
//
// The skeleton of Unicode's UTS 39 (so that `admin` with a Cyrillic а, and a name in NFD beside one in NFC, have the
// same one), less what nobody sees and less spaces at the ends; several spaces in a row look like one, as a page shows
// them. A look is for comparing alone and means nothing by itself. Cost: linear, without a table for ASCII's letters.
#pragma once

#include <string>
#include <string_view>

namespace polc {

std::string look_of(std::string_view name);

/// Whether two names are the same text, composed in different ways (NFC and NFD): canonically equivalent.
bool is_same_text(std::string_view left, std::string_view right);

/// How a name differs from one that looks the same, by code points: `U+0430 where that has U+0061`. Their common
/// beginning and end are left out. The names must differ.
std::string difference_text(std::string_view name, std::string_view other);

}  // namespace polc
