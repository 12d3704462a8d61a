#include "compiler/sql/rows/row_functions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/rows/read_row_mapping.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Source = MappedVariable::Source;

std::string column_of(VariableId variable) {
  return identifier(fmt::format("input {}", index(variable)));
}

/// A name for people, in a comment.
std::string case_column(VariableId variable, const ReadBackTable& read_back) {
  return identifier("row " + variable_name(variable, read_back));
}

std::vector<MappedVariable> from_columns(const std::vector<MappedVariable>& variables) {
  std::vector<MappedVariable> result;
  std::copy_if(variables.begin(), variables.end(), std::back_inserter(result),
               [](const MappedVariable& each) { return each.source == Source::column; });
  return result;
}

/// Where the functions find what conditions speak of.
InputTexts inputs(const RowMapping& mapping, const MappedResource& resource, const std::string& roles,
                  ReadBackTable& read_back) {
  const std::vector<MappedVariable> mapped = all_mapped(mapping, resource);
  return {roles, [mapped, &read_back](VariableId variable) {
            const auto found = std::find_if(mapped.begin(), mapped.end(),
                                            [&](const MappedVariable& each) { return each.variable == variable; });
            if (found != mapped.end() && found->source == Source::session) return "fact." + column_of(variable);
            if (read_back.is_setting(variable)) return "held." + column_of(variable);
            return "cases." + case_column(variable, read_back);
          }};
}

std::string where(const std::vector<std::string>& terms) {
  std::string text;
  for (const std::string& term : terms) text += (text.empty() ? "  WHERE " : "\n    AND ") + term;
  return text;
}

/// The value of a session's setting, or NULL.
std::string fact_text(const MappedVariable& fact, const ReadBackTable& read_back) {
  std::string text = fmt::format("CASE pg_catalog.current_setting({}, true) COLLATE \"C\"", literal(fact.place));
  for (const ColumnCode& code : fact.codes)
    text += fmt::format(" WHEN {} THEN {}", literal(code.key), value_literal(read_back, fact.variable, code.value));
  return text + " END";
}

std::string subject_value(const SubjectSource& subject) {
  if (!subject.setting) {
    return "CASE pg_catalog.current_setting('role') WHEN 'none' THEN session_user::text ELSE "
           "pg_catalog.current_setting('role') END";
  }
  const std::string text = fmt::format("pg_catalog.current_setting({}, true)", literal(*subject.setting));
  switch (subject.type) {
    case KeyType::text:
      return fmt::format("nullif({}, '')", text);
    case KeyType::integer:
      // What has 19 digits may be too large: no error may tell of it.
      return fmt::format(
          "CASE WHEN {0} ~ '^(0|-?[1-9][0-9]{{0,18}})$' THEN\n"
          "    CASE WHEN {0}::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN {0}::bigint END END",
          text);
    case KeyType::uuid:
      return fmt::format(
          "CASE WHEN {0} ~ '^[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}$' THEN {0}::uuid END", text);
  }
  return "NULL";
}

/// A column as a view gives it.
std::string key_column(const std::string& column, KeyType type) {
  return fmt::format("(t.{}::{}){}", identifier(column), type_name(type), key_collation(type));
}

std::string kept_column(const Schema& schema, const std::string& column, const std::string& types,
                        const std::string& purpose) {
  return fmt::format("  INSERT INTO {} VALUES (target, pg_temp.polc_column(target, {}, {}), {});\n",
                     schema.of("row_columns"), literal(column), types, literal(purpose));
}

