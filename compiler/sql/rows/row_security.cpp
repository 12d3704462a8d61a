#include "compiler/sql/rows/row_security.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/sql/rows/read_row_mapping.h"
#include "compiler/sql/rows/row_functions.h"
#include "compiler/sql/rows/row_install.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Source = MappedVariable::Source;

constexpr std::array<std::string_view, row_commands.size()> command_names = {"select", "insert", "update", "delete"};
constexpr std::string_view case_column_name = "polc_case";

std::string table_call(const TableName& table, bool is_mapped) {
  return fmt::format("pg_temp.polc_table({}, {}, {})", literal(table.schema), literal(table.table),
                     is_mapped ? "true" : "false");
}

/// All tables in one statement, in one order: whoever reads one goes on before or after, and never between.
std::string lock(const Schema& schema, const RowMapping& mapping) {
  std::string names;
  for (const MappedResource& each : mapping.resources)
    names += fmt::format("      UNION SELECT {}::text\n", table_call(each.table, true));
  const std::string body = fmt::format(
      "BEGIN\n  EXECUTE 'LOCK TABLE ' || (SELECT string_agg(name, ', ' ORDER BY name) FROM (\n"
      "      SELECT t.relation::text AS name FROM {} AS t WHERE EXISTS (SELECT 1 FROM pg_class AS c WHERE c.oid = "
      "t.relation)\n"
      "{}    ) AS tables) || ' IN ACCESS EXCLUSIVE MODE';\nEND ",
      schema.of("row_tables"), names);
  return fmt::format("DO {};\n", dollar_quoted(body));
}

class RowSecurityWriter {
 public:
  RowSecurityWriter(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back)
      : schema_(schema), mapping_(mapping), read_back_(read_back) {}

  std::string run() {
    std::string text = row_sources_sql(schema_, mapping_, read_back_) + row_subject_sql(schema_, mapping_, read_back_);
    std::string tables;
    for (std::size_t each = 0; each < mapping_.resources.size(); ++each) {
      text += row_cases_sql(schema_, mapping_.resources[each], each + 1, read_back_);
      tables += table(mapping_.resources[each], each + 1);
    }
    text += functions_ + tables;
    // Where the database's role is the subject, a setting of that name takes one.
    text += row_check_sql(schema_, mapping_.subject.setting.value_or("role"), fact_settings());
    return text + grants() + row_record_sql(schema_);
  }

 private:
  std::vector<std::string> fact_settings() const {
    std::set<std::string> names;
    const auto add = [&](const std::vector<MappedVariable>& variables) {
      for (const MappedVariable& each : variables) {
        if (each.source == Source::session) names.insert(each.place);
      }
    };
    add(mapping_.context);
    for (const MappedResource& resource : mapping_.resources) add(resource.attributes);
    return {names.begin(), names.end()};
  }

  /// The functions of a need, made once for all commands that have it; what is left is what a row must be.
  std::string predicate(const MappedResource& resource, std::size_t number, const Need& need) {
    const std::string known = fmt::format("{} {} {}", number, index(need.permission), need.upper_level);
    if (const auto found = predicates_.find(known); found != predicates_.end()) return found->second;
    const std::vector<MappedVariable> relations = relations_of(resource);
    std::vector<std::string> alternatives;
    for (const RowAlternative& alternative : row_alternatives(read_back_, mapping_, resource, need))
      alternatives.push_back(alternative_text(resource, number, need, alternative, relations));
    std::string text = joined(alternatives, "OR", "FALSE");
    if (resource.account && !alternatives.empty()) {
      text = fmt::format("{}{} = ANY ((SELECT {}())::{}[]) AND {}", identifier(*resource.account),
                         key_collation(mapping_.account_type), schema_.of("row_account_list"),
                         type_name(mapping_.account_type), text);
    }
    predicates_[known] = text;
    return text;
  }

  std::string alternative_text(const MappedResource& resource, std::size_t number, const Need& need,
                               const RowAlternative& alternative, const std::vector<MappedVariable>& relations) {
    const std::string name = fmt::format("rows_{}", ++function_count_);
    std::string about =
        fmt::format("The cases of `{}` at `{}`", visible(std::string(read_back_.names().name(need.permission))),
                    visible(std::string(read_back_.names().name(pol::id_at<pol::Level>(need.upper_level + 1)))));
    for (std::size_t each = 0; each < relations.size(); ++each) {
      if (!alternative.relations[each]) continue;
      about += fmt::format(", where {}{} holds", *alternative.relations[each] ? "" : "not ",
                           visible(variable_name(relations[each].variable, read_back_)));
    }
    functions_ +=
        row_cases_function_sql(schema_, mapping_, resource, need, alternative, {name, about, number}, read_back_);
    function_names_.push_back(name);
    if (alternative.has_relations()) return related_text(resource, name, alternative, relations);
    if (resource.account) return row_is_in(resource, name, {}, {});
    std::string in_cases = fmt::format("{} = ANY ((SELECT {}())::smallint[])", case_column_name, schema_.of(name));
    const std::size_t cases = case_count(resource, read_back_);
    // It would keep the planner from an index, so not where few rows are expected.
    if (cases > 2 && !resource.shows_few_rows) {
      functions_ += row_floor_function_sql(schema_, name, cases);
      function_names_.push_back(name + "_from");
      in_cases = fmt::format("({} >= (SELECT {}()) OR {})", case_column_name, schema_.of(name + "_from"), in_cases);
    }
    return in_cases;
  }

