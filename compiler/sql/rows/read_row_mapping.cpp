// A mapping's text into a RowMapping: a reader by recursive descent, with a function for each statement of tools/sql/rows.md.
// Where a fact stands is read by FactReader, and names are looked up by MappingNames.
#include "compiler/sql/rows/read_row_mapping.h"

#include <fmt/format.h>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/condition_sql.h"
#include "compiler/sql/rows/check_row_mapping.h"
#include "compiler/sql/rows/fact_reader.h"
#include "compiler/sql/rows/mapping_cursor.h"
#include "compiler/sql/rows/mapping_names.h"
#include "compiler/syntax/input_limits.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Source = MappedVariable::Source;

constexpr std::array<std::string_view, row_commands.size()> command_words = {"select", "insert", "update", "delete"};

class MappingReader {
 public:
  MappingReader(std::vector<MappingWord> words, ReadBackTable& read_back, DiagnosticSink& sink)
      : cursor_(std::move(words), sink),
        read_back_(read_back),
        names_(read_back.names()),
        sink_(sink),
        known_(cursor_, read_back, sink),
        facts_(cursor_, known_, read_back) {}

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
    said.has_subject = known_.has_said("who the subject is");
    said.has_roles = known_.has_said("where the roles stand");
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

  void policy_name() {
    cursor_.set_form("rows of POLICY;");
    cursor_.expect("of");
    const PolicyPath name = cursor_.path("the policy's name");
    cursor_.expect_sign(";");
    known_.once("whose rows they are", name.span);
    if (name.text != names_.policy()) {
      known_.unfit(name.span,
                   fmt::format("this maps the policy `{}`, and not `{}`", visible(name.text),
                               visible(std::string(names_.policy()))),
                   "take the mapping of this policy, or change its name here");
    }
  }

  void subject(Span first) {
    cursor_.set_form("subject is setting \"app.login\";` or `subject is the database role;");
    cursor_.expect("is");
    SubjectSource source;
    if (cursor_.take("setting")) {
      source.setting = facts_.session_setting();
      source.type = facts_.key_type();
    } else {
      cursor_.expect("the database role");
    }
    cursor_.expect_sign(";");
    source.span = cursor_.span_from(first);
    known_.once("who the subject is", source.span);
    mapping_.subject = source;
  }

