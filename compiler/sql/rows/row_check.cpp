#include "compiler/sql/rows/row_functions.h"
#include "compiler/sql/rows/row_install.h"

namespace polc::sql {
namespace {

// What the catalog says of what the script made, in texts that a run at another time, or by another role, gives alike.
constexpr std::string_view facts = R"sql(
CREATE FUNCTION @schema@.row_facts_now() RETURNS TABLE (object text, fact text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET jit = off AS @q@
  SELECT 'table ' || t.relation,
    format('kind %s, row security %s, forced %s, owner %s, case column %s', c.relkind, c.relrowsecurity, c.relforcerowsecurity,
      pg_get_userbyid(c.relowner),
      (SELECT format('%s: %s, not null %s, generated %s by %s', a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          a.attgenerated, (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum))
        FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'polc_case' AND NOT a.attisdropped))
  FROM @schema@.row_tables AS t JOIN pg_class AS c ON c.oid = t.relation
  UNION ALL
  SELECT format('column %s of %s', m.number, m.relation),
    format('%s, %s, collation %s, dropped %s', m.purpose, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, a.attisdropped)
  FROM @schema@.row_columns AS m JOIN pg_attribute AS a ON a.attrelid = m.relation AND a.attnum = m.number
  UNION ALL
  SELECT format('policy %I on %s', p.polname, p.polrelid::regclass),
    format('for %s, permissive %s, to %s, using %s, check %s', p.polcmd, p.polpermissive, p.polroles::regrole[],
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy AS p WHERE p.polrelid IN (SELECT t.relation FROM @schema@.row_tables AS t)
  UNION ALL
  SELECT format('rule %I on %s', r.rulename, r.ev_class::regclass), pg_get_ruledef(r.oid)
  FROM pg_rewrite AS r WHERE r.ev_class IN (SELECT t.relation FROM @schema@.row_tables AS t UNION SELECT m.relation FROM @schema@.row_columns AS m)
  UNION ALL
  SELECT format('trigger %I on %s', g.tgname, g.tgrelid::regclass), format('%s %s, body %s', pg_get_triggerdef(g.oid), g.tgenabled, md5(p.prosrc))
  FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid WHERE NOT g.tgisinternal AND g.tgrelid IN (SELECT t.relation FROM @schema@.row_tables AS t UNION SELECT m.relation FROM @schema@.row_columns AS m)
  UNION ALL
  SELECT 'function ' || p.oid::regprocedure,
    format('definer %s, volatile %s, settings %s, owner %s, rights %s, body %s', p.prosecdef, p.provolatile, p.proconfig,
      pg_get_userbyid(p.proowner), p.proacl, md5(p.prosrc))
  FROM pg_proc AS p WHERE p.pronamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@) AND (p.proname ~ '^rows?_' OR p.proname = 'check_rows')
  UNION ALL
  SELECT 'view ' || c.oid::regclass, format('owner %s, rights %s, %s', pg_get_userbyid(c.relowner), c.relacl, replace(pg_get_viewdef(c.oid), '( ', '('))
  FROM pg_class AS c WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@) AND c.relkind = 'v' AND c.relname ~ '^row_'
@q@;
COMMENT ON FUNCTION @schema@.row_facts_now() IS 'What the catalog says of what guards the rows; row_facts keeps what it said when the script ran.';
)sql";

// Without JIT: the planner expects much of the recursions, and compiling the query takes many times as long as running it.
constexpr std::string_view check = R"sql(
CREATE FUNCTION @schema@.check_rows() RETURNS TABLE (severity text, object text, finding text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET jit = off AS @q@
WITH RECURSIVE mapped AS (
  SELECT c.oid, t.relation::text AS name, c.relowner, c.relacl FROM @schema@.row_tables AS t JOIN pg_class AS c ON c.oid = t.relation
), sources AS (  -- What a decision reads besides: the tables of roles and settings.
  SELECT DISTINCT m.relation AS oid, m.relation::text AS name FROM @schema@.row_columns AS m
  WHERE m.relation NOT IN (SELECT mapped.oid FROM mapped)
), deciding AS (  -- The sources, what they read in turn, and what a foreign key lets change them; `how` is what it takes there.
  SELECT sources.oid, 'write' AS how FROM sources
  UNION
  SELECT step.oid, coalesce(step.how, deciding.how) FROM deciding CROSS JOIN LATERAL (
    SELECT d.refobjid AS oid, NULL AS how FROM pg_rewrite AS r
    JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
    WHERE r.ev_class = deciding.oid AND r.ev_type = '1' AND d.refobjid <> deciding.oid
    UNION ALL
    SELECT i.inhrelid, NULL FROM pg_inherits AS i WHERE i.inhparent = deciding.oid
    UNION ALL
    SELECT k.confrelid, 'delete' FROM pg_constraint AS k WHERE k.conrelid = deciding.oid AND k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd')
    UNION ALL
    SELECT k.confrelid, 'update' FROM pg_constraint AS k WHERE k.conrelid = deciding.oid AND k.contype = 'f' AND k.confupdtype IN ('c', 'n', 'd')
  ) AS step
), owners AS (
  SELECT mapped.relowner AS oid FROM mapped UNION SELECT n.nspowner FROM pg_namespace AS n WHERE n.nspname = @name@
), joined AS (  -- The granted roles and their members; who is the owner already is no application.
  SELECT r.oid FROM @schema@.row_grantees AS g JOIN pg_roles AS r ON r.rolname = g.grantee
  UNION
  SELECT m.member FROM joined JOIN pg_auth_members AS m ON m.roleid = joined.oid WHERE m.member NOT IN (SELECT owners.oid FROM owners)
), acting AS (
  SELECT r.oid, r.rolname, r.rolsuper FROM joined JOIN pg_roles AS r ON r.oid = joined.oid
  WHERE r.rolcanlogin OR EXISTS (SELECT 1 FROM @schema@.row_grantees AS g WHERE g.grantee = r.rolname)
), becoming AS (  -- With SET ROLE, whether rights are inherited or not.
  SELECT acting.oid, acting.rolname, acting.oid AS role FROM acting WHERE NOT acting.rolsuper
  UNION
  SELECT becoming.oid, becoming.rolname, m.roleid FROM becoming JOIN pg_auth_members AS m ON m.member = becoming.role
), bypassing AS (
  SELECT r.oid, r.rolname FROM pg_roles AS r WHERE r.rolsuper OR r.rolbypassrls
), readers AS (  -- Views over the tables, and views over those.
  SELECT mapped.oid, mapped.name AS table_name FROM mapped
  UNION
  SELECT above.oid, readers.table_name FROM readers CROSS JOIN LATERAL (
    SELECT r.ev_class AS oid FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = readers.oid AND d.classid = 'pg_rewrite'::regclass
      AND r.ev_class <> readers.oid OFFSET 0
  ) AS above
), doors AS (  -- The deciding tables, and views over them.
  SELECT deciding.oid FROM deciding
  UNION
  SELECT above.oid FROM doors CROSS JOIN LATERAL (
    SELECT r.ev_class AS oid FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid AND r.ev_type = '1'
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = doors.oid AND d.classid = 'pg_rewrite'::regclass
      AND r.ev_class <> doors.oid OFFSET 0
  ) AS above
), acting_rules AS (  -- Rules that are no view; those of the mapped tables and their sources are facts.
  SELECT r.rulename, r.ev_class, d.refobjid FROM pg_rewrite AS r
  JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
  WHERE r.ev_type <> '1' AND r.ev_class NOT IN (SELECT t.relation FROM @schema@.row_tables AS t UNION SELECT m.relation FROM @schema@.row_columns AS m)
), facts AS MATERIALIZED (
  SELECT now.object, now.fact FROM @schema@.row_facts_now() AS now
), given AS (  -- Settings that a session begins with here.
  SELECT split_part(each, '=', 1) AS name, coalesce(nullif(pg_get_userbyid(s.setrole), 'unknown (OID=0)'), 'everybody') AS who
  FROM pg_db_role_setting AS s, unnest(s.setconfig) AS each
  WHERE s.setdatabase = 0 OR s.setdatabase = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
), found AS (
  SELECT 'danger' AS severity, now.object, 'this is not as the script made it: ' || now.fact AS finding
  FROM (SELECT * FROM facts EXCEPT SELECT * FROM @schema@.row_facts) AS now
  UNION ALL
  SELECT 'danger', was.object, 'this is no longer as the script made it: ' || was.fact
  FROM (SELECT * FROM @schema@.row_facts EXCEPT SELECT * FROM facts) AS was
  UNION ALL
  SELECT 'danger', 'table ' || t.relation, 'it is mapped, and there is no such table any more'
  FROM @schema@.row_tables AS t WHERE NOT EXISTS (SELECT 1 FROM pg_class AS c WHERE c.oid = t.relation)
  UNION ALL
  SELECT 'danger', 'schema ' || @name@, 'nothing was recorded of what guards the rows' WHERE NOT EXISTS (SELECT 1 FROM @schema@.row_facts)
  UNION ALL
  SELECT 'danger', 'role ' || b.rolname, 'it is the role of this session, and row security does not bind it'
  FROM bypassing AS b WHERE b.rolname IN (current_user, session_user)
  UNION ALL
  SELECT 'danger', 'role ' || a.rolname, format('the application''s role is, or may become, %s, which row security does not bind', b.rolname)
  FROM acting AS a JOIN bypassing AS b ON pg_has_role(a.oid, b.oid, 'MEMBER')
  UNION ALL
  SELECT 'danger', 'role ' || a.rolname, format('the application''s role is, or may become, the owner of %s, who can turn row security off', mapped.name)
  FROM acting AS a JOIN mapped ON pg_has_role(a.oid, mapped.relowner, 'MEMBER') WHERE NOT a.rolsuper
  UNION ALL
  SELECT 'danger', 'role ' || a.rolname, 'the application''s role is, or may become, the owner of the functions that decide'
  FROM acting AS a JOIN pg_namespace AS n ON n.nspname = @name@ AND pg_has_role(a.oid, n.nspowner, 'MEMBER') WHERE NOT a.rolsuper
  UNION ALL  -- From version 16 on it takes ADMIN OPTION of a role to grant it: who has that is a member, and found above.
  SELECT 'danger', 'role ' || b.rolname, format('the application''s role is, or may become, %s, which has CREATEROLE, and can make itself a member of the owner', r.rolname)
  FROM becoming AS b JOIN pg_roles AS r ON r.oid = b.role AND r.rolcreaterole WHERE current_setting('server_version_num')::integer < 160000
  UNION ALL
  SELECT 'danger', 'role ' || b.rolname, format('the application''s role is, or may become, %s, which has REPLICATION, and can be sent every row', r.rolname)
  FROM becoming AS b JOIN pg_roles AS r ON r.oid = b.role AND r.rolreplication
  UNION ALL
  SELECT 'note', 'role ' || b.rolname, 'row security does not bind it' FROM bypassing AS b
  WHERE b.oid NOT IN (SELECT acting.oid FROM acting)
  UNION ALL
  SELECT 'danger', 'table ' || mapped.name, format('%s has %s, which row security does not look at',
    CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type)
  FROM mapped, aclexplode(mapped.relacl) AS a
  WHERE a.grantee <> mapped.relowner AND a.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')
  UNION ALL
  SELECT 'danger', format('column %I of %s', c.attname, mapped.name), format('%s has %s, which row security does not look at',
    CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type)
  FROM mapped JOIN pg_attribute AS c ON c.attrelid = mapped.oid, aclexplode(c.attacl) AS a WHERE a.privilege_type = 'REFERENCES'
  UNION ALL
  SELECT 'danger', format('foreign key %I of %s', k.conname, mapped.name),
    format('who changes or deletes rows of %s so changes or deletes rows here: row security does not look at that', k.confrelid::regclass)
  FROM mapped JOIN pg_constraint AS k ON k.conrelid = mapped.oid AND k.contype = 'f' AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))
  UNION ALL
  SELECT 'danger', 'table ' || mapped.name, format('%s inherits from it, or it from that: rows are read there without these policies',
    CASE WHEN i.inhparent = mapped.oid THEN i.inhrelid::regclass ELSE i.inhparent::regclass END)
  FROM mapped JOIN pg_inherits AS i ON mapped.oid IN (i.inhparent, i.inhrelid)
  UNION ALL
  SELECT 'danger', 'materialized view ' || c.oid::regclass, format('it holds copies of rows of %s, as its owner saw them', readers.table_name)
  FROM readers JOIN pg_class AS c ON c.oid = readers.oid WHERE c.relkind = 'm'
  UNION ALL
  SELECT CASE WHEN b.oid IS NULL THEN 'note' ELSE 'danger' END, 'view ' || c.oid::regclass,
    format('it reads %s with the rights of %s, %s', readers.table_name, pg_get_userbyid(c.relowner),
      CASE WHEN b.oid IS NULL THEN 'whom row security binds: it shows the rows of who asks' ELSE 'whom row security does not bind: it shows every row' END)
  FROM readers JOIN pg_class AS c ON c.oid = readers.oid LEFT JOIN bypassing AS b ON b.oid = c.relowner
  WHERE c.relkind = 'v' AND NOT (c.relname ~ '^row_' AND c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@))
    AND NOT coalesce((SELECT o.option_value::boolean FROM pg_options_to_table(c.reloptions) AS o WHERE o.option_name = 'security_invoker'), false)
  UNION ALL  -- What a rule does is done with the rights of the owner of its table, of a view with security_invoker too.
  SELECT DISTINCT CASE WHEN b.oid IS NULL THEN 'note' ELSE 'danger' END, format('rule %I on %s', r.rulename, c.oid::regclass),
    format('it acts on %s with the rights of %s, %s', readers.table_name, pg_get_userbyid(c.relowner),
      CASE WHEN b.oid IS NULL THEN 'whom row security binds' ELSE 'whom row security does not bind' END)
  FROM readers JOIN acting_rules AS r ON r.refobjid = readers.oid JOIN pg_class AS c ON c.oid = r.ev_class LEFT JOIN bypassing AS b ON b.oid = c.relowner
  UNION ALL
  SELECT DISTINCT 'danger', format('rule %I on %s', r.rulename, r.ev_class::regclass), format('it acts on %s, which decides who may see what', deciding.oid::regclass)
  FROM deciding JOIN acting_rules AS r ON r.refobjid = deciding.oid
  UNION ALL
  SELECT CASE WHEN b.oid IS NULL THEN 'note' ELSE 'danger' END, 'function ' || p.oid::regprocedure,
    format('it names %s and runs with the rights of %s, %s', mapped.name, pg_get_userbyid(p.proowner),
      CASE WHEN b.oid IS NULL THEN 'whom row security binds' ELSE 'whom row security does not bind' END)
  FROM mapped JOIN pg_proc AS p ON p.prosecdef AND p.pronamespace <> 'pg_catalog'::regnamespace
    AND NOT (p.proname ~ '^rows?_' AND p.pronamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@))
    AND EXISTS (SELECT 1 FROM readers JOIN pg_class AS c ON c.oid = readers.oid WHERE readers.table_name = mapped.name AND (
      lower(p.prosrc COLLATE "C") ~ ('(^|[^a-z0-9_$])' || regexp_replace(lower(c.relname::text COLLATE "C"), '([^a-z0-9_])', '\\\1', 'g') || '($|[^a-z0-9_$])')
      OR EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid)))
  LEFT JOIN bypassing AS b ON b.oid = p.proowner
  UNION ALL
  SELECT 'danger', 'publication ' || p.pubname, format('it sends rows of %s, whoever may see them', mapped.name)
  FROM mapped JOIN pg_publication AS p ON p.puballtables
    OR EXISTS (SELECT 1 FROM pg_publication_rel AS r WHERE r.prpubid = p.oid AND r.prrelid = mapped.oid)
    OR EXISTS (SELECT 1 FROM pg_publication_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.pnnspid WHERE n.pnpubid = p.oid AND c.oid = mapped.oid)
  UNION ALL
  SELECT CASE WHEN e.extname IS NULL THEN 'danger' ELSE 'note' END, 'function ' || p.oid::regprocedure,
    'it is marked LEAKPROOF: it is called with values of rows before the policies have been checked' || coalesce(', and is of the extension ' || e.extname, '')
  FROM pg_proc AS p LEFT JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
  LEFT JOIN pg_extension AS e ON e.oid = d.refobjid WHERE p.proleakproof AND p.pronamespace <> 'pg_catalog'::regnamespace
  UNION ALL
  SELECT 'danger', format('%s %s', CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, c.oid::regclass),
    format('%s %s change it, and so decide who may see what', b.rolname, CASE WHEN bool_or(b.role = b.oid) THEN 'may' ELSE 'may become a role that may' END)
  FROM deciding JOIN pg_class AS c ON c.oid = deciding.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f'), becoming AS b
  WHERE c.relowner = b.role OR CASE deciding.how WHEN 'delete' THEN has_table_privilege(b.role, c.oid, 'DELETE')
    WHEN 'update' THEN has_table_privilege(b.role, c.oid, 'UPDATE') OR has_any_column_privilege(b.role, c.oid, 'UPDATE')
    ELSE has_table_privilege(b.role, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER') OR has_any_column_privilege(b.role, c.oid, 'INSERT, UPDATE') END
  GROUP BY c.oid, c.relkind, b.oid, b.rolname
  UNION ALL
  SELECT 'danger', 'view ' || door.oid::regclass, format('%s may change what it shows, or become a role that may, and so decide who may see what', b.rolname)
  FROM (SELECT c.oid FROM doors JOIN pg_class AS c ON c.oid = doors.oid AND c.relkind = 'v'
    WHERE c.oid NOT IN (SELECT deciding.oid FROM deciding) OFFSET 0) AS door, becoming AS b
  WHERE pg_relation_is_updatable(door.oid, true) & 28 <> 0
    AND (has_table_privilege(b.role, door.oid, 'INSERT, UPDATE, DELETE') OR has_any_column_privilege(b.role, door.oid, 'INSERT, UPDATE'))
  UNION ALL
  SELECT 'danger', 'function ' || p.oid::regprocedure, format('it sets %s, who asks, whoever calls it', @setting@)
  FROM pg_proc AS p, unnest(p.proconfig) AS each WHERE lower(split_part(each, '=', 1)) = lower(@setting@)
  UNION ALL
  SELECT 'danger', 'setting ' || given.name, format('it says who asks before anybody does, for %s', given.who)
  FROM given WHERE lower(given.name) = lower(@setting@)
  UNION ALL
  SELECT 'note', 'setting ' || given.name, format('it has a value before anybody sets it, for %s', given.who)
  FROM given WHERE lower(given.name) IN (SELECT lower(fact) FROM unnest(@facts@) AS fact)
  UNION ALL
  SELECT 'note', 'setting ' || given.name, format('it is set for %s: statements fail where row security would hide a row', given.who)
  FROM given WHERE lower(given.name) = 'row_security'
  UNION ALL
  SELECT 'note', 'setting ' || given.name, format('it is set for %s: a name without its schema may be another table than the one that is mapped', given.who)
  FROM given WHERE lower(given.name) = 'search_path'
  UNION ALL
  SELECT 'danger', 'role ' || b.rolname, format('the application''s role is, or may become, a member of %s, which %s', r.rolname, power.what)
  FROM becoming AS b JOIN pg_roles AS r ON r.oid = b.role JOIN (VALUES
    ('pg_execute_server_program', 'runs programs as the server'), ('pg_read_server_files', 'reads the files of the server, tables among them'),
    ('pg_write_server_files', 'writes the files of the server'), ('pg_write_all_data', 'writes every table, those that decide among them')
  ) AS power (name, what) ON power.name = r.rolname
  UNION ALL
  SELECT 'note', 'role ' || b.rolname, format('the application''s role is, or may become, a member of %s: it reads who has which role, and copies that row security does not guard', r.rolname)
  FROM becoming AS b JOIN pg_roles AS r ON r.oid = b.role AND r.rolname = 'pg_read_all_data'
  UNION ALL
  SELECT 'note', 'not seen', 'bodies of functions that build their statements; files, backups and replicas; servers and roles outside of this database'
)
SELECT DISTINCT found.severity, found.object, found.finding FROM found ORDER BY 1, 2, 3
@q@;
COMMENT ON FUNCTION @schema@.check_rows() IS 'What opens rows past the policies, as far as the catalog shows it: nothing is wrong if no row says danger. Any role may run it.';
)sql";

}  // namespace

std::string row_check_sql(const Schema& schema, const std::string& subject_setting,
                          const std::vector<std::string>& fact_settings) {
  return for_schema(std::string(facts) + std::string(check), schema,
                    {literal(subject_setting), text_array(fact_settings)});
}

}  // namespace polc::sql