  /// Each `(SELECT …)` of a policy is run when it is first needed, and another may be the subject by then: so what decides is one
  /// call, which gives the subject beside its cases, and what another says of the subject only narrows.
  std::string related_text(const MappedResource& resource, const std::string& name, const RowAlternative& alternative,
                           const std::vector<MappedVariable>& relations) const {
    std::vector<std::string> own;
    std::vector<const MappedVariable*> others;
    for (std::size_t each = 0; each < relations.size(); ++each) {
      if (!alternative.relations[each]) continue;
      if (*alternative.relations[each])
        own.push_back(subject_column(relations[each]));
      else
        others.push_back(&relations[each]);
    }
    std::vector<std::string> tests;
    if (!own.empty()) {
      for (const std::string& column : own)
        tests.push_back(fmt::format("{} = (SELECT {}())", column, schema_.of("row_subject")));
      tests.push_back(row_is_in(resource, name, own, std::vector<std::string>(own.size(), "r.subject")));
      for (const MappedVariable* other : others) tests.push_back(differs(*other, own.front()));
      return joined(tests, "AND", "TRUE");
    }
    // No column is the subject: then it stands in a row of its own, which PostgreSQL keeps as it goes from row to row.
    std::string who = "who";
    const auto is_taken = [&] {
      return resource.account == who ||
             std::any_of(others.begin(), others.end(), [&](const MappedVariable* each) { return each->place == who; });
    };
    while (is_taken()) who += '_';
    const std::string subject = fmt::format("s.{}{}", identifier(who), key_collation(mapping_.subject.type));
    for (const MappedVariable* other : others) tests.push_back(differs(*other, subject));
    tests.push_back(row_is_in(resource, name, {subject}, {"r.subject"}));
    std::string text = fmt::format("(SELECT {} FROM {}() AS s ({}))", joined(tests, "AND", "TRUE"),
                                   schema_.of("row_subject"), identifier(who));
    if (resource.account) return text;
    return fmt::format("({} = ANY (ARRAY(SELECT r.number FROM {}() AS r)) AND {})", case_column_name, schema_.of(name),
                       text);
  }

  /// Whether the function gives the row's case, and its account, beside what else is told.
  std::string row_is_in(const MappedResource& resource, const std::string& name, std::vector<std::string> values,
                        std::vector<std::string> columns) const {
    for (std::string& column : columns) column += key_collation(mapping_.subject.type);
    if (resource.account) {
      const std::string collation(key_collation(mapping_.account_type));
      values.push_back(identifier(*resource.account) + collation);
      columns.push_back("r.account" + collation);
    }
    values.emplace_back(case_column_name);
    columns.emplace_back("r.number");
    return fmt::format("({}) IN (SELECT {} FROM {}() AS r)", fmt::join(values, ", "), fmt::join(columns, ", "),
                       schema_.of(name));
  }

  std::string subject_column(const MappedVariable& relation) const {
    return identifier(relation.place) + std::string(key_collation(mapping_.subject.type));
  }

  /// A column is somebody else than the subject; where NULL is nobody, it is somebody else too.
  std::string differs(const MappedVariable& relation, const std::string& subject) const {
    return fmt::format("{} {} {}", subject_column(relation), relation.when_null ? "IS DISTINCT FROM" : "<>", subject);
  }

