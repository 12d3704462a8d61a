// write_account, read_account, carry_over: an account by name.
#include <pol/account_text.h>

#include <array>
#include <optional>

#include "account_restorer.h"
#include "hash.h"

namespace pol {
namespace {

constexpr std::string_view first_word = "pol-account";
constexpr std::string_view version = "1";
constexpr std::string_view hex_digits = "0123456789abcdef";

// A token holds no blank, no line end and no control character; such bytes are written %xx.
void append_token(std::string& line, std::string_view token) {
  line += ' ';
  for (const char character : token) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte > ' ' && byte != '%' && byte != 0x7F) {
      line += character;
      continue;
    }
    line += '%';
    line += hex_digits[byte >> 4];
    line += hex_digits[byte & 15];
  }
}

std::optional<std::string> read_token(std::string_view token) {
  std::string name;
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '%') {
      name += token[at];
      continue;
    }
    if (token.size() - at < 3) return std::nullopt;
    const std::size_t high = hex_digits.find(token[at + 1]);
    const std::size_t low = hex_digits.find(token[at + 2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    name += static_cast<char>(high << 4 | low);
    at += 2;
  }
  return name;
}

std::string checksum_of(std::string_view text) {
  const std::uint64_t hash = detail::xxhash64(std::as_bytes(std::span(text.data(), text.size())));
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += hex_digits[hash >> shift & 15];
  return digits;
}

/// Takes lines, and words of a line, off the front of a text.
std::string_view take(std::string_view& text, char end) {
  const std::size_t size = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return taken;
}

/// One reading: what the lines say, gathered before anything is changed.
class Reader {
 public:
  Reader(const TableView& table, bool with_custom_roles)
      : table_(table), names_(table), custom_roles_(table), with_custom_roles_(with_custom_roles) {}

  /// Reads all lines but the first and the last.
  AccountReport read(std::string_view lines) {
    for (report_.line = 2; !lines.empty(); ++report_.line) {
      if (read_line(take(lines, '\n'))) continue;
      report_.status = AccountReport::Status::malformed;
      return std::move(report_);
    }
    report_.line = 0;
    return std::move(report_);
  }

  std::span<const Choice> choices() const { return choices_; }
  const CustomRoles& custom_roles() const { return custom_roles_; }

 private:
  bool read_line(std::string_view line) {
    const std::string_view keyword = take(line, ' ');
    const std::optional<std::string> name = read_token(take(line, ' '));
    if (!name) return false;
    if (keyword == "policy") return line.empty();  // For people: an account may move to another policy.
    if (keyword == "setting") {
      const std::optional<std::string> value = read_token(line);
      if (value) read_setting(*name, *value);
      return value.has_value();
    }
    return keyword == "role" && read_role(*name, line);
  }

  void read_setting(const std::string& name, const std::string& value_name) {
    const Found<SettingId> setting = names_.setting(name);
    const Found<Value> value = names_.value(*setting, value_name);  // None of a setting that is not found.
    if (value) return choices_.push_back({*setting, *value});
    const auto kind = setting ? AccountNote::Kind::dropped_value : AccountNote::Kind::dropped_setting;
    report_.notes.push_back({kind, name, value_name});
  }

  bool read_role(const std::string& name, std::string_view line) {
    std::vector<PermissionId> permissions;
    while (!line.empty()) {
      const std::optional<std::string> word = read_token(take(line, ' '));
      if (!word) return false;
      const Found<PermissionId> permission = names_.permission(*word);
      if (permission && CustomRoles::is_assignable(table_, *permission)) {
        permissions.push_back(*permission);
      } else if (with_custom_roles_) {
        const auto kind = permission ? AccountNote::Kind::not_assignable : AccountNote::Kind::dropped_permission;
        report_.notes.push_back({kind, name, *word});
      }
    }
    if (with_custom_roles_ && !custom_roles_.define(name, permissions)) {
      report_.notes.push_back({AccountNote::Kind::dropped_custom_role, name, ""});
    }
    return true;
  }

  const TableView& table_;
  Names names_;
  AccountReport report_;
  std::vector<Choice> choices_;
  CustomRoles custom_roles_;
  bool with_custom_roles_;
};

