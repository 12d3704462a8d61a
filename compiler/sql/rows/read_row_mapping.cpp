// A mapping's text into a RowMapping: a reader by recursive descent, with a function for each statement of tools/sql/rows.md.
// Long because the statements are many: each is a few lines, and all share the cursor and the names that they look up.
#include "compiler/sql/rows/read_row_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/condition_sql.h"
#include "compiler/sql/rows/check_row_mapping.h"
#include "compiler/sql/rows/mapping_cursor.h"
#include "compiler/syntax/input_limits.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Source = MappedVariable::Source;

constexpr std::array<std::string_view, row_commands.size()> command_words = {"select", "insert", "update", "delete"};

bool is_session_setting(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  bool begins = true;
  std::size_t parts = 1;
  for (const char c : name) {
    if (c == '.' ? begins : begins ? !is_letter(c) : !is_part(c)) return false;
    begins = c == '.';
    parts += c == '.' ? 1 : 0;
  }
  return !begins && parts > 1 && name.size() < 64;
}

bool is_integer(const std::string& text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  return text.size() > first && text.size() < 11 &&
         std::all_of(
             text.begin() + static_cast<std::ptrdiff_t>(first), text.end(),
             [](char c) { return c >= '0' && c <= '9'; });
}

class MappingReader {
 public:
  MappingReader(std::vector<MappingWord> words, ReadBackTable& read_back, DiagnosticSink& sink)
      : cursor_(std::move(words), sink), read_back_(read_back), names_(read_back.names()), sink_(sink) {}

  RowMapping run() {
    while (!cursor_.is_end()) {
      try {
        statement();
      } catch (const StatementEnds&) {
        cursor_.skip_statement(0);
        if (cursor_.depth() <= 0) cursor_.take_sign("}");
        if (++failures_ == max_syntax_errors) break;
      }
    }
    said.has_subject = said_.contains("who the subject is");
    said.has_roles = said_.contains("where the roles stand");
    said.end = cursor_.now().span;
    return std::move(mapping_);
  }

  WhatIsSaid said;

 private:
  void statement() {
    const Span first = cursor_.now().span;
    if (cursor_.take("rows")) return policy_name();
    if (cursor_.take("subject")) return subject(first);
    if (cursor_.take("roles")) return roles(first);
    if (cursor_.take("subjects")) return without_a_role(first);
    if (cursor_.take("settings")) return settings(first);
    if (cursor_.take("setting")) return fixed_setting();
    if (cursor_.take("context")) return context();
    if (cursor_.take("grant")) return grant();
    if (cursor_.take("resource")) return resource(first);
    cursor_.set_form("");
    cursor_.unexpected(
        "a statement",
        "a statement begins with `rows`, `subject`, `roles`, `subjects`, `settings`, `setting`, `context`, "
        "`grant` or `resource`");
  }

  /// Reports what is said again, and where it was said before.
  void once(const std::string& what, Span span, const std::string& key = "") {
    const auto [found, is_new] = said_.try_emplace(key.empty() ? what : key, span);
    if (!is_new) sink_.report(Code::mapping_repeated, span, {what}).label(found->second, "here first");
  }

  void unfit(Span span, const std::string& problem, const std::string& help) {
    sink_.report(Code::mapping_unfit, span, {problem}).help(help);
  }

  [[noreturn]] void unknown(const std::string& kind, const PolicyPath& path, const std::vector<std::string>& declared) {
    Diagnostic& problem = sink_.report(Code::mapping_unknown, path.span, {kind, visible(path.text)});
    problem.suggest(path.text, declared);
    if (!declared.empty()) problem.help("there is " + listed(declared));
    throw StatementEnds();
  }

  void policy_name() {
    cursor_.set_form("rows of POLICY;");
    cursor_.expect("of");
    const PolicyPath name = cursor_.path("the policy's name");
    cursor_.expect_sign(";");
    once("whose rows they are", name.span);
    if (name.text != names_.policy()) {
      unfit(name.span,
            fmt::format("this maps the policy `{}`, and not `{}`", visible(name.text),
                        visible(std::string(names_.policy()))),
            "take the mapping of this policy, or change its name here");
    }
  }

  KeyType key_type() {
    if (!cursor_.take("as")) return KeyType::text;
    if (cursor_.take("text")) return KeyType::text;
    if (cursor_.take("integer")) return KeyType::integer;
    if (cursor_.take("uuid")) return KeyType::uuid;
    cursor_.unexpected("`text`, `integer` or `uuid`");
  }