  /// The case column, its index, and the policies.
  std::string table(const MappedResource& resource, std::size_t number) {
    std::string body = fmt::format("DECLARE\n  target regclass := {};\n  wanted text := '0';\n  old record;\nBEGIN\n",
                                   table_call(resource.table, true));
    const auto keep = [&](const std::string& column, const std::string& types, const std::string& purpose) {
      body += fmt::format("  INSERT INTO {} VALUES (target, pg_temp.polc_column(target, {}, {}), {});\n",
                          schema_.of("row_columns"), literal(column), types, literal(purpose));
    };
    if (resource.account) keep(*resource.account, key_types(mapping_.account_type), "account");
    std::size_t stride = 1;
    for (const MappedVariable& each : resource.attributes) {
      if (each.source == Source::relation) {
        keep(each.place, key_types(mapping_.subject.type), "subject as " + variable_name(each.variable, read_back_));
        if (!each.when_null) {
          body += fmt::format("  wanted := wanted || format(' + CASE WHEN %I IS NOT NULL THEN 0 END', {}::text);\n",
                              literal(each.place));
        }
      }
      if (each.source != Source::column) continue;
      body += code_text(each, stride);
      stride *= value_count(each.variable, read_back_);
    }
    body += "  wanted := 'coalesce(' || wanted || ', -1)::smallint';\n";
    body += for_schema(case_column_sql, schema_);
    body += index_text(resource, "", "");
    if (resource.account) body += index_text(resource, *resource.account, key_collation(mapping_.account_type));
    for (const MappedVariable& each : relations_of(resource))
      body += index_text(resource, each.place, key_collation(mapping_.subject.type));
    body += fmt::format("  EXECUTE format('ALTER TABLE %s ALTER COLUMN polc_case {}', target);\n",
                        resource.shows_few_rows ? "SET (n_distinct = 2000)" : "RESET (n_distinct)");
    body += for_schema(enable_sql, schema_);
    for (const RowCommand command : row_commands) body += policy_text(resource, number, command);
    return fmt::format("DO {};\n", dollar_quoted(body + "END "));
  }

  std::string code_text(const MappedVariable& variable, std::size_t stride) {
    std::vector<std::string> keys;
    std::vector<std::string> results;
    for (const ColumnCode& code : variable.codes) {
      keys.push_back(code.key);
      results.push_back(std::to_string(code.value * stride));
    }
    std::string text = fmt::format("  wanted := wanted || ' + ' || pg_temp.polc_code(target, {}, {}, {}, {}, {});\n",
                                   literal(variable.place), text_array(keys),
                                   variable.codes.front().is_number ? "true" : "false", text_array(results),
                                   variable.when_null ? literal(std::to_string(*variable.when_null * stride)) : "NULL");
    return text +
           fmt::format(
               "  INSERT INTO {} SELECT target, a.attnum, {} FROM pg_attribute AS a WHERE a.attrelid = target AND "
               "a.attname = {};\n",
               schema_.of("row_columns"), literal("attribute " + variable_name(variable.variable, read_back_)),
               literal(variable.place));
  }

  static std::string index_text(const MappedResource& resource, const std::string& column, std::string_view collation) {
    const std::string name = fitted_identifier(resource.table.table + "_polc" + (column.empty() ? "" : "_" + column));
    const std::string columns =
        column.empty() ? "polc_case" : fmt::format("{}{}, polc_case", identifier(column), collation);
    return fmt::format("  EXECUTE {} || target || {};\n",
                       literal("CREATE INDEX IF NOT EXISTS " + identifier(name) + " ON "),
                       literal(" (" + columns + ")"));
  }

  std::string policy_text(const MappedResource& resource, std::size_t number, RowCommand command) {
    const std::optional<Need>& need = resource.needs[static_cast<std::size_t>(command)];
    if (!need) return "";
    const std::string_view name = command_names[static_cast<std::size_t>(command)];
    const std::string text = predicate(resource, number, *need);
    std::string clauses;
    if (command != RowCommand::insert) clauses += " USING (" + text + ")";
    if (command == RowCommand::insert || command == RowCommand::update) clauses += " WITH CHECK (" + text + ")";
    return fmt::format(
        "  EXECUTE 'CREATE POLICY polc_{0} ON ' || target || {1};\n"
        "  EXECUTE 'COMMENT ON POLICY polc_{0} ON ' || target || {2};\n",
        name, literal(fmt::format(" AS PERMISSIVE FOR {} TO PUBLIC{}", name, clauses)),
        literal(" IS " + literal("polc " + schema_.name())));
  }

