// Entry: read_json_table.
#include <algorithm>
#include <charconv>
#include <utility>

#include "compiler/import/condition_reader.h"
#include "compiler/import/inheritance.h"
#include "compiler/import/json.h"
#include "compiler/import/read_table.h"
#include "compiler/import/table_builder.h"
#include "llvm/ADT/StringSet.h"

namespace polc::importing {
namespace {

using Kind = JsonValue::Kind;

// Beyond it the file is of another shape than this reader thinks.
constexpr std::size_t max_reported = 50;

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
  JsonTableReader(const ReadOptions& options, DiagnosticSink& sink) : builder_(options.resource, sink), sink_(sink) {
    builder_.table().levels = options.levels;
  }

  AccessTable read(const JsonValue& file) {
    if (!file.is(Kind::object)) {
      report_shape(file.span, "the file is no JSON object");
      return builder_.take(file.span);
    }
    report_repeated(file);
    read_levels(file);
    const JsonValue& roles = roles_of(file);
    if (&roles == &file && !is_role_to_permissions(file)) return builder_.take(file.span);
    declare_roles(roles);
    declare_permissions(file, roles);
    if (roles.is(Kind::object)) read_role_permissions(roles);
    read_inherits(file);
    read_statements(file, "grants", [&](std::uint32_t role, std::uint32_t permission, const JsonValue* condition) {
      if (const auto content = content_of(condition)) builder_.add_grant(role, {permission, *content});
    });
    read_statements(file, "denies", [&](std::uint32_t role, std::uint32_t permission, const JsonValue* condition) {
      const bool has_label = condition != nullptr && condition->is(Kind::text) && is_label(condition->text);
      const auto content = content_of(has_label ? nullptr : condition);
      if (content) builder_.table().denials.push_back({role, permission, *content, has_label ? condition->text : ""});
    });
    report_cycle();
    if (const JsonValue* source = file.find("source"); source != nullptr && source->is(Kind::text)) {
      builder_.table().source = source->text;
    }
    return builder_.take(file.span);
  }

 private:
  void report_repeated(const JsonValue& file) {
    llvm::StringSet<> seen;
    for (const JsonMember& member : file.members) {
      if (!seen.insert(member.key).second) sink_.report(Code::imported_twice, member.key_span, {"key", member.key});
    }
  }