  std::string session_setting() {
    const MappingWord name = cursor_.quoted("a setting of the session");
    if (!is_session_setting(name.text)) {
      unfit(name.span, fmt::format("`{}` is no setting that an application makes", visible(name.text)),
            "its name has a dot between words of letters, digits and `_`: `\"app.login\"`");
    }
    return name.text;
  }

  void subject(Span first) {
    cursor_.set_form("subject is setting \"app.login\";` or `subject is the database role;");
    cursor_.expect("is");
    SubjectSource source;
    if (cursor_.take("setting")) {
      source.setting = session_setting();
      source.type = key_type();
    } else {
      cursor_.expect("the database role");
    }
    cursor_.expect_sign(";");
    source.span = cursor_.span_from(first);
    once("who the subject is", source.span);
    mapping_.subject = source;
  }

  void roles(Span first) {
    cursor_.set_form("roles from table SCHEMA.TABLE { subject is column NAME; role is column NAME; }");
    cursor_.expect("from table");
    RolesTable roles{cursor_.table(), "", "", std::nullopt, {}};
    const Span head = cursor_.span_from(first);
    once("where the roles stand", head);
    cursor_.expect_sign("{");
    while (!cursor_.take_sign("}")) {
      const Span span = cursor_.now().span;
      if (cursor_.take("subject")) {
        once("which column of the roles' table is the subject", span);
        roles.subject = is_column();
      } else if (cursor_.take("role")) {
        once("which column of the roles' table is the role", span);
        roles.role = is_column();
      } else if (cursor_.take("account")) {
        once("which column of the roles' table is the account", span);
        cursor_.expect("is column");
        roles.account = cursor_.database_name("a column").text;
        mapping_.account_type = key_type();
      } else {
        cursor_.unexpected("`subject`, `role`, `account` or `}`");
      }
      cursor_.expect_sign(";");
    }
    roles.span = head;
    for (const auto& [column, word] : {std::pair(&roles.subject, "subject"), std::pair(&roles.role, "role")}) {
      if (column->empty())
        sink_.report(Code::mapping_incomplete, head, {fmt::format("which column of the roles' table is the {}", word)})
            .help(fmt::format("add `{} is column NAME;`", word));
    }
    mapping_.roles = roles;
  }

  std::string is_column() {
    cursor_.expect("is column");
    return cursor_.database_name("a column").text;
  }

  void without_a_role(Span first) {
    cursor_.set_form("subjects without a role have the fallback role;` or `subjects without a role see nothing;");
    cursor_.expect("without a role");
    if (cursor_.take("have")) {
      cursor_.expect("the fallback role");
      mapping_.fallback_counts = true;
    } else {
      cursor_.expect("see nothing");
    }
    cursor_.expect_sign(";");
    said.without_a_role = cursor_.span_from(first);
    once("what a subject without a role sees", *said.without_a_role);
  }

  void settings(Span first) {
    cursor_.set_form(
        "settings are at their defaults;`, `settings from the accounts of the policy;` or `settings from table "
        "SCHEMA.TABLE { account "
        "is column NAME; … }");
    if (cursor_.take("are")) {
      cursor_.expect("at their defaults");
      cursor_.expect_sign(";");
      once("that settings are at their defaults", cursor_.span_from(first));
      mapping_.others_at_defaults = true;
      return;
    }
    cursor_.expect("from");
    if (cursor_.take("the")) return policy_accounts(first);
    cursor_.expect("table");
    SettingsTable accounts{false, cursor_.table(), "", {}};
    accounts.span = cursor_.span_from(first);
    once("where the settings stand", accounts.span);
    cursor_.expect_sign("{");
    while (!cursor_.take_sign("}")) {
      const Span span = cursor_.now().span;
      if (cursor_.sees("account") && cursor_.sees_next("is")) {
        cursor_.take("account");
        once("which column of the settings' table is the account", span);
        accounts.account = is_column();
        cursor_.expect_sign(";");
        continue;
      }
      MappedVariable setting = source_of(setting_named(cursor_.path("a setting, or `account`")), span);
      if (setting.source == Source::session || setting.source == Source::relation) {
        unfit(setting.span, "a setting belongs to the account, and not to who asks",
              "take it from a column of the settings' table");
      }
      mapping_.settings.push_back(setting);
    }
    if (accounts.account.empty()) {
      sink_.report(Code::mapping_incomplete, accounts.span, {"which column of the settings' table is the account"})
          .help("add `account is column NAME;`");
    }
    mapping_.accounts = accounts;
  }