  std::string grants() const {
    std::string text;
    const std::string schema = identifier(schema_.name());
    std::vector<std::string> callable = {"row_subject", "row_facts_now", "check_rows"};
    if (mapping_.has_accounts()) callable.emplace_back("row_account_list");
    callable.insert(callable.end(), function_names_.begin(), function_names_.end());
    std::vector<std::string> inner = {mapping_.has_accounts() ? "row_accounts" : "row_holds"};
    for (const std::string& name : callable)
      text += fmt::format("REVOKE ALL ON FUNCTION {}() FROM PUBLIC;\n", schema_.of(name));
    for (const std::string& name : inner)
      text += fmt::format("REVOKE ALL ON FUNCTION {}() FROM PUBLIC;\n", schema_.of(name));
    for (const std::string& grantee : mapping_.grantees) {
      const std::string role = identifier(grantee);
      text += fmt::format("INSERT INTO {} VALUES ({});\n", schema_.of("row_grantees"), literal(grantee));
      text += fmt::format("GRANT USAGE ON SCHEMA {} TO {};\n", schema, role);
      text += fmt::format("GRANT SELECT ON {}, {}, {}, {} TO {};\n", schema_.of("row_tables"),
                          schema_.of("row_columns"), schema_.of("row_grantees"), schema_.of("row_facts"), role);
      for (const std::string& name : callable)
        text += fmt::format("GRANT EXECUTE ON FUNCTION {}() TO {};\n", schema_.of(name), role);
      for (const MappedResource& resource : mapping_.resources) {
        const std::string table = identifier(resource.table.schema) + "." + identifier(resource.table.table);
        std::vector<std::string> commands;
        for (const RowCommand command : row_commands) {
          if (resource.needs[static_cast<std::size_t>(command)])
            commands.emplace_back(command_names[static_cast<std::size_t>(command)]);
        }
        text += fmt::format("REVOKE ALL ON TABLE {} FROM {};\n", table, role);
        text += fmt::format("GRANT {} ON TABLE {} TO {};\n", fmt::join(commands, ", "), table, role);
      }
    }
    for (const MappedResource& resource : mapping_.resources) {
      text += fmt::format("REVOKE TRUNCATE, REFERENCES, TRIGGER ON TABLE {}.{} FROM PUBLIC;\n",
                          identifier(resource.table.schema), identifier(resource.table.table));
    }
    return text;
  }

  // The column is computed anew only where what it says has changed: that rewrites the table.
  static constexpr std::string_view case_column_sql = R"sql(
  SELECT t.expression, t.deparsed, a.attgenerated, a.attnotnull, a.attnum,
    (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = target AND d.adnum = a.attnum) AS now INTO old
  FROM pg_attribute AS a LEFT JOIN @schema@.row_tables AS t ON t.relation = a.attrelid
  WHERE a.attrelid = target AND a.attname = 'polc_case' AND NOT a.attisdropped;
  IF FOUND AND old.expression IS NULL THEN
    RAISE EXCEPTION '% has a column "polc_case" that this schema did not make', target
      USING HINT = 'If another schema maps the table, drop that schema''s policies and its column first: a table has one mapping.';
  END IF;
  IF FOUND AND (old.expression <> wanted OR old.deparsed IS DISTINCT FROM old.now OR old.attgenerated <> 's' OR NOT old.attnotnull) THEN
    EXECUTE format('ALTER TABLE %s DROP COLUMN polc_case', target);
    old.expression := NULL;
  END IF;
  IF old.expression IS NULL THEN
    EXECUTE format('ALTER TABLE %s ADD COLUMN polc_case smallint GENERATED ALWAYS AS (%s) STORED NOT NULL', target, wanted);
    EXECUTE format('COMMENT ON COLUMN %s.polc_case IS %L', target, 'What the row''s columns say, as a number; -1 is a row that is hidden. Made by polc.');
    EXECUTE format('ANALYZE %s', target);
  END IF;
  INSERT INTO @schema@.row_tables AS t SELECT target, wanted, pg_get_expr(d.adbin, d.adrelid)
  FROM pg_attribute AS a JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = target AND a.attname = 'polc_case' AND NOT a.attisdropped
  ON CONFLICT ON CONSTRAINT row_tables_pkey DO UPDATE SET expression = excluded.expression, deparsed = excluded.deparsed;
)sql";

  static constexpr std::string_view enable_sql = R"sql(
  IF EXISTS (SELECT 1 FROM pg_policy AS p WHERE p.polrelid = target AND p.polpermissive) THEN
    RAISE EXCEPTION '% has the policy "%", which is not of this schema', target,
      (SELECT p.polname FROM pg_policy AS p WHERE p.polrelid = target AND p.polpermissive LIMIT 1)
      USING HINT = 'Permissive policies are joined by OR: it would show rows that this one hides. Drop it, or make it AS RESTRICTIVE.';
  END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
)sql";

  const Schema& schema_;
  const RowMapping& mapping_;
  ReadBackTable& read_back_;
  std::string functions_;
  std::vector<std::string> function_names_;
  std::map<std::string, std::string> predicates_;
  std::size_t function_count_ = 0;
};

}  // namespace

std::string row_security_begin(const Schema& schema, const RowMapping& mapping) {
  return comment_line(
             "Row security. Run this as the owner of the tables, or as a role that may act as it; not as the "
             "application.") +
         row_helpers_sql(schema) + lock(schema, mapping) + row_cleanup_sql(schema);
}

std::string row_security_sql(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back) {
  return RowSecurityWriter(schema, mapping, read_back).run();
}

}  // namespace polc::sql
