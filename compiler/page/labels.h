// Names and titles in the page: the only place where text of a policy becomes HTML.
//
// Each is escaped and isolated (`bdi`), so that it can neither be markup nor turn what stands beside it around. What has no title
// is shown by its name.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/page/words.h"
#include "compiler/table/read_back_table.h"

namespace polc::page {

/// Any text of the policy: `<bdi>…</bdi>`.
std::string isolated(std::string_view text);

/// A description, which may have several paragraphs: `<p><bdi>…</bdi></p>` for each.
std::string paragraphs(std::string_view text);

/// A name or an expression of the policy's language: `<code>…</code>`.
std::string code(std::string_view text);

/// A name that may be broken at its joints: `phone_<wbr>system.<wbr>view`.
std::string with_breaks(std::string_view name);

/// Names joined with `/` as a fragment and an `id`: letters, digits and `._~-` stand as they are, other bytes as `%20`.
std::string address(std::string_view name);
std::string address(std::string_view permission, std::string_view role);

class Labels {
 public:
  /// Keeps a reference to `read_back`.
  Labels(const ReadBackTable& read_back, Language language);

  Language language() const { return language_; }
  std::string_view word(Word key) const { return page::word(language_, key); }
  /// A word of the catalog with its braces filled in. The parts are HTML already.
  std::string phrase(Word key, const std::vector<std::string>& parts) const;

  // Without markup: for attributes, for pictures, and for programs.
  std::string_view text(pol::RoleId role) const;
  std::string_view text(pol::Level level) const;
  std::string_view text(pol::PermissionId permission) const;
  std::string_view text(pol::ResourceId resource) const;
  std::string_view text(VariableId variable) const;
  /// A value that is called as a role is shown as that role.
  std::string_view value_text(VariableId variable, std::uint32_t value) const;

  template <typename Id>
  std::string html(Id id) const {
    return isolated(text(id));
  }
  /// Under the heading of its resource: its title, or its name without the resource's, which may be broken at its joints.
  std::string action_html(pol::PermissionId permission) const;
  std::string value(VariableId variable, std::uint32_t value) const;
  /// A variable within a sentence: `<i>Own device</i>`. No link, since a sentence may stand in what opens and closes.
  std::string variable(VariableId variable) const;
  std::string setting_link(VariableId setting) const;
  std::string role_link(pol::RoleId role) const;
  std::string role_links(const std::vector<pol::RoleId>& roles, Word last) const;
  std::string permission_link(pol::PermissionId permission) const;

 private:
  const ReadBackTable& read_back_;
  const pol::Names& names_;
  Language language_;
};

/// "a", "a or b", "a, b or c". Each is HTML.
std::string joined(const std::vector<std::string>& parts, std::string_view last);

}  // namespace polc::page