  /// The table that the script for the policy makes, of which every setting is a column.
  void policy_accounts(Span first) {
    cursor_.expect("accounts of the policy");
    cursor_.expect_sign(";");
    SettingsTable accounts{true, {}, "account", cursor_.span_from(first)};
    once("where the settings stand", accounts.span);
    for (std::uint32_t each = 0; each < read_back_.table().setting_count(); ++each) {
      MappedVariable setting;
      setting.variable = read_back_.setting(each);
      setting.place = variable_name(setting.variable, read_back_);
      setting.span = accounts.span;
      once("where `" + visible(setting.place) + "` stands", accounts.span, fmt::format("setting {}", each));
      mapping_.settings.push_back(setting);
    }
    mapping_.accounts = accounts;
  }

  void fixed_setting() {
    cursor_.set_form("setting GROUP.NAME is always VALUE;");
    const Span first = cursor_.now().span;
    MappedVariable setting = source_of(setting_named(cursor_.path("a setting")), first);
    if (setting.source != Source::fixed) {
      unfit(setting.span, "what differs from account to account stands in a table",
            "write `settings from table SCHEMA.TABLE { account is column NAME; … }`");
    }
    mapping_.settings.push_back(setting);
  }

  void context() {
    cursor_.set_form("context.NAME is setting \"app.name\";` or `context.NAME is always VALUE;");
    cursor_.expect_sign(".");
    const Span first = cursor_.now().span;
    const pol::AttributeRange range = pol::context_attributes(read_back_.table());
    MappedVariable fact = source_of(attribute_named(range, cursor_.path("an attribute of the context")), first);
    if (fact.source != Source::session && fact.source != Source::fixed) {
      unfit(fact.span, "the context is of the request, and not of a row", "take it from a setting of the session");
    }
    mapping_.context.push_back(fact);
  }

  void grant() {
    cursor_.set_form("grant to ROLE, ROLE;");
    cursor_.expect("to");
    do {
      const MappingWord role = cursor_.database_name("a role of the database");
      if (role.text == "public") {
        unfit(role.span, "`public` is everybody who can reach the database",
              "name the roles with which the application connects");
      }
      once("that `" + visible(role.text) + "` is granted the tables", role.span);
      mapping_.grantees.push_back(role.text);
    } while (cursor_.take_sign(","));
    cursor_.expect_sign(";");
    said.has_grant = true;
  }

  void resource(Span first) {
    cursor_.set_form("resource NAME in table SCHEMA.TABLE { … }");
    const PolicyPath name = cursor_.path("a resource");
    const auto found = names_.resource(name.text);
    if (!found) unknown("resource", name, names_of<pol::ResourceId>(read_back_.table().resource_count()));
    cursor_.expect("in table");
    MappedResource mapped;
    mapped.resource = *found;
    mapped.table = cursor_.table();
    mapped.span = cursor_.span_from(first);
    once("which table holds `" + visible(name.text) + "`", name.span);
    for (const MappedResource& other : mapping_.resources) {
      if (other.table.schema != mapped.table.schema || other.table.table != mapped.table.table) continue;
      sink_
          .report(Code::mapping_unfit, mapped.table.span,
                  {fmt::format("`{}` holds two resources", visible(mapped.table.table))})
          .label(other.table.span, "mapped here")
          .help(
              "a database joins what two policies of a table allow, so that each would open rows of the other: give "
              "each "
              "resource a table");
    }
    cursor_.expect_sign("{");
    while (!cursor_.take_sign("}")) {
      if (cursor_.is_end()) cursor_.unexpected("`}`");
      const int depth = cursor_.depth();
      try {
        row_fact(mapped, name.text);
      } catch (const StatementEnds&) {
        if (++failures_ == max_syntax_errors) throw;
        cursor_.skip_statement(depth);
      }
    }
    mapping_.resources.push_back(mapped);
  }

  void row_fact(MappedResource& mapped, const std::string& name) {
    const Span first = cursor_.now().span;
    if (cursor_.sees("most") && cursor_.sees_next("subjects")) {
      cursor_.set_form("most subjects see few rows;");
      cursor_.expect("most subjects see few rows");
      cursor_.expect_sign(";");
      once("how many rows of `" + visible(name) + "` most subjects see", first);
      mapped.shows_few_rows = true;
      return;
    }
    for (const RowCommand command : row_commands) {
      const std::string_view word = command_words[static_cast<std::size_t>(command)];
      if (!cursor_.sees(word) || !cursor_.sees_next("needs")) continue;
      cursor_.take(word);
      return need(mapped, command, name, first);
    }
    if (cursor_.sees("account") && cursor_.sees_next("is")) {
      cursor_.take("account");
      cursor_.set_form("account is column NAME;");
      once("which column of `" + visible(name) + "` is the account", first);
      mapped.account = is_column();
      cursor_.expect_sign(";");
      return;
    }
    cursor_.set_form("ATTRIBUTE is column NAME;` or `select needs PERMISSION;");
    const pol::AttributeRange range = pol::attributes_of(read_back_.table(), mapped.resource);
    mapped.attributes.push_back(source_of(attribute_named(range, cursor_.path("an attribute, or a command")), first));
  }

