// The terminal that standard output may be: how wide it is, and a pager for what is longer than it.
#pragma once

#include <cstddef>
#include <string>

#include "tools/polc/environment.h"

namespace polc::tool {

/// The columns that a table for people may take: COLUMNS where it is set, else the terminal's, else 0 for any number.
std::size_t output_columns(const Environment& environment);

/// The columns of a line of an answer: the same, 80 where there may be any number, and never fewer than 40.
std::size_t answer_columns(const Environment& environment);

/// The columns of the terminal that standard error is, or COLUMNS; 0 where it is none, and for any number.
std::size_t error_columns();

/// Writes a text for people to standard output. On a terminal that it does not fit, by $PAGER, or `less` without one;
/// `PAGER=cat` and an empty PAGER go without.
void show(const std::string& text, Environment& environment);

}  // namespace polc::tool