/// The lines between the first and the last, if those are right.
std::optional<std::string_view> body_of(std::string_view text, AccountReport::Status& status) {
  const std::string_view whole = text;
  std::string_view heading = take(text, '\n');
  if (take(heading, ' ') != first_word) {
    status = AccountReport::Status::not_an_account;
    return std::nullopt;
  }
  if (heading != version) {
    status = AccountReport::Status::unsupported_version;
    return std::nullopt;
  }
  // The last line is `end ` and sixteen digits.
  constexpr std::string_view end_word = "end ";
  constexpr std::size_t end_size = end_word.size() + 16 + 1;
  status = AccountReport::Status::damaged;
  if (text.size() < end_size) return std::nullopt;
  const std::string_view checked = whole.substr(0, whole.size() - end_size);
  const std::string_view last = whole.substr(checked.size());
  if (checked.back() != '\n' || last != std::string(end_word) + checksum_of(checked) + "\n") return std::nullopt;
  status = AccountReport::Status::done;
  return text.substr(0, text.size() - end_size);
}

}  // namespace

std::string write_account(const Account& account, const CustomRoles* custom_roles) {
  const TableView& table = account.table();
  if (!table.has_names()) return {};
  const Names names(table);
  std::string text(first_word);
  text += ' ';
  text += version;
  text += "\npolicy";
  append_token(text, names.policy());
  text += '\n';
  for (const auto [setting, value] : AccountRestorer::choices(account)) {
    text += "setting";
    append_token(text, names.name(setting));
    append_token(text, names.value_name(setting, value));
    text += '\n';
  }
  for (const CustomRoles::Role& role :
       custom_roles != nullptr ? custom_roles->all() : std::span<const CustomRoles::Role>()) {
    text += "role";
    append_token(text, role.name);
    for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
      if (role.permissions.contains(PermissionId{permission})) append_token(text, names.name(PermissionId{permission}));
    }
    text += '\n';
  }
  const std::string checksum = checksum_of(text);
  return text + "end " + checksum + "\n";
}

AccountReport read_account(std::string_view text, Account& account, CustomRoles* custom_roles) {
  AccountReport report;
  if (text.size() > max_account_bytes) {
    report.status = AccountReport::Status::too_large;
    return report;
  }
  if (!account.table().has_names()) {
    report.status = AccountReport::Status::no_names;
    return report;
  }
  const std::optional<std::string_view> body = body_of(text, report.status);
  if (!body) return report;
  Reader reader(account.table(), custom_roles != nullptr);
  report = reader.read(*body);
  if (!report) return report;
  AccountRestorer::restore(account, reader.choices(), report.notes);
  if (custom_roles != nullptr) *custom_roles = reader.custom_roles();
  return report;
}

AccountReport carry_over(const Account& from, Account& to) {
  AccountReport report;
  if (from.table().fingerprint() != to.table().fingerprint()) {
    if (from.table().has_names()) return read_account(write_account(from), to);
    report.status = AccountReport::Status::no_names;
    return report;
  }
  AccountRestorer::restore(to, AccountRestorer::choices(from), report.notes);
  return report;
}

std::string_view text(AccountNote::Kind kind) {
  switch (kind) {
    case AccountNote::Kind::dropped_setting:
      return "the policy no longer has this setting";
    case AccountNote::Kind::pinned:
      return "the setting is now immutable";
    case AccountNote::Kind::dropped_value:
      return "the setting no longer has this value";
    case AccountNote::Kind::not_allowed:
      return "the policy no longer lets an account choose this value";
    case AccountNote::Kind::lacks_requirement:
      return "the value no longer fits the other settings";
    case AccountNote::Kind::dropped_permission:
      return "the policy no longer has this permission";
    case AccountNote::Kind::not_assignable:
      return "custom roles may no longer hold the permission";
    case AccountNote::Kind::dropped_custom_role:
      return "the custom role can no longer be defined";
  }
  return "unknown";
}

std::string_view text(AccountReport::Status status) {
  switch (status) {
    case AccountReport::Status::done:
      return "done";
    case AccountReport::Status::too_large:
      return "larger than an account can be";
    case AccountReport::Status::not_an_account:
      return "not a stored account";
    case AccountReport::Status::unsupported_version:
      return "a version that this library cannot read";
    case AccountReport::Status::damaged:
      return "the checksum does not match: the text is damaged";
    case AccountReport::Status::malformed:
      return "a line that does not belong in a stored account";
    case AccountReport::Status::no_names:
      return "the table has no names";
  }
  return "unknown";
}

}  // namespace pol
