// What authors bring along from spreadsheets, programs and directories, and what to do instead. Said by the syntax and by
// the resolution of names, since the same thing may fail in either.
#pragma once

#include <string>
#include <string_view>

namespace polc {

/// `int`, `string`, `date`: types of values that cannot be counted out.
bool is_foreign_type(std::string_view name);

/// Made of digits alone: a name of this language, but meant as a number unless it is declared.
bool is_number(std::string_view written);

/// The way out for numbers, texts and times.
std::string_view comparison_help();

/// `starts with`, `matches`, `between`
bool is_foreign_comparison(std::string_view word);

/// What a spreadsheet's cell says where a level is wanted: `Yes`, `no`, `x`, `✓`, `-`.
bool is_foreign_cell(std::string_view written);

/// The way out for such cells; `levels` as a list for a sentence.
std::string foreign_cell_help(std::string_view levels);

/// An address, `jane@example.com`: a person and no role.
bool is_address(std::string_view name);

/// The way out for people where roles are wanted.
std::string_view person_help();

}  // namespace polc
