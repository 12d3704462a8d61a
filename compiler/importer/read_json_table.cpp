// Defines read_json_table of read_table.h.
//
// Long because each key that a file may have is read, or refused, in a function of its own.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "compiler/importer/condition_reader.h"
#include "compiler/importer/condition_walk.h"
#include "compiler/importer/inheritance.h"
#include "compiler/importer/json.h"
#include "compiler/importer/read_table.h"
#include "compiler/importer/table_builder.h"
#include "compiler/importer/words.h"
#include "llvm/ADT/StringSet.h"

namespace polc::importer {
namespace {

using Kind = JsonValue::Kind;

// Beyond it the file is of another shape than this reader thinks.
constexpr std::size_t max_member_errors = 50;

// What is called otherwise is refused: a word misspelt would be a grant or a denial lost.
constexpr std::array<std::string_view, 8> file_keys = {"roles",    "permissions", "grants", "denies",
                                                       "inherits", "levels",      "source", "users"};
constexpr std::array<std::string_view, 6> role_keys = {"permissions", "inherits", "includes",
                                                       "denies",      "title",    "users"};

/// `CAP_PROHIBIT`: what the source calls this kind of denial, and no condition.
bool is_label(const std::string& text) {
  return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos;
}

std::optional<long> number_of(const std::string& text) {
  long number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

class JsonTableReader {
 public:
  JsonTableReader(const ReadOptions& options, TableReading& reading, DiagnosticSink& sink)
      : builder_(options.resource, sink), reading_(reading), sink_(sink) {
    builder_.table().levels = options.levels;
  }

  AccessTable read(const JsonValue& file) {
    if (!file.is(Kind::object)) {
      report_shape(file.span, "the file is not a JSON object");
      return builder_.take(file.span);
    }
    report_repeated(file);
    read_levels(file);
    const JsonValue& roles = roles_of(file);
    if (&roles != &file) report_unknown_keys(file, file_keys);
    if (&roles == &file && !is_role_to_permissions(file)) return builder_.take(file.span);
    declare_roles(roles);
    declare_permissions(file, roles);
    if (roles.is(Kind::object)) read_roles(roles);
    if (&roles != &file) {
      read_inherits(file);
      read_statements(file, "grants", [&](std::uint32_t role, std::uint32_t permission, const JsonValue* condition) {
        if (const auto content = content_of(condition)) builder_.add_grant(role, {permission, *content});
      });
      read_statements(file, "denies", [&](std::uint32_t role, std::uint32_t permission, const JsonValue* condition) {
        const bool has_label = condition != nullptr && condition->is(Kind::text) && is_label(condition->text);
        const auto content = content_of(has_label ? nullptr : condition);
        if (content) add_denial(role, permission, *content, has_label ? condition->text : "");
      });
    }
    tell_shape(file, roles);
    report_cycle();
    if (!sink_.has_errors()) report_unclear_denials();
    if (&roles != &file) read_source(file);
    return builder_.take(file.span);
  }

 private:
  void read_source(const JsonValue& file) {
    const JsonValue* source = file.find("source");
    if (source == nullptr) return;
    if (!source->is(Kind::text)) return report_shape(source->span, "`source` is not a string");
    builder_.table().source = source->text;
  }

  /// `users` are left out; what would be lost with them is refused.
  void check_users(const JsonValue& users) {
    for (const JsonValue& item : users.items) check_users(item);
    for (const JsonMember& member : users.members) {
      if (member.key == "permissions" || member.key == "grants" || member.key == "denies") {
        return report_shape(member.key_span,
                            "`users` have `" + member.key + "`, which would be lost: users are not imported");
      }
      check_users(member.value);
    }
  }

  std::optional<std::uint32_t> add_permission(const std::string& name, Span span) {
    if (!is_everything(name)) return builder_.add_permission(name, span);
    sink_.report(Code::pattern_name, span, {name});
    return std::nullopt;
  }

  void add_role(const std::string& name, Span span) {
    if (is_everything(name)) {
      sink_.report(Code::pattern_name, span, {name});
    } else {
      builder_.add_role(name, span);
    }
  }

  void report_repeated(const JsonValue& object) {
    llvm::StringSet<> seen;
    for (const JsonMember& member : object.members) {
      if (!seen.insert(member.key).second) sink_.report(Code::imported_twice, member.key_span, {"key", member.key});
    }
  }

  template <typename Keys>
  void report_unknown_keys(const JsonValue& object, const Keys& keys) {
    for (const JsonMember& member : object.members) {
      if (sink_.all().size() >= max_member_errors) return;
      if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
      sink_.report(Code::unknown_key, member.key_span, {member.key, fmt::format("{}", fmt::join(keys, "`, `"))})
          .suggest(member.key, {keys.begin(), keys.end()});
    }
  }

  void read_levels(const JsonValue& file) {
    std::vector<std::string>& levels = builder_.table().levels;
    const JsonValue* listed = file.find("levels");
    if (listed != nullptr && levels.empty()) {
      for_each_name(*listed, "levels", [&](const JsonValue& level) {
        if (level.text.empty() || level.text.find_first_of("`\r\n") != std::string::npos) {
          sink_.report(Code::impossible_name, level.span, {"a level", "it must be one line without backquotes"});
          return;
        }
        if (std::find(levels.begin(), levels.end(), level.text) == levels.end()) return levels.push_back(level.text);
        sink_.report(Code::imported_twice, level.span, {"level", level.text});
      });
      if (const std::string problem = problem_of_order(levels); !problem.empty()) report_shape(listed->span, problem);
      if (levels.size() == 1) report_shape(listed->span, "`levels` names one level, but a policy has at least two");
    }
    if (levels.size() < 2) levels = {"deny", "allow"};
  }

  /// Without `roles`, the users are the roles; without either, every key is a role.
  static const JsonValue& roles_of(const JsonValue& file) {
    if (const JsonValue* roles = file.find("roles")) return *roles;
    if (const JsonValue* users = file.find("users")) return *users;
    return file;  // NOLINT(bugprone-return-const-ref-from-parameter): the file outlives its reading.
  }

  /// Whether a file without `roles` can be read as one all the same; reports what speaks against it.
  bool is_role_to_permissions(const JsonValue& file) {
    for (const JsonMember& member : file.members) {
      if (std::find(file_keys.begin(), file_keys.end(), member.key) == file_keys.end()) continue;
      report_shape(member.key_span, "the file has `" + member.key + "` but no `roles`");
      return false;
    }
    for (const JsonMember& member : file.members) {
      const JsonValue* list = permissions_of(member.value);
      const bool inherits = member.value.find("inherits") != nullptr || member.value.find("includes") != nullptr;
      if (list != nullptr ? list->is(Kind::array) : inherits) continue;
      report_shape(member.value.span,
                   "the file has no `roles`, and `" + member.key + "` is not a role with an array of permissions");
      if (member.value.is(Kind::object)) report_unknown_keys(member.value, role_keys);
      return false;
    }
    return true;
  }

  void declare_roles(const JsonValue& roles) {
    if (roles.is(Kind::object)) {
      for (const JsonMember& role : roles.members) add_role(role.key, role.key_span);
    } else {
      for_each_name(roles, "roles", [&](const JsonValue& role) { add_role(role.text, role.span); });
    }
  }

  /// As `permissions` lists them; else all that are named, in that order, or by number if all are numbers.
  void declare_permissions(const JsonValue& file, const JsonValue& roles) {
    if (const JsonValue* listed = file.find("permissions"); listed != nullptr && &roles != &file) {
      are_permissions_listed_ = true;
      if (listed->is(Kind::object)) {
        report_repeated(*listed);
        for (const JsonMember& member : listed->members) declare_titled(member);
      } else {
        for_each_name(*listed, "permissions", [&](const JsonValue& name) { add_permission(name.text, name.span); });
      }
      return;
    }
    std::vector<const JsonValue*> names;
    llvm::StringSet<> seen;
    const auto collect = [&](const JsonValue& name) {
      if (name.is_name() && seen.insert(name.text).second) names.push_back(&name);
    };
    for (const JsonMember& role : roles.members) {
      if (const JsonValue* list = permissions_of(role.value)) {
        for (const JsonValue& name : list->items) collect(name);
      }
      if (const JsonValue* list = denies_of(role.value)) {
        for (const JsonValue& name : list->items) collect(name);
      }
    }
    for (const std::string_view key : {"grants", "denies"}) {
      const JsonValue* list = &roles == &file ? nullptr : file.find(key);
      if (list == nullptr) continue;
      for (const JsonValue& statement : list->items) {
        if (statement.items.size() > 1) collect(statement.items[1]);
      }
    }
    const bool are_numbers = std::all_of(names.begin(), names.end(),
                                         [](const JsonValue* name) { return number_of(name->text).has_value(); });
    if (are_numbers) {
      std::stable_sort(names.begin(), names.end(), [](const JsonValue* a, const JsonValue* b) {
        return *number_of(a->text) < *number_of(b->text);
      });
    }
    for (const JsonValue* name : names) add_permission(name->text, name->span);
  }

  /// `"page.read": "Read pages"`. Any other value might say who has it.
  void declare_titled(const JsonMember& member) {
    const auto permission = add_permission(member.key, member.key_span);
    if (member.value.is(Kind::null)) return;
    if (!member.value.is(Kind::text)) {
      return report_shape(member.value.span, "`" + member.key + "` of `permissions` has a value that is not a title");
    }
    if (permission) builder_.table().permissions[*permission].title = member.value.text;
  }

  /// A role's own list: its value, or the member `permissions` of that.
  static const JsonValue* permissions_of(const JsonValue& role) {
    return role.is(Kind::object) ? role.find("permissions") : &role;
  }

  static const JsonValue* denies_of(const JsonValue& role) {
    return role.is(Kind::object) ? role.find("denies") : nullptr;
  }

  void read_roles(const JsonValue& roles) {
    for (const JsonMember& member : roles.members) {
      const auto role = builder_.role(member.key);
      if (!role) continue;
      if (member.value.is(Kind::object)) {
        report_repeated(member.value);
        report_unknown_keys(member.value, role_keys);
      }
      for (const std::string_view key : {"inherits", "includes"}) {
        if (const JsonValue* included = member.value.find(key)) read_included(*role, *included, key);
      }
      if (const JsonValue* users = member.value.find("users")) {
        check_users(*users);
        has_users_ = true;
      }
      if (const JsonValue* title = member.value.find("title")) {
        if (title->is(Kind::text)) {
          builder_.table().roles[*role].title = title->text;
        } else {
          report_shape(title->span, "`title` is not a string");
        }
      }
      if (const JsonValue* list = permissions_of(member.value)) {
        for_each_permission(*list, "permissions", [&](std::uint32_t permission) {
          builder_.add_grant(*role, {permission, builder_.unconditional()});
        });
      }
      if (const JsonValue* list = denies_of(member.value)) {
        for_each_permission(*list, "denies", [&](std::uint32_t permission) {
          add_denial(*role, permission, builder_.unconditional(), "");
        });
      }
    }
  }

  template <typename Use>
  void for_each_permission(const JsonValue& list, std::string_view key, const Use& use) {
    for_each_name(list, key, [&](const JsonValue& name) {
      if (const auto permission = permission_named(name)) use(*permission);
    });
  }

  void add_denial(std::uint32_t role, std::uint32_t permission, std::uint32_t content, std::string note) {
    builder_.table().denials.push_back({role, permission, content, std::move(note)});
    denials_.push_back({role, permission});
  }

  /// A `forbid` binds a role and not those that include it. Where such a role has the permission all the same, the file must say that this is
  /// meant: by a denial of its own, or by a grant to it, or to a role between the two.
  void report_unclear_denials() {
    if (denials_.empty()) return;
    const AccessTable& table = builder_.table();
    const RoleLists closures = closures_of(table.includes);
    const auto includes = [&](std::uint32_t role, std::uint32_t other) {
      return std::binary_search(closures[role].begin(), closures[role].end(), other);
    };
    for (const auto& [denied, permission] : denials_) {
      for (std::uint32_t role = 0; role < table.roles.size(); ++role) {
        if (role == denied || !includes(role, denied) || is_denied(role, permission)) continue;
        bool has_it = false;
        bool is_said = false;
        for (const std::uint32_t held : closures[role]) {
          if (!is_granted(held, permission)) continue;
          has_it = true;
          is_said |= held != denied && includes(held, denied);
        }
        if (!has_it || is_said) continue;
        sink_.report(Code::unclear_denial, table.roles[role].span,
                     {table.roles[role].text, table.permissions[permission].name.text, table.roles[denied].text});
        return;
      }
    }
  }

  bool is_granted(std::uint32_t role, std::uint32_t permission) const {
    const std::vector<ImportedGrant>& grants = builder_.table().grants[role];
    return std::any_of(grants.begin(), grants.end(),
                       [&](ImportedGrant grant) { return grant.permission == permission; });
  }

  bool is_denied(std::uint32_t role, std::uint32_t permission) const {
    return std::find(denials_.begin(), denials_.end(), std::pair(role, permission)) != denials_.end();
  }

  void tell_shape(const JsonValue& file, const JsonValue& roles) {
    const JsonValue* users = &roles == &file || file.find("roles") == nullptr ? nullptr : file.find("users");
    if (users != nullptr) check_users(*users);
    if (&roles == &file) {
      reading_.facts.emplace_back("shape", "each key is a role");
    } else if (file.find("roles") == nullptr) {
      reading_.facts.emplace_back("shape", "each of the `users` is a role");
    }
    if (users != nullptr || has_users_) {
      reading_.skipped.emplace_back("`users`: a policy does not say who has which role");
    }
    if (!denials_.empty()) reading_.facts.emplace_back("denials", "apply to the role itself, and override grants");
  }

  void read_inherits(const JsonValue& file) {
    const JsonValue* inherits = file.find("inherits");
    if (inherits == nullptr) return;
    if (!inherits->is(Kind::object)) return report_shape(inherits->span, "`inherits` is not an object of roles");
    for (const JsonMember& member : inherits->members) {
      const auto role = builder_.role(member.key);
      if (role) {
        read_included(*role, member.value, "inherits");
      } else {
        report_unlisted(member.key, member.key_span, "roles", builder_.table().roles);
      }
    }
  }

  void report_cycle() {
    const AccessTable& table = builder_.table();
    const auto role = role_in_cycle(table.includes);
    if (role) sink_.report(Code::inherit_cycle, table.roles[*role].span, {table.roles[*role].text});
  }

  void read_included(std::uint32_t role, const JsonValue& included, std::string_view key) {
    const auto add = [&](const JsonValue& name) {
      if (const auto other = role_named(name)) builder_.table().includes[role].push_back(*other);
    };
    if (included.is_name()) return add(included);
    for_each_name(included, key, add);
  }

  template <typename Use>
  void read_statements(const JsonValue& file, std::string_view key, const Use& use) {
    const JsonValue* list = file.find(key);
    if (list == nullptr) return;
    const std::string name = "`" + std::string(key) + "`";
    if (!list->is(Kind::array)) return report_shape(list->span, name + " is not an array");
    for (const JsonValue& statement : list->items) {
      if (sink_.all().size() >= max_member_errors) return;
      const std::size_t count = statement.items.size();
      const bool is_right = (count == 2 || count == 3) && statement.items[0].is_name() && statement.items[1].is_name();
      if (!is_right) {
        report_shape(statement.span, "this entry of " + name + " is not [role, permission, condition or null]");
        continue;
      }
      const auto role = role_named(statement.items[0]);
      const auto permission = permission_named(statement.items[1]);
      if (role && permission) use(*role, *permission, count == 3 ? &statement.items[2] : nullptr);
    }
  }

  /// The highest level, under a condition if there is one.
  std::optional<std::uint32_t> content_of(const JsonValue* condition) {
    if (condition == nullptr || condition->is(Kind::null)) return builder_.unconditional();
    if (!condition->is(Kind::text)) {
      report_shape(condition->span, "a condition is a string or null");
      return std::nullopt;
    }
    std::string problem;
    auto read = read_condition(condition->text, problem);
    if (!read) {
      sink_.report(Code::unreadable_cell, condition->span, {condition->text, "a condition", problem});
      return std::nullopt;
    }
    for_each_comparison(*read->condition, [&](const ast::Comparison& comparison) {
      const std::string& name = comparison.subject.parts.front().text;
      if (comparison.subject.parts.size() > 1 || plain_answer(name) == Answer::unknown) return;
      problem = "`" + name + "` is a word for a level, not an attribute to test";
    });
    if (!problem.empty()) {
      sink_.report(Code::unreadable_cell, condition->span, {condition->text, "a condition", problem});
      return std::nullopt;
    }
    CellContent content;
    content.outcomes.push_back(
        {builder_.table().highest_level(), std::move(read->condition_text), std::move(read->condition)});
    content.span = condition->span;
    return builder_.add_content(std::move(content));
  }

  template <typename Use>
  void for_each_name(const JsonValue& list, std::string_view key, const Use& use) {
    if (!list.is(Kind::array)) return report_shape(list.span, "`" + std::string(key) + "` is not an array of names");
    for (const JsonValue& name : list.items) {
      if (sink_.all().size() >= max_member_errors) return;
      if (name.is_name()) {
        use(name);
      } else {
        report_shape(name.span, "an entry of `" + std::string(key) + "` is not a name");
      }
    }
  }

  std::optional<std::uint32_t> role_named(const JsonValue& name) {
    const auto role = builder_.role(name.text);
    if (!role) report_unlisted(name.text, name.span, "roles", builder_.table().roles);
    return role;
  }

  std::optional<std::uint32_t> permission_named(const JsonValue& name) {
    const auto permission = builder_.permission(name.text);
    // Where permissions are not listed, one is unknown only since its name was refused.
    if (!permission && are_permissions_listed_) {
      std::vector<ImportedName> names;
      for (const ImportedPermission& known : builder_.table().permissions) names.push_back(known.name);
      report_unlisted(name.text, name.span, "permissions", names);
    }
    return permission;
  }

  void report_unlisted(const std::string& name, Span span, const std::string& where,
                       const std::vector<ImportedName>& listed) {
    std::vector<std::string> names;
    names.reserve(listed.size());
    for (const ImportedName& known : listed) names.push_back(known.text);
    sink_.report(Code::unlisted_name, span, {name, where}).suggest(name, names);
  }

  void report_shape(Span span, std::string what) {
    sink_.report(Code::unknown_shape, {{span.file, span.begin, std::min(span.end, span.begin + 1)}}, {std::move(what)});
  }

  TableBuilder builder_;
  TableReading& reading_;
  DiagnosticSink& sink_;
  bool are_permissions_listed_ = false;
  bool has_users_ = false;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> denials_;  // Role and permission.
};

}  // namespace

AccessTable read_json_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                            TableReading& reading, DiagnosticSink& sink) {
  const std::optional<JsonValue> value = read_json(sources, file, sink);
  if (!value) return {};
  return JsonTableReader(options, reading, sink).read(*value);
}

}  // namespace polc::importer
