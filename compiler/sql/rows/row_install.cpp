#include "compiler/sql/rows/row_install.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/sql/rows/row_security.h"

namespace polc::sql {
namespace {

constexpr std::string_view helpers = R"sql(
-- What is mapped, kept so that a later run and the check compare with the catalog: columns by number and type, never by name alone.
CREATE TABLE IF NOT EXISTS @schema@.row_tables (
  relation regclass PRIMARY KEY, expression text NOT NULL, deparsed text NOT NULL);
CREATE TABLE IF NOT EXISTS @schema@.row_columns (
  relation regclass NOT NULL, number smallint NOT NULL, purpose text NOT NULL, PRIMARY KEY (relation, number, purpose));
CREATE TABLE IF NOT EXISTS @schema@.row_grantees (grantee text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS @schema@.row_facts (object text NOT NULL, fact text NOT NULL);

-- A table that row security can guard by itself.
CREATE OR REPLACE FUNCTION pg_temp.polc_table(schema_name text, table_name text, is_mapped boolean) RETURNS regclass
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS @q@
DECLARE
  seen record;
BEGIN
  SELECT c.oid, c.relkind, c.relpersistence, c.relispartition, c.relrowsecurity INTO seen
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = schema_name AND c.relname = table_name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no table "%"."%"', schema_name, table_name
      USING HINT = 'Names in a mapping are as the catalog has them: a name that was created without quotes is in lower case.';
  END IF;
  IF NOT is_mapped THEN
    IF seen.relkind NOT IN ('r', 'p', 'v', 'm') THEN
      RAISE EXCEPTION '"%"."%" is no table and no view', schema_name, table_name;
    END IF;
    IF row_security_active(seen.oid::regclass) THEN
      RAISE EXCEPTION 'row security hides rows of "%"."%" from the owner of what reads it', schema_name, table_name
        USING HINT = 'A role that is not seen could be one that forbids. Let the table''s owner run this script, or a role with BYPASSRLS.';
    END IF;
    RETURN seen.oid::regclass;
  END IF;
  IF seen.relkind <> 'r' OR seen.relpersistence = 't' THEN
    RAISE EXCEPTION '"%"."%" is no plain table', schema_name, table_name
      USING HINT = 'Who reads a partition by its own name, or a view by its owner''s rights, is not bound by the policies of another: map plain tables.';
  END IF;
  IF seen.relispartition OR EXISTS (SELECT 1 FROM pg_inherits AS i WHERE seen.oid IN (i.inhrelid, i.inhparent)) THEN
    RAISE EXCEPTION '"%"."%" inherits from a table, or another inherits from it', schema_name, table_name
      USING HINT = 'Rows that are read through the other table are not bound by these policies: map tables that stand alone.';
  END IF;
  RETURN seen.oid::regclass;
END @q@;

-- A column's number, if its type is one of `types`.
CREATE OR REPLACE FUNCTION pg_temp.polc_column(relation regclass, column_name text, types text[]) RETURNS smallint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS @q@
DECLARE
  seen record;
BEGIN
  SELECT a.attnum, a.atttypid, a.attgenerated, t.typtype INTO seen
  FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
  WHERE a.attrelid = relation AND a.attname = column_name AND a.attnum > 0 AND NOT a.attisdropped;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no column "%" in %', column_name, relation;
  END IF;
  IF NOT (CASE WHEN seen.typtype = 'e' THEN 'enum' ELSE seen.atttypid::regtype::text END = ANY (types)) THEN
    RAISE EXCEPTION 'the column "%" of % is of type %', column_name, relation, format_type(seen.atttypid, NULL)
      USING HINT = 'What is mapped here may be of type ' || array_to_string(types, ', ')
        || '. Other types are compared in ways that a setting of the session, or the type itself, changes.';
  END IF;
  IF seen.attgenerated <> '' THEN
    RAISE EXCEPTION 'the column "%" of % is generated', column_name, relation
      USING HINT = 'Map the columns from which it is computed.';
  END IF;
  RETURN seen.attnum;
END @q@;

-- An expression that says what the values of a column stand for; NULL for every other value.
CREATE OR REPLACE FUNCTION pg_temp.polc_code(
  relation regclass, column_name text, keys text[], are_numbers boolean, results text[], when_null text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS @q@
DECLARE
  kinds text[] := CASE WHEN are_numbers THEN ARRAY['smallint', 'integer', 'bigint']
    WHEN keys <@ ARRAY['false', 'true'] THEN ARRAY['text', 'character varying', 'enum', 'boolean']
    ELSE ARRAY['text', 'character varying', 'enum'] END;
  number smallint := pg_temp.polc_column(relation, column_name, kinds);
  type_id oid;
  is_enum boolean;
  expression text := '';
  value text;
BEGIN
  SELECT a.atttypid, t.typtype = 'e' INTO type_id, is_enum
  FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid WHERE a.attrelid = relation AND a.attnum = number;
  value := format('%I', column_name) || CASE WHEN type_id IN ('text'::regtype, 'varchar'::regtype) THEN ' COLLATE "C"' ELSE '' END;
  FOR at IN 1 .. cardinality(keys) LOOP
    -- An enum may lack a value that the policy has: then no row has it.
    CONTINUE WHEN is_enum AND NOT EXISTS (SELECT 1 FROM pg_enum AS e WHERE e.enumtypid = type_id AND e.enumlabel = keys[at]);
    expression := expression || CASE
      WHEN are_numbers THEN format(' WHEN %s = %s THEN %s', value, keys[at]::bigint, results[at])
      WHEN type_id = 'boolean'::regtype THEN format(' WHEN %s IS %s THEN %s', value, keys[at], results[at])
      WHEN is_enum THEN format(' WHEN %s = %L::%s THEN %s', value, keys[at], type_id::regtype, results[at])
      ELSE format(' WHEN %s = %L::text THEN %s', value, keys[at], results[at]) END;
  END LOOP;
  IF when_null IS NOT NULL THEN
    expression := format(' WHEN %I IS NULL THEN %s', column_name, when_null) || expression;
  END IF;
  IF expression = '' THEN
    RAISE EXCEPTION 'the type of the column "%" of % has none of the values that the policy knows', column_name, relation;
  END IF;
  RETURN '(CASE' || expression || ' END)';
END @q@;
)sql";

constexpr std::string_view cleanup = R"sql(
-- What an earlier run made goes, in this transaction; a table that is no longer mapped keeps row security, and shows no row.
DO @q@
DECLARE
  seen record;
BEGIN
  FOR seen IN SELECT p.polname, t.relation FROM @schema@.row_tables AS t JOIN pg_policy AS p ON p.polrelid = t.relation
    WHERE obj_description(p.oid, 'pg_policy') = 'polc ' || @name@
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', seen.polname, seen.relation);
  END LOOP;
  FOR seen IN SELECT p.oid::regprocedure AS name FROM pg_proc AS p
    WHERE p.pronamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@) AND (p.proname ~ '^rows?_' OR p.proname = 'check_rows')
  LOOP
    EXECUTE format('DROP FUNCTION %s', seen.name);
  END LOOP;
  FOR seen IN SELECT c.oid::regclass AS name FROM pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@) AND c.relkind = 'v' AND c.relname ~ '^row_'
  LOOP
    EXECUTE format('DROP VIEW %s', seen.name);
  END LOOP;
END @q@;
DELETE FROM @schema@.row_columns;
DELETE FROM @schema@.row_grantees;
DELETE FROM @schema@.row_facts;
)sql";

