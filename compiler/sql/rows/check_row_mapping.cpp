#include "compiler/sql/rows/check_row_mapping.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/condition_sql.h"
#include "compiler/sql/rows/read_row_mapping.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

class MappingCheck {
 public:
  MappingCheck(const RowMapping& mapping, const WhatIsSaid& said, ReadBackTable& read_back, DiagnosticSink& sink)
      : mapping_(mapping), said_(said), read_back_(read_back), sink_(sink) {}

  void run() {
    check_whole();
    if (!sink_.has_errors()) check_needs();
  }

 private:
  void unfit(Span span, const std::string& problem, const std::string& help) {
    sink_.report(Code::mapping_unfit, span, {problem}).help(help);
  }

  void lacks(const std::string& what, const std::string& help) {
    sink_.report(Code::mapping_incomplete, said_.end, {what}).help(help);
  }

  void check_whole() {
    const pol::TableData& data = read_back_.table().data();
    if (!said_.has_subject)
      lacks("who the subject is", "add `subject is setting \"app.login\";` or `subject is the database role;`");
    if (!said_.has_roles)
      lacks("where the roles of a subject stand",
            "add `roles from table SCHEMA.TABLE { subject is column NAME; role is column NAME; }`");
    if (!said_.has_grant)
      lacks("which roles of the database are granted the tables",
            "add `grant to ROLE;`, with the role of the application");
    if (mapping_.resources.empty())
      lacks("which table holds which resource", "add `resource NAME in table SCHEMA.TABLE { … }`");
    const bool has_fallback = data.fallback_role != pol::format::none;
    if (mapping_.has_accounts() && mapping_.fallback_counts) {
      unfit(*said_.without_a_role, "who has no role in an account would have the fallback role in all of them",
            "give those who may see an account's rows a role in it, in the roles' table");
    } else if (mapping_.fallback_counts && !has_fallback) {
      unfit(*said_.without_a_role, "the policy has no fallback role", "write `subjects without a role see nothing;`");
    } else if (has_fallback && !mapping_.has_accounts() && !said_.without_a_role) {
      lacks("what a subject without a role sees",
            "add `subjects without a role have the fallback role;` or `subjects without a role see nothing;`");
    }
    if (mapping_.accounts && !mapping_.has_accounts()) {
      unfit(mapping_.accounts->span, "settings differ from account to account, but roles are held in none",
            "add `account is column NAME;` to the roles' table");
    }
    if (mapping_.accounts && mapping_.accounts->is_of_schema && mapping_.account_type != KeyType::text) {
      unfit(mapping_.accounts->span,
            "the accounts of the policy are called by texts, and those of the roles' table are not",
            "map a table of settings of your own, or keep accounts as texts");
    }
    for (const MappedResource& mapped : mapping_.resources) check_resource(mapped);
    check_own_tables();
  }

  /// Roles that row security hides from the one who looks them up could be those that forbid.
  void check_own_tables() {
    for (const MappedResource& mapped : mapping_.resources) {
      const auto is_same = [&](const TableName& other) {
        return other.schema == mapped.table.schema && other.table == mapped.table.table;
      };
      if (is_same(mapping_.roles.table) || (mapping_.accounts && is_same(mapping_.accounts->table))) {
        unfit(mapped.table.span, "the rows of this table decide who sees which rows: it cannot be guarded by itself",
              "keep roles and settings in tables of their own");
      }
    }
  }

  void check_resource(const MappedResource& mapped) {
    if (mapped.account && !mapping_.has_accounts()) {
      unfit(mapped.span, "the rows belong to accounts, but roles are held in none",
            "add `account is column NAME;` to the roles' table, or leave it out here");
    }
    if (!mapped.account && mapping_.has_accounts()) {
      unfit(mapped.span, "roles are held in an account, but the rows belong to none",
            "add `account is column NAME;` to this resource, or leave it out of the roles' table");
    }
    if (std::none_of(mapped.needs.begin(), mapped.needs.end(), [](const auto& need) { return need.has_value(); })) {
      sink_.report(Code::mapping_incomplete, mapped.span, {"what a command needs here"})
          .help("add `select needs PERMISSION;`; a command without a permission is granted to nobody");
    }
    const auto relations =
        std::count_if(mapped.attributes.begin(), mapped.attributes.end(),
                      [](const MappedVariable& each) { return each.source == MappedVariable::Source::relation; });
    if (static_cast<std::size_t>(relations) > max_relations) {
      unfit(mapped.span,
            fmt::format("{} columns are compared with the subject, above the limit of {}", relations, max_relations),
            "let one column say how the row relates to the subject");
    }
    if (const std::size_t cases = case_count(mapped, read_back_); cases > max_row_cases) {
      sink_.report(Code::mapping_too_large, mapped.span,
                   {visible(mapped.table.table), std::to_string(cases), std::to_string(max_row_cases)});
    }
  }

  bool is_given(VariableId variable, const MappedResource& mapped) const {
    if (read_back_.is_setting(variable) && mapping_.others_at_defaults) return true;
    for (const auto* list : {&mapped.attributes, &mapping_.context, &mapping_.settings}) {
      for (const MappedVariable& each : *list) {
        if (each.variable == variable) return true;
      }
    }
    return false;
  }

  std::string way_to_give(VariableId variable) const {
    const std::string name = path_text(variable_name(variable, read_back_));
    if (read_back_.is_setting(variable)) {
      return fmt::format(
          "add `{} is column NAME;` to the settings' table, `setting {} is always VALUE;` or "
          "`settings are at their defaults;`",
          name, name);
    }
    const pol::format::Attribute& attribute = read_back_.table().data().attributes[index(variable)];
    if (attribute.resource == pol::format::none)
      return fmt::format("add `context.{} is setting \"app.name\";` or `context.{} is always VALUE;`", name, name);
    if (is_boolean(read_back_, variable)) {
      return fmt::format("add `{} is column NAME;`, `{} when column NAME is the subject;` or `{} is always false;`",
                         name, name, name);
    }
    return fmt::format("add `{} is column NAME;` or `{} is always VALUE;`", name, name);
  }

  void check_needs() {
    for (const MappedResource& mapped : mapping_.resources) {
      for (const std::optional<Need>& need : mapped.needs) {
        if (!need) continue;
        const PermissionRule rule = permission_rule(read_back_, need->permission);
        std::vector<VariableId> needed = rule.attributes;
        needed.insert(needed.end(), rule.settings.begin(), rule.settings.end());
        for (const VariableId variable : needed) {
          if (is_given(variable, mapped)) continue;
          sink_
              .report(Code::mapping_lacks, need->span,
                      {visible(std::string(read_back_.names().name(need->permission))),
                       visible(variable_name(variable, read_back_))})
              .help(way_to_give(variable));
        }
      }
    }
  }

  const RowMapping& mapping_;
  const WhatIsSaid& said_;
  ReadBackTable& read_back_;
  DiagnosticSink& sink_;
};

}  // namespace

void check_row_mapping(const RowMapping& mapping, const WhatIsSaid& said, ReadBackTable& read_back,
                       DiagnosticSink& sink) {
  MappingCheck(mapping, said, read_back, sink).run();
}

}  // namespace polc::sql