std::string view_of_settings(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back) {
  const SettingsTable& accounts = *mapping.accounts;
  if (accounts.is_of_schema) {
    std::string columns = "t.account";
    for (const MappedVariable& setting : from_columns(mapping.settings))
      columns += fmt::format(", t.{} AS {}", identifier(setting.place), column_of(setting.variable));
    return fmt::format("CREATE VIEW {} AS SELECT {} FROM {} AS t;\n", schema.of("row_settings"), columns,
                       schema.of("accounts"));
  }
  std::string body =
      fmt::format("DECLARE\n  target regclass := pg_temp.polc_table({}, {}, false);\n  columns text := '';\nBEGIN\n",
                  literal(accounts.table.schema), literal(accounts.table.table));
  body += kept_column(schema, accounts.account, key_types(mapping.account_type), "account");
  for (const MappedVariable& setting : from_columns(mapping.settings)) {
    std::vector<std::string> keys;
    std::vector<std::string> results;
    for (const ColumnCode& code : setting.codes) {
      keys.push_back(code.key);
      results.push_back(value_literal(read_back, setting.variable, code.value));
    }
    const std::string name = variable_name(setting.variable, read_back);
    body += fmt::format(
        "  columns := columns || ', ' || pg_temp.polc_code(target, {}, {}, {}, {}, {}) || {};\n",
        literal(setting.place), text_array(keys), setting.codes.front().is_number ? "true" : "false",
        text_array(results),
        setting.when_null ? literal(value_literal(read_back, setting.variable, *setting.when_null)) : "NULL",
        literal(fmt::format("::{} AS {}", type_of(read_back, setting.variable), column_of(setting.variable))));
    body += fmt::format(
        "  INSERT INTO {} SELECT target, a.attnum, {} FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = "
        "{};\n",
        schema.of("row_columns"), literal("setting " + name), literal(setting.place));
  }
  body += fmt::format("  EXECUTE {} || columns || ' FROM ' || target || ' AS t';\nEND ",
                      literal(fmt::format("CREATE VIEW {} AS SELECT {} AS account", schema.of("row_settings"),
                                          key_column(accounts.account, mapping.account_type))));
  return fmt::format("DO {};\n", dollar_quoted(body));
}

}  // namespace

std::string text_array(const std::vector<std::string>& texts) {
  return fmt::format("ARRAY[{}]::text[]", literals(texts));
}

std::string key_types(KeyType type) {
  switch (type) {
    case KeyType::text:
      return text_array({"text", "character varying"});
    case KeyType::integer:
      return text_array({"smallint", "integer", "bigint"});
    case KeyType::uuid:
      return text_array({"uuid"});
  }
  return "";
}

std::string_view type_name(KeyType type) {
  return type == KeyType::text ? "text" : type == KeyType::integer ? "bigint" : "uuid";
}

std::string_view key_collation(KeyType type) {
  return type == KeyType::text ? " COLLATE \"C\"" : "";
}

std::string definer_head(const std::string& signature, const std::string& returns) {
  return fmt::format(
      "CREATE FUNCTION {} RETURNS {}\nLANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER\n"
      "SET search_path = pg_catalog, pg_temp SET row_security = off AS ",
      signature, returns);
}

std::string row_sources_sql(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back) {
  const RolesTable& roles = mapping.roles;
  std::string body = fmt::format("DECLARE\n  target regclass := pg_temp.polc_table({}, {}, false);\nBEGIN\n",
                                 literal(roles.table.schema), literal(roles.table.table));
  body += kept_column(schema, roles.subject, key_types(mapping.subject.type), "subject");
  body += kept_column(schema, roles.role, text_array({"text", "character varying", "enum"}), "role");
  if (roles.account) body += kept_column(schema, *roles.account, key_types(mapping.account_type), "account");
  std::string view =
      fmt::format("CREATE VIEW {} AS SELECT {} AS subject, (t.{}::text) COLLATE \"C\" AS role", schema.of("row_roles"),
                  key_column(roles.subject, mapping.subject.type), identifier(roles.role));
  if (roles.account) view += fmt::format(", {} AS account", key_column(*roles.account, mapping.account_type));
  body += fmt::format("  EXECUTE {} || target || ' AS t';\nEND ", literal(view + " FROM "));
  std::string text = fmt::format("DO {};\n", dollar_quoted(body));
  text += fmt::format(
      "COMMENT ON VIEW {} IS 'Who has which role. It holds on to columns by number: one of the same name later is none "
      "of them.';\n",
      schema.of("row_roles"));
  if (mapping.accounts) {
    text += view_of_settings(schema, mapping, read_back);
    text += fmt::format("COMMENT ON VIEW {} IS 'What each account chose.';\n", schema.of("row_settings"));
  }
  return text;
}