  void roles(Span first) {
    cursor_.set_form("roles from table SCHEMA.TABLE { subject is column NAME; role is column NAME; }");
    cursor_.expect("from table");
    RolesTable roles{cursor_.table(), "", "", std::nullopt, {}};
    const Span head = cursor_.span_from(first);
    known_.once("where the roles stand", head);
    cursor_.expect_sign("{");
    while (!cursor_.take_sign("}")) {
      const Span span = cursor_.now().span;
      if (cursor_.take("subject")) {
        known_.once("which column of the roles' table is the subject", span);
        roles.subject = facts_.is_column();
      } else if (cursor_.take("role")) {
        known_.once("which column of the roles' table is the role", span);
        roles.role = facts_.is_column();
      } else if (cursor_.take("account")) {
        known_.once("which column of the roles' table is the account", span);
        cursor_.expect("is column");
        roles.account = cursor_.database_name("a column").text;
        mapping_.account_type = facts_.key_type();
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
    known_.once("what a subject without a role sees", *said.without_a_role);
  }

  void settings(Span first) {
    cursor_.set_form(
        "settings are at their defaults;`, `settings from the accounts of the policy;` or `settings from table "
        "SCHEMA.TABLE { account "
        "is column NAME; … }");
    if (cursor_.take("are")) {
      cursor_.expect("at their defaults");
      cursor_.expect_sign(";");
      known_.once("that settings are at their defaults", cursor_.span_from(first));
      mapping_.others_at_defaults = true;
      return;
    }
    cursor_.expect("from");
    if (cursor_.take("the")) return policy_accounts(first);
    cursor_.expect("table");
    SettingsTable accounts{false, cursor_.table(), "", {}};
    accounts.span = cursor_.span_from(first);
    known_.once("where the settings stand", accounts.span);
    cursor_.expect_sign("{");
    while (!cursor_.take_sign("}")) {
      const Span span = cursor_.now().span;
      if (cursor_.sees("account") && cursor_.sees_next("is")) {
        cursor_.take("account");
        known_.once("which column of the settings' table is the account", span);
        accounts.account = facts_.is_column();
        cursor_.expect_sign(";");
        continue;
      }
      MappedVariable setting = facts_.read(known_.setting_named(cursor_.path("a setting, or `account`")), span);
      if (setting.source == Source::session || setting.source == Source::relation) {
        known_.unfit(setting.span, "a setting belongs to the account, and not to who asks",
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
    known_.once("where the settings stand", accounts.span);
    for (std::uint32_t each = 0; each < read_back_.table().setting_count(); ++each) {
      MappedVariable setting;
      setting.variable = read_back_.setting(each);
      setting.place = variable_name(setting.variable, read_back_);
      setting.span = accounts.span;
      known_.once("where `" + visible(setting.place) + "` stands", accounts.span, fmt::format("setting {}", each));
      mapping_.settings.push_back(setting);
    }
    mapping_.accounts = accounts;
  }

  void fixed_setting() {
    cursor_.set_form("setting GROUP.NAME is always VALUE;");
    const Span first = cursor_.now().span;
    MappedVariable setting = facts_.read(known_.setting_named(cursor_.path("a setting")), first);
    if (setting.source != Source::fixed) {
      known_.unfit(setting.span, "what differs from account to account stands in a table",
                   "write `settings from table SCHEMA.TABLE { account is column NAME; … }`");
    }
    mapping_.settings.push_back(setting);
  }

  void context() {
    cursor_.set_form("context.NAME is setting \"app.name\";` or `context.NAME is always VALUE;");
    cursor_.expect_sign(".");
    const Span first = cursor_.now().span;
    const pol::AttributeRange range = pol::context_attributes(read_back_.table());
    MappedVariable fact =
        facts_.read(known_.attribute_named(range, cursor_.path("an attribute of the context")), first);
    if (fact.source != Source::session && fact.source != Source::fixed) {
      known_.unfit(fact.span, "the context is of the request, and not of a row",
                   "take it from a setting of the session");
    }
    mapping_.context.push_back(fact);
  }

  void grant() {
    cursor_.set_form("grant to ROLE, ROLE;");
    cursor_.expect("to");
    do {
      const MappingWord role = cursor_.database_name("a role of the database");
      if (role.text == "public") {
        known_.unfit(role.span, "`public` is everybody who can reach the database",
                     "name the roles with which the application connects");
      }
      known_.once("that `" + visible(role.text) + "` is granted the tables", role.span);
      mapping_.grantees.push_back(role.text);
    } while (cursor_.take_sign(","));
    cursor_.expect_sign(";");
    said.has_grant = true;
  }

  void resource(Span first) {
    cursor_.set_form("resource NAME in table SCHEMA.TABLE { … }");
    const PolicyPath name = cursor_.path("a resource");
    const auto found = names_.resource(name.text);
    if (!found) known_.unknown("resource", name, known_.names_of<pol::ResourceId>(read_back_.table().resource_count()));
    cursor_.expect("in table");
    MappedResource mapped;
    mapped.resource = *found;
    mapped.table = cursor_.table();
    mapped.span = cursor_.span_from(first);
    known_.once("which table holds `" + visible(name.text) + "`", name.span);
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
      known_.once("how many rows of `" + visible(name) + "` most subjects see", first);
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
      known_.once("which column of `" + visible(name) + "` is the account", first);
      mapped.account = facts_.is_column();
      cursor_.expect_sign(";");
      return;
    }
    cursor_.set_form("ATTRIBUTE is column NAME;` or `select needs PERMISSION;");
    const pol::AttributeRange range = pol::attributes_of(read_back_.table(), mapped.resource);
    mapped.attributes.push_back(
        facts_.read(known_.attribute_named(range, cursor_.path("an attribute, or a command")), first));
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
      known_.unknown("permission of `" + visible(name) + "` called", path, declared);
    }
    Need need{*permission, static_cast<std::uint32_t>(read_back_.upper_levels() - 1), {}};
    if (cursor_.take("at")) {
      const PolicyPath word = cursor_.name("a level");
      const auto level = names_.level(word.text);
      std::vector<std::string> levels;
      for (std::uint32_t each = 1; each < data.level_count; ++each)
        levels.emplace_back(names_.name(pol::id_at<pol::Level>(each)));
      if (!level || *level == pol::lowest_level) known_.unknown("level above the lowest called", word, levels);
      need.upper_level = index(*level) - 1;
    }
    cursor_.expect_sign(";");
    need.span = cursor_.span_from(first);
    known_.once(fmt::format("what {} of `{}` needs", command_words[static_cast<std::size_t>(command)], visible(name)),
                need.span);
    mapped.needs[static_cast<std::size_t>(command)] = need;
  }

  MappingCursor cursor_;
  ReadBackTable& read_back_;
  const pol::Names& names_;
  DiagnosticSink& sink_;
  MappingNames known_;
  FactReader facts_;
  RowMapping mapping_;
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
