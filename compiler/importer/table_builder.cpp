#include "compiler/importer/table_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/importer/permission_name.h"
#include "compiler/importer/words.h"
#include "compiler/sema/names.h"
#include "compiler/text/code_points.h"
#include "pol/detail/table_format.h"

namespace polc::importer {
namespace {

std::string what_it_says(const CellContent& content) {
  std::string text;
  for (const ImportedOutcome& outcome : content.outcomes) {
    text += std::to_string(outcome.level) + " if " + outcome.condition_text + "\n";
  }
  return text + content.note;
}

}  // namespace

std::optional<std::uint32_t> TableBuilder::position_in(const llvm::StringMap<std::uint32_t>& names,
                                                       std::string_view name) {
  const auto found = names.find(llvm::StringRef(name.data(), name.size()));
  if (found == names.end()) return std::nullopt;
  return found->second;
}

bool TableBuilder::check_name(std::string_view what, const std::string& name, Span span) {
  // Two of them, and a dot, are the name of a permission.
  constexpr std::size_t max_bytes = pol::format::max_name_bytes / 2 - 1;
  std::string reason;
  if (name.empty()) reason = "it is empty";
  if (name.find('`') != std::string::npos) reason = "a backquote ends a quoted name";
  for (const CodePoint& point : code_points(name)) {
    if (is_control(point.value) || is_bidi_control(point.value))
      reason = "it contains " + code_point_name(point) + ", which a policy cannot contain";
  }
  if (name.find_first_of("\r\n") != std::string::npos) reason = "a name cannot contain a line break";
  if (name.size() > max_bytes) reason = "it has more than " + std::to_string(max_bytes) + " bytes";
  if (sema::name_parts(name).size() >= sema::max_name_parts) {
    reason = "it has more than " + std::to_string(sema::max_name_parts - 1) + " parts";
  }
  if (!reason.empty()) sink_.report(Code::impossible_name, span, {std::string(what), reason});
  return reason.empty();
}

std::optional<std::uint32_t> TableBuilder::add_role(const std::string& name, Span span) {
  if (!check_name("a role", name, span)) return std::nullopt;
  if (name == "*") {
    sink_.report(Code::pattern_name, span, {name});
    return std::nullopt;
  }
  const auto position = static_cast<std::uint32_t>(table_.roles.size());
  const auto [entry, is_new] = roles_.try_emplace(name, position);
  if (!is_new) {
    sink_.report(Code::imported_twice, span, {"role", name})
        .label(table_.roles[entry->second].span, "first named here");
    return std::nullopt;
  }
  table_.roles.push_back({name, span, {}});
  table_.grants.emplace_back();
  table_.includes.emplace_back();
  return position;
}

std::optional<std::uint32_t> TableBuilder::add_permission(const std::string& name, Span span) {
  return add_permission(std::vector<std::string>{name}, span);
}

std::optional<std::uint32_t> TableBuilder::add_permission(const std::vector<std::string>& names, Span span) {
  const std::string name = fmt::format("{}", fmt::join(names, "."));
  if (!check_name("a permission", name, span)) return std::nullopt;
  if (is_pattern(name)) {
    sink_.report(Code::pattern_name, span, {name});
    return std::nullopt;
  }
  const auto position = static_cast<std::uint32_t>(table_.permissions.size());
  const auto [entry, is_new] = permissions_.try_emplace(name, position);
  if (!is_new) {
    sink_.report(Code::imported_twice, span, {"permission", name})
        .label(table_.permissions[entry->second].name.span, "first named here");
    return std::nullopt;
  }
  ImportedPermission permission{{name, span, {}}, resource_, name, {}};
  if (names.size() > 1) {
    permission.resource = name.substr(0, name.size() - names.back().size() - 1);
    permission.action = names.back();
  } else if (const SplitName split = split_permission(name); !split.resource.empty()) {
    permission.resource = split.resource;
    permission.action = split.action;
  }
  const auto [same, is_free] = policy_names_.try_emplace(permission.policy_name(), position);
  if (!is_free) {
    const ImportedName& first = table_.permissions[same->second].name;
    sink_.report(Code::same_permission, span, {first.text, name, permission.policy_name()})
        .label(first.span, "the other one");
    return std::nullopt;
  }
  table_.permissions.push_back(std::move(permission));
  return position;
}

std::uint32_t TableBuilder::unconditional() {
  if (!unconditional_) {
    CellContent content;
    content.outcomes.push_back({table_.highest_level(), {}, nullptr});
    unconditional_ = add_content(std::move(content));
  }
  return *unconditional_;
}

std::uint32_t TableBuilder::add_content(CellContent content) {
  const auto [entry, is_new] =
      contents_.try_emplace(what_it_says(content), static_cast<std::uint32_t>(table_.contents.size()));
  if (is_new) table_.contents.push_back(std::move(content));
  return entry->second;
}

AccessTable TableBuilder::take(Span whole) {
  const Span point{whole.file, whole.begin, whole.begin};
  const auto check = [&](Code code, std::size_t count, std::size_t cap) {
    if (count > cap) sink_.report(code, point, {std::to_string(count), std::to_string(cap)});
  };
  // A name that was refused may be the very one that is missing.
  if (sink_.has_errors()) return {};
  if (table_.roles.empty()) {
    sink_.report(Code::table_without_roles, point);
  } else if (table_.permissions.empty()) {
    sink_.report(Code::table_without_permissions, point);
  }
  check(Code::too_many_roles, table_.roles.size(), pol::format::max_roles);
  check(Code::too_many_permissions, table_.permissions.size(), pol::format::max_permissions);
  for (std::vector<ImportedGrant>& grants : table_.grants) {
    std::sort(grants.begin(), grants.end());
    grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
    drop_covered(table_, grants);
  }
  // What nobody is granted needs no denial.
  std::vector<bool> is_granted(table_.permissions.size());
  for (const std::vector<ImportedGrant>& grants : table_.grants) {
    for (const ImportedGrant grant : grants) is_granted[grant.permission] = true;
  }
  std::erase_if(table_.denials, [&](const ImportedDenial& denial) { return !is_granted[denial.permission]; });
  for (std::vector<std::uint32_t>& included : table_.includes) {
    std::sort(included.begin(), included.end());
    included.erase(std::unique(included.begin(), included.end()), included.end());
  }
  return std::move(table_);
}

bool covers(const AccessTable& table, ImportedGrant held, ImportedGrant given) {
  if (held.permission != given.permission) return false;
  if (held.content == given.content) return true;
  const CellContent& content = table.contents[held.content];
  return content.is_unconditional() && content.highest_level() >= table.contents[given.content].highest_level();
}

void drop_covered(const AccessTable& table, std::vector<ImportedGrant>& grants) {
  std::vector<ImportedGrant> kept;
  for (auto first = grants.begin(); first != grants.end();) {
    const auto last =
        std::find_if(first, grants.end(), [&](ImportedGrant grant) { return grant.permission != first->permission; });
    for (auto grant = first; grant != last; ++grant) {
      // Of two that say the same in other words, the first stays.
      const bool is_covered = std::any_of(first, last, [&](ImportedGrant other) {
        return other != *grant && covers(table, other, *grant) && (other < *grant || !covers(table, *grant, other));
      });
      if (!is_covered) kept.push_back(*grant);
    }
    first = last;
  }
  grants = std::move(kept);
}

}  // namespace polc::importer