  void need(MappedResource& mapped, RowCommand command, const std::string& name, Span first) {
    cursor_.set_form(fmt::format("{} needs PERMISSION;", command_words[static_cast<std::size_t>(command)]));
    cursor_.expect("needs");
    const PolicyPath path = cursor_.path("a permission");
    const auto permission = names_.permission(path.text);
    const pol::TableData& data = read_back_.table().data();
    if (!permission || pol::resource_of(data, index(*permission)) != index(mapped.resource)) {
      std::vector<std::string> declared;
      for (std::uint32_t each = 0; each < data.permission_count; ++each) {
        if (pol::resource_of(data, each) == index(mapped.resource))
          declared.emplace_back(names_.name(pol::PermissionId{each}));
      }
      unknown("permission of `" + visible(name) + "` called", path, declared);
    }
    Need need{*permission, static_cast<std::uint32_t>(read_back_.upper_levels() - 1), {}};
    if (cursor_.take("at")) {
      const PolicyPath word = cursor_.name("a level");
      const auto level = names_.level(word.text);
      std::vector<std::string> levels;
      for (std::uint32_t each = 1; each < data.level_count; ++each)
        levels.emplace_back(names_.name(pol::id_at<pol::Level>(each)));
      if (!level || *level == pol::lowest_level) unknown("level above the lowest called", word, levels);
      need.upper_level = index(*level) - 1;
    }
    cursor_.expect_sign(";");
    need.span = cursor_.span_from(first);
    once(fmt::format("what {} of `{}` needs", command_words[static_cast<std::size_t>(command)], visible(name)),
         need.span);
    mapped.needs[static_cast<std::size_t>(command)] = need;
  }

  template <typename Id>
  std::vector<std::string> names_of(std::uint32_t count) {
    std::vector<std::string> all;
    for (std::uint32_t each = 0; each < count; ++each) all.emplace_back(names_.name(pol::id_at<Id>(each)));
    return all;
  }

  VariableId attribute_named(pol::AttributeRange range, const PolicyPath& path) {
    std::vector<std::string> declared;
    for (std::uint32_t each = range.first; each < range.first + range.count; ++each) {
      declared.emplace_back(names_.name(pol::id_at<pol::AttributeId>(each)));
      if (declared.back() == path.text) {
        once("where `" + visible(path.text) + "` stands", path.span, fmt::format("attribute {}", each));
        return read_back_.attribute(each);
      }
    }
    unknown("attribute", path, declared);
  }

  VariableId setting_named(const PolicyPath& path) {
    const auto setting = names_.setting(path.text);
    if (!setting) unknown("setting", path, names_of<pol::SettingId>(read_back_.table().setting_count()));
    once("where `" + visible(path.text) + "` stands", path.span, fmt::format("setting {}", index(*setting)));
    return read_back_.setting(index(*setting));
  }

  std::uint32_t value_of(VariableId variable) {
    const PolicyPath path = cursor_.name("a value");
    const auto value = read_back_.is_setting(variable)
                           ? names_.value(pol::id_at<pol::SettingId>(read_back_.setting_position(variable)), path.text)
                           : names_.value(pol::id_at<pol::AttributeId>(index(variable)), path.text);
    if (value) return *value;
    std::vector<std::string> declared;
    for (std::uint32_t each = 0; each < value_count(variable, read_back_); ++each)
      declared.push_back(value_name(variable, each, read_back_));
    unknown("value", path, declared);
  }