std::string row_subject_sql(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back) {
  const std::string_view subject_type = type_name(mapping.subject.type);
  // In plpgsql, which keeps its plan: a function in SQL with a fixed search path is planned at each call.
  std::string text = fmt::format(
      "CREATE FUNCTION {}() RETURNS {}\nLANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS "
      "{};\n",
      schema.of("row_subject"), subject_type,
      dollar_quoted("BEGIN\n  RETURN " + subject_value(mapping.subject) + ";\nEND "));
  text += fmt::format("COMMENT ON FUNCTION {}() IS 'Who asks; NULL where nobody does, or where it is no {}.';\n",
                      schema.of("row_subject"), subject_type);
  const ConditionWriter writer(read_back, Dialect::postgresql,
                               inputs(mapping, MappedResource(), "held.roles", read_back));
  const std::string_view type = type_name(mapping.account_type);
  if (!mapping.has_accounts()) {
    std::string body =
        fmt::format("DECLARE\n  who {} := {}();\nBEGIN\n  IF who IS NULL THEN RETURN; END IF;\n  RETURN QUERY\n",
                    subject_type, schema.of("row_subject"));
    body += fmt::format(
        "  SELECT who, held.roles FROM (SELECT coalesce(array_agg(h.role), '{{}}') AS roles FROM {} AS h WHERE "
        "h.subject = who) AS held\n",
        schema.of("row_roles"));
    std::vector<std::string> terms = {writer.is_subject()};
    if (!mapping.fallback_counts) terms.emplace_back("cardinality(held.roles) > 0");
    body += where(terms) + ";\nEND ";
    text += definer_head(schema.of("row_holds") + "()", fmt::format("TABLE (subject {}, roles text[])", subject_type)) +
            dollar_quoted(body) + ";\n";
    return text + fmt::format(
                      "COMMENT ON FUNCTION {}() IS 'Who asks, and the roles; no row where a role is unknown, NULL, or "
                      "excludes another.';\n",
                      schema.of("row_holds"));
  }
  const std::vector<MappedVariable> settings = from_columns(mapping.settings);
  std::string columns;
  std::string chosen;
  std::vector<std::string> terms = {writer.is_subject()};
  for (const MappedVariable& setting : settings) {
    columns += fmt::format(", {} {}", column_of(setting.variable), type_of(read_back, setting.variable));
    chosen += ", held." + column_of(setting.variable);
    terms.push_back(writer.guard(setting.variable));
  }
  if (mapping.accounts) {
    terms.emplace_back("held.choices = 1");
    if (!mapping.resources.empty()) {
      for (const auto& need : mapping.resources.front().needs) {
        if (!need) continue;
        terms.push_back(
            read_back.ask(need->permission, [&] { return writer.condition(admitted_settings(read_back, mapping)); }));
        break;
      }
    }
  }
  std::string body =
      fmt::format("DECLARE\n  who {} := {}();\nBEGIN\n  IF who IS NULL THEN RETURN; END IF;\n  RETURN QUERY\n",
                  subject_type, schema.of("row_subject"));
  std::string from = fmt::format(
      "(SELECT h.account, array_agg(h.role) AS roles FROM {} AS h WHERE h.subject = who GROUP BY h.account)",
      schema.of("row_roles"));
  if (mapping.accounts) {
    from = fmt::format(
        "(SELECT h.account, h.roles, c.*, (SELECT count(*) FROM {0} AS n WHERE n.account = h.account) AS choices FROM "
        "{1} AS h\n"
        "    JOIN LATERAL (SELECT {2} FROM {0} AS s WHERE s.account = h.account) AS c ON true)",
        schema.of("row_settings"), from, [&] {
          std::string list;
          for (const MappedVariable& setting : settings)
            list += (list.empty() ? "s." : ", s.") + column_of(setting.variable);
          return list.empty() ? std::string("1 AS is_there") : list;
        }());
  }
  body += fmt::format("  SELECT held.account, who, held.roles{} FROM {} AS held\n{}\n", chosen, from, where(terms));
  body += fmt::format("    AND NOT EXISTS (SELECT 1 FROM {} AS n WHERE n.subject = who AND n.account IS NULL);\nEND ",
                      schema.of("row_roles"));
  text += definer_head(schema.of("row_accounts") + "()",
                       fmt::format("TABLE (account {}, subject {}, roles text[]{})", type, subject_type, columns)) +
          dollar_quoted(body) + ";\n";
  text += fmt::format(
      "COMMENT ON FUNCTION {}() IS 'The accounts in which who asks has roles, with who it is, these, and what "
      "the account chose.';\n",
      schema.of("row_accounts"));
  text += definer_head(schema.of("row_account_list") + "()", fmt::format("{}[]", type)) +
          dollar_quoted(
              fmt::format("BEGIN\n  RETURN coalesce((SELECT array_agg(held.account) FROM {}() AS held), '{{}}');\nEND ",
                          schema.of("row_accounts"))) +
          ";\n";
  return text + fmt::format("COMMENT ON FUNCTION {}() IS 'The accounts in which who asks has roles.';\n",
                            schema.of("row_account_list"));
}