constexpr std::string_view not_guarded = R"sql(
DO @q@
DECLARE
  guarded text;
BEGIN
  IF to_regclass(format('%I.row_tables', @name@)) IS NOT NULL THEN
    SELECT string_agg(t.relation::text, ', ') INTO guarded FROM @schema@.row_tables AS t
    WHERE EXISTS (SELECT 1 FROM pg_policy AS p WHERE p.polrelid = t.relation AND obj_description(p.oid, 'pg_policy') = 'polc ' || @name@);
  END IF;
  IF guarded IS NOT NULL THEN
    RAISE EXCEPTION 'polc: the rows of % would still be decided by the earlier policy', guarded
      USING HINT = 'Write the script with --rows and the mapping too.';
  END IF;
END @q@;
)sql";

constexpr std::string_view record = R"sql(
DROP FUNCTION pg_temp.polc_code(regclass, text, text[], boolean, text[], text);
DROP FUNCTION pg_temp.polc_column(regclass, text, text[]);
DROP FUNCTION pg_temp.polc_table(text, text, boolean);
INSERT INTO @schema@.row_facts SELECT object, fact FROM @schema@.row_facts_now();
)sql";

}  // namespace

// In one pass, so that a schema may be called as a mark is.
std::string for_schema(std::string_view text, const Schema& schema, const CheckedSettings& settings) {
  std::string quote = "$polc$";
  for (int number = 1; schema.name().find(quote) != std::string::npos; ++number)
    quote = fmt::format("$polc{}$", number);
  const std::array<std::pair<std::string_view, std::string>, 5> marks = {{{"@schema@", identifier(schema.name())},
                                                                          {"@name@", literal(schema.name())},
                                                                          {"@setting@", settings.subject},
                                                                          {"@facts@", settings.facts},
                                                                          {"@q@", quote}}};
  std::string result;
  while (!text.empty()) {
    const auto mark =
        std::find_if(marks.begin(), marks.end(), [&](const auto& each) { return text.starts_with(each.first); });
    result += mark != marks.end() ? mark->second : std::string(1, text.front());
    text.remove_prefix(mark != marks.end() ? mark->first.size() : 1);
  }
  return result;
}

std::string row_helpers_sql(const Schema& schema) {
  return for_schema(helpers, schema);
}

std::string row_cleanup_sql(const Schema& schema) {
  return for_schema(cleanup, schema);
}

std::string row_record_sql(const Schema& schema) {
  return for_schema(record, schema);
}

std::string rows_are_not_guarded(const Schema& schema) {
  return for_schema(not_guarded, schema);
}

}  // namespace polc::sql
