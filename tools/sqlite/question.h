// One question to a table, as SQL asks it: texts and bytes, of which the last are kept, since the rows of a statement share most of them.
//
// Everything that is not exactly a question is a Problem, whose text becomes an error of the statement: no answer is guessed.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <pol/account_text.h>
#include <pol/decide.h>
#include <pol/loaded_table.h>
#include <pol/names.h>

namespace polc::sqlite {

struct Problem : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// For one connection, which SQLite enters from one thread at a time.
class Questions {
 public:
  void set_table(std::span<const std::byte> bytes);
  // Each of these needs a table, and is of the one that was set last.
  void set_roles(std::string_view json);
  void set_permission(std::string_view name);
  /// As write_account wrote it; without one, the settings are at their defaults. What the policy no longer allows is a problem.
  void set_account(std::string_view text);
  void set_no_account() { account_of_question_ = nullptr; }

  /// `inputs`: an object by attribute. Null is an attribute without a value: the lowest level, if the decision depends on it.
  pol::Level decide(std::string_view inputs) const;
  /// Throws for a name that is no level, and for the lowest level, which every decision reaches.
  pol::Level level(std::string_view name) const;
  std::string_view name(pol::Level level) const { return names_->name(level); }

 private:
  const pol::TableView& view() const { return loaded_->view(); }

  std::string table_bytes_;
  std::unique_ptr<const pol::LoadedTable> loaded_;
  std::optional<pol::Names> names_;
  std::optional<std::string> roles_json_;
  pol::RoleSet roles_;
  std::optional<std::string> permission_name_;
  pol::PermissionId permission_{};
  std::optional<std::string> account_text_;
  std::optional<pol::Account> account_;
  const pol::Account* account_of_question_ = nullptr;
};

}  // namespace polc::sqlite