std::string row_cases_sql(const Schema& schema, const MappedResource& resource, std::size_t number,
                          ReadBackTable& read_back) {
  const std::vector<MappedVariable> columns = from_columns(resource.attributes);
  const std::string name = schema.of(fmt::format("row_cases_{}", number));
  std::string text = fmt::format("CREATE VIEW {} (number", name);
  for (const MappedVariable& column : columns) text += ", " + case_column(column.variable, read_back);
  text += ") AS VALUES\n";
  const std::size_t count = case_count(resource, read_back);
  for (std::size_t each = 0; each < count; ++each) {
    std::string row = fmt::format("  ({}::smallint", each);
    std::size_t rest = each;
    for (const MappedVariable& column : columns) {
      const std::uint32_t values = value_count(column.variable, read_back);
      row += fmt::format(", {}", value_literal(read_back, column.variable, static_cast<std::uint32_t>(rest % values)));
      rest /= values;
    }
    text += row + (each + 1 < count ? "),\n" : ");\n");
  }
  return text + fmt::format(
                    "COMMENT ON VIEW {} IS {};\n", name,
                    literal(fmt::format("What the numbers in polc_case of {}.{} stand for; -1 is a row that is hidden.",
                                        visible(resource.table.schema), visible(resource.table.table))));
}

std::string row_cases_function_sql(const Schema& schema, const RowMapping& mapping, const MappedResource& resource,
                                   const Need& need, const RowAlternative& alternative, const CasesFunction& function,
                                   ReadBackTable& read_back) {
  const ConditionWriter writer(read_back, Dialect::postgresql, inputs(mapping, resource, "held.roles", read_back));
  std::vector<std::string> terms;
  std::string facts;
  for (const VariableId variable : support_of(read_back, alternative.rule)) {
    for (const MappedVariable& each : all_mapped(mapping, resource)) {
      if (each.variable != variable || each.source != Source::session) continue;
      facts += fmt::format("{}{} AS {}", facts.empty() ? "" : ", ", fact_text(each, read_back), column_of(variable));
      terms.push_back(writer.guard(variable));
    }
  }
  terms.push_back(read_back.ask(need.permission, [&] { return writer.reaches(alternative.rule); }));
  std::string from = fmt::format("{}() AS held", schema.of(mapping.has_accounts() ? "row_accounts" : "row_holds"));
  if (!facts.empty()) from += fmt::format(", (SELECT {}) AS fact", facts);
  from += fmt::format(", {} AS cases", schema.of(fmt::format("row_cases_{}", function.cases)));
  const std::string name = schema.of(function.name) + "()";
  std::string text;
  if (mapping.has_accounts() || alternative.has_relations()) {
    std::string columns;
    std::string selected;
    if (mapping.has_accounts()) {
      columns += fmt::format("account {}, ", type_name(mapping.account_type));
      selected += "held.account, ";
    }
    if (alternative.has_relations()) {
      columns += fmt::format("subject {}, ", type_name(mapping.subject.type));
      selected += "held.subject, ";
    }
    text = definer_head(name, fmt::format("TABLE ({}number smallint)", columns)) +
           dollar_quoted(fmt::format("BEGIN\n  RETURN QUERY SELECT {}cases.number\n  FROM {}\n{};\nEND ", selected,
                                     from, where(terms)));
  } else {
    text = definer_head(name, "smallint[]") +
           dollar_quoted(
               fmt::format("BEGIN\n  RETURN coalesce((SELECT array_agg(cases.number)\n  FROM {}\n{}), '{{}}');\nEND ",
                           from, where(terms)));
  }
  return text + fmt::format(";\nCOMMENT ON FUNCTION {} IS {};\n", name, literal(function.about));
}

std::string row_floor_function_sql(const Schema& schema, const std::string& cases_function, std::size_t cases) {
  const std::string name = schema.of(cases_function + "_from") + "()";
  return definer_head(name, "smallint") +
         dollar_quoted(fmt::format("BEGIN\n  RETURN CASE WHEN cardinality({}()) = {} THEN 0 ELSE 32767 END;\nEND ",
                                   schema.of(cases_function), cases)) +
         fmt::format(";\nCOMMENT ON FUNCTION {} IS 'The number from which on all cases do: the first, or none.';\n",
                     name);
}

}  // namespace polc::sql
