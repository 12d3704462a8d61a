// The closed lists of words that tables of permissions are written in. Whatever is in none of them is asked about.
//
// Capitals do not matter, nor does the invisible character that asks for an emoji in colour.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace polc::importer {

enum class Answer : std::uint8_t { unknown, yes, no };

/// What a whole cell says in any table: `yes`, `n`, `✓`, `granted`, `–`.
Answer plain_answer(std::string_view cell);

/// `x`: yes in a table of crosses and blanks, no beside a tick.
bool is_cross(std::string_view cell);

/// `✗`, `❌`: signs for no that look like an `x`.
bool is_cross_sign(std::string_view cell);

/// What speaks against levels in this order: a word for yes below one for no, or such a word at the wrong end. Empty if nothing does.
std::string problem_of_order(const std::vector<std::string>& levels);

/// What the name of a column says of what stands below it.
enum class HeaderWord : std::uint8_t {
  none,      ///< Nothing: most likely a role or a permission.
  subject,   ///< `Role`, `User group`
  resource,  ///< `Module`
  action,    ///< `Action`, `Permission`
  level,     ///< `Effect`, `Allowed`
  title,     ///< `Label`
  unclear,   ///< `Notes`, `Category`, `Id`: may be left out, or may not.
};

HeaderWord header_word(std::string_view name);

/// `Admin`, `Guest`: what roles are called, and permissions are not.
bool is_role_word(std::string_view name);

/// `*`, `invoice.*`, `/files/*`: names that stand for several.
bool is_pattern(std::string_view name);

/// `all`, `any`: a name that in a list of grants stands for several.
bool is_everything(std::string_view name);

}  // namespace polc::importer