  MappedVariable source_of(VariableId variable, Span first) {
    cursor_.set_form(
        "NAME is column COLUMN;`, `NAME when column COLUMN is the subject;`, `NAME is setting \"app.name\";` or "
        "`NAME is always VALUE;");
    MappedVariable mapped;
    mapped.variable = variable;
    if (cursor_.take("when")) {
      cursor_.expect("column");
      mapped.source = Source::relation;
      mapped.place = cursor_.database_name("a column").text;
      cursor_.expect("is the subject");
    } else {
      cursor_.expect("is");
      if (cursor_.take("column")) {
        mapped.place = cursor_.database_name("a column").text;
        mapped.codes = cursor_.sees_sign("{") ? written_codes(variable) : named_codes(variable);
      } else if (cursor_.take("setting")) {
        mapped.source = Source::session;
        mapped.place = session_setting();
        mapped.codes = named_codes(variable);
      } else {
        cursor_.expect("always");
        mapped.source = Source::fixed;
        const Span place = cursor_.now().span;
        mapped.value = value_of(variable);
        if (read_back_.is_setting(variable)) check_allowed(variable, mapped.value, place);
      }
    }
    if (cursor_.take_sign(",")) when_null(mapped);
    cursor_.expect_sign(";");
    mapped.span = cursor_.span_from(first);
    if (mapped.source == Source::relation && (read_back_.is_setting(variable) || !is_boolean(read_back_, variable))) {
      unfit(mapped.span, "whether a column is the subject is true or false, and the values here are others",
            "declare the attribute as `bool` in the policy, or take it from a column that holds its values");
    }
    return mapped;
  }

  void when_null(MappedVariable& mapped) {
    const Span place = cursor_.now().span;
    const std::uint32_t value = value_of(mapped.variable);
    cursor_.expect("when null");
    const bool is_column = mapped.source == Source::column || mapped.source == Source::relation;
    if (!is_column) {
      unfit(place, "only a column can be NULL",
            "leave this out: where a setting of the session is unset, no row is shown");
    } else if (mapped.source == Source::relation && value != 0) {
      unfit(place, "a column that is NULL is not the subject",
            "write `false when null`, or leave it out: then such a row is hidden");
    }
    mapped.when_null = value;
  }

  void check_allowed(VariableId setting, std::uint32_t value, Span place) {
    const std::vector<std::string> allowed = admitted_values(read_back_, setting);
    const std::string name = value_name(setting, value, read_back_);
    if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) return;
    unfit(
        place,
        fmt::format("no account may choose `{}` for `{}`", visible(name), visible(variable_name(setting, read_back_))),
        "an account may choose " + listed(allowed));
  }

  std::vector<ColumnCode> named_codes(VariableId variable) {
    std::vector<ColumnCode> codes;
    for (std::uint32_t value = 0; value < value_count(variable, read_back_); ++value)
      codes.push_back({value_name(variable, value, read_back_), false, value});
    return codes;
  }

  std::vector<ColumnCode> written_codes(VariableId variable) {
    cursor_.set_form("NAME is column COLUMN { \"A\" is VALUE, 2 is VALUE };");
    cursor_.expect_sign("{");
    std::vector<ColumnCode> codes;
    do {
      const MappingWord key = cursor_.database_name("what the column holds");
      ColumnCode code{key.text, key.kind == MappingWord::Kind::word && is_integer(key.text), 0};
      const bool is_repeated =
          std::any_of(codes.begin(), codes.end(), [&](const ColumnCode& c) { return c.key == code.key; });
      if (is_repeated) {
        sink_.report(Code::mapping_repeated, key.span, {"what `" + visible(key.text) + "` is"});
        throw StatementEnds();
      }
      cursor_.expect("is");
      code.value = value_of(variable);
      if (!codes.empty() && codes.front().is_number != code.is_number)
        unfit(key.span, "a column holds numbers or texts, and not both",
              "put texts in double quotes, and leave numbers without");
      codes.push_back(code);
    } while (cursor_.take_sign(","));
    cursor_.expect_sign("}");
    return codes;
  }

  MappingCursor cursor_;
  ReadBackTable& read_back_;
  const pol::Names& names_;
  DiagnosticSink& sink_;
  RowMapping mapping_;
  std::map<std::string, Span> said_;
  std::size_t failures_ = 0;
};

}  // namespace

std::optional<RowMapping> read_row_mapping(const SourceManager& sources, FileId file, ReadBackTable& read_back,
                                           DiagnosticSink& sink) {
  if (!check_text(sources, file, sink)) return std::nullopt;
  std::vector<MappingWord> words = mapping_words(sources, file, sink);
  MappingReader reader(std::move(words), read_back, sink);
  RowMapping mapping = reader.run();
  if (!sink.has_errors()) check_row_mapping(mapping, reader.said, read_back, sink);
  if (sink.has_errors()) return std::nullopt;
  return mapping;
}

}  // namespace polc::sql