  void read_levels(const JsonValue& file) {
    std::vector<std::string>& levels = builder_.table().levels;
    const JsonValue* listed = file.find("levels");
    if (listed != nullptr && levels.empty()) {
      for_each_name(*listed, "levels", [&](const JsonValue& level) {
        if (std::find(levels.begin(), levels.end(), level.text) == levels.end()) return levels.push_back(level.text);
        sink_.report(Code::imported_twice, level.span, {"level", level.text});
      });
      if (levels.size() == 1) report_shape(listed->span, "`levels` names one level, and a policy has two or more");
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
    if (file.find("grants") != nullptr) {
      report_shape(file.span, "the file has `grants` and no `roles`");
      return false;
    }
    for (const JsonMember& member : file.members) {
      const JsonValue* list = permissions_of(member.value);
      const bool inherits = member.value.find("inherits") != nullptr || member.value.find("includes") != nullptr;
      if (list != nullptr ? list->is(Kind::array) : inherits) continue;
      report_shape(member.value.span,
                   "the file has no `roles`, and `" + member.key + "` is no role with an array of permissions");
      return false;
    }
    return true;
  }

  void declare_roles(const JsonValue& roles) {
    if (roles.is(Kind::object)) {
      for (const JsonMember& role : roles.members) builder_.add_role(role.key, role.key_span);
    } else {
      for_each_name(roles, "roles", [&](const JsonValue& role) { builder_.add_role(role.text, role.span); });
    }
  }

  /// As `permissions` lists them; else all that are named, in that order, or by number if all are numbers.
  void declare_permissions(const JsonValue& file, const JsonValue& roles) {
    if (const JsonValue* listed = file.find("permissions"); listed != nullptr && &roles != &file) {
      are_permissions_listed_ = true;
      if (listed->is(Kind::object)) {
        for (const JsonMember& member : listed->members) builder_.add_permission(member.key, member.key_span);
      } else {
        for_each_name(*listed, "permissions",
                      [&](const JsonValue& name) { builder_.add_permission(name.text, name.span); });
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
    }
    for (const std::string_view key : {"grants", "denies"}) {
      const JsonValue* list = file.find(key);
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
    for (const JsonValue* name : names) builder_.add_permission(name->text, name->span);
  }

  /// A role's own list: its value, or the member `permissions` of that.
  static const JsonValue* permissions_of(const JsonValue& role) {
    return role.is(Kind::object) ? role.find("permissions") : &role;
  }

  void read_role_permissions(const JsonValue& roles) {
    for (const JsonMember& member : roles.members) {
      const auto role = builder_.role(member.key);
      if (!role) continue;
      for (const std::string_view key : {"inherits", "includes"}) {
        if (const JsonValue* included = member.value.find(key)) read_included(*role, *included, key);
      }
      const JsonValue* list = permissions_of(member.value);
      if (list == nullptr) continue;
      for_each_name(*list, "permissions", [&](const JsonValue& name) {
        const auto permission = permission_named(name);
        const auto content = permission ? content_of(nullptr) : std::nullopt;
        if (content) builder_.add_grant(*role, {*permission, *content});
      });
    }
  }

  void read_inherits(const JsonValue& file) {
    const JsonValue* inherits = file.find("inherits");
    if (inherits == nullptr) return;
    if (!inherits->is(Kind::object)) return report_shape(inherits->span, "`inherits` is no object of roles");
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
    if (!list->is(Kind::array)) return report_shape(list->span, name + " is no array");
    for (const JsonValue& statement : list->items) {
      if (sink_.all().size() >= max_reported) return;
      const std::size_t count = statement.items.size();
      const bool is_right = (count == 2 || count == 3) && statement.items[0].is_name() && statement.items[1].is_name();
      if (!is_right) {
        report_shape(statement.span, "this entry of " + name + " is no [role, permission, condition or null]");
        continue;
      }
      const auto role = role_named(statement.items[0]);
      const auto permission = permission_named(statement.items[1]);
      if (role && permission) use(*role, *permission, count == 3 ? &statement.items[2] : nullptr);
    }
  }

  /// The highest level, under a condition if there is one.
  std::optional<std::uint32_t> content_of(const JsonValue* condition) {
    CellContent content;
    content.outcomes.push_back({builder_.table().highest_level(), {}, nullptr});
    if (condition == nullptr || condition->is(Kind::null)) {
      if (!unconditional_) unconditional_ = builder_.add_content(std::move(content));
      return unconditional_;
    }
    if (!condition->is(Kind::text)) {
      report_shape(condition->span, "a condition is a text or null");
      return std::nullopt;
    }
    std::string problem;
    auto read = read_condition(condition->text, problem);
    if (!read) {
      sink_.report(Code::unreadable_cell, condition->span, {condition->text, "a condition", problem});
      return std::nullopt;
    }
    content.outcomes.back().condition_text = std::move(read->condition_text);
    content.outcomes.back().condition = std::move(read->condition);
    content.span = condition->span;
    return builder_.add_content(std::move(content));
  }

  template <typename Use>
  void for_each_name(const JsonValue& list, std::string_view key, const Use& use) {
    if (!list.is(Kind::array)) return report_shape(list.span, "`" + std::string(key) + "` is no array of names");
    for (const JsonValue& name : list.items) {
      if (sink_.all().size() >= max_reported) return;
      if (name.is_name()) {
        use(name);
      } else {
        report_shape(name.span, "an entry of `" + std::string(key) + "` is no name");
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
    Diagnostic& diagnostic = sink_.report(Code::unlisted_name, span, {name, where});
    std::vector<std::string> names;
    names.reserve(listed.size());
    for (const ImportedName& known : listed) names.push_back(known.text);
    if (const auto nearest = nearest_name(name, names)) diagnostic.help(did_you_mean(name, *nearest));
  }

  void report_shape(Span span, std::string what) {
    sink_.report(Code::unknown_shape, {{span.file, span.begin, std::min(span.end, span.begin + 1)}}, {std::move(what)});
  }

  TableBuilder builder_;
  DiagnosticSink& sink_;
  std::optional<std::uint32_t> unconditional_;
  bool are_permissions_listed_ = false;
};

}  // namespace

AccessTable read_json_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                            DiagnosticSink& sink) {
  const std::optional<JsonValue> value = read_json(sources, file, sink);
  if (!value) return {};
  return JsonTableReader(options, sink).read(*value);
}

}  // namespace polc::importing
