#include "compiler/sql/rows/row_install.h"

namespace polc::sql {
namespace {

// What the catalog says of what the script made, in texts that a run at another time, or by another role, gives alike.
constexpr std::string_view facts = R"sql(
CREATE FUNCTION @schema@.row_facts_now() RETURNS TABLE (object text, fact text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS @q@
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
  FROM pg_rewrite AS r WHERE r.ev_class IN (SELECT t.relation FROM @schema@.row_tables AS t)
  UNION ALL
  SELECT format('trigger %I on %s', g.tgname, g.tgrelid::regclass), pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
  FROM pg_trigger AS g WHERE NOT g.tgisinternal AND g.tgrelid IN (SELECT t.relation FROM @schema@.row_tables AS t)
  UNION ALL
  SELECT 'function ' || p.oid::regprocedure,
    format('definer %s, volatile %s, settings %s, owner %s, rights %s, body %s', p.prosecdef, p.provolatile, p.proconfig,
      pg_get_userbyid(p.proowner), p.proacl, md5(p.prosrc))
  FROM pg_proc AS p WHERE p.pronamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@) AND (p.proname ~ '^rows?_' OR p.proname = 'check_rows')
  UNION ALL
  SELECT 'view ' || c.oid::regclass, format('owner %s, rights %s, %s', pg_get_userbyid(c.relowner), c.relacl, pg_get_viewdef(c.oid))
  FROM pg_class AS c WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@) AND c.relkind = 'v' AND c.relname ~ '^row_'
@q@;
COMMENT ON FUNCTION @schema@.row_facts_now() IS 'What the catalog says of what guards the rows; row_facts keeps what it said when the script ran.';
)sql";

constexpr std::string_view check = R"sql(
CREATE FUNCTION @schema@.check_rows() RETURNS TABLE (severity text, object text, finding text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS @q@
WITH RECURSIVE mapped AS (
  SELECT c.oid, t.relation::text AS name, c.relowner, c.relacl FROM @schema@.row_tables AS t JOIN pg_class AS c ON c.oid = t.relation
), sources AS (  -- What a decision reads besides: the tables of roles and settings.
  SELECT DISTINCT m.relation AS oid, m.relation::text AS name FROM @schema@.row_columns AS m
  WHERE m.relation NOT IN (SELECT mapped.oid FROM mapped)
), bypassing AS (
  SELECT r.oid, r.rolname FROM pg_roles AS r WHERE r.rolsuper OR r.rolbypassrls
), readers AS (  -- Views over the tables, and views over those.
  SELECT mapped.oid, mapped.name AS table_name FROM mapped
  UNION
  SELECT r.ev_class, readers.table_name FROM readers
  JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = readers.oid AND d.classid = 'pg_rewrite'::regclass
  JOIN pg_rewrite AS r ON r.oid = d.objid WHERE r.ev_class <> readers.oid
), found AS (
  SELECT 'danger' AS severity, now.object, 'this is not as the script made it: ' || now.fact AS finding
  FROM (SELECT * FROM @schema@.row_facts_now() EXCEPT SELECT * FROM @schema@.row_facts) AS now
  UNION ALL
  SELECT 'danger', was.object, 'this is no longer as the script made it: ' || was.fact
  FROM (SELECT * FROM @schema@.row_facts EXCEPT SELECT * FROM @schema@.row_facts_now()) AS was
  UNION ALL
  SELECT 'danger', 'table ' || t.relation, 'it is mapped, and there is no such table any more'
  FROM @schema@.row_tables AS t WHERE NOT EXISTS (SELECT 1 FROM pg_class AS c WHERE c.oid = t.relation)
  UNION ALL
  SELECT 'danger', 'schema ' || @name@, 'nothing was recorded of what guards the rows' WHERE NOT EXISTS (SELECT 1 FROM @schema@.row_facts)
  UNION ALL
  SELECT 'danger', 'role ' || b.rolname, 'it is the role of this session, and row security does not bind it'
  FROM bypassing AS b WHERE b.rolname IN (current_user, session_user)
  UNION ALL
  SELECT 'danger', 'role ' || g.grantee, format('the application''s role is, or may become, %s, which row security does not bind', b.rolname)
  FROM @schema@.row_grantees AS g JOIN pg_roles AS r ON r.rolname = g.grantee JOIN bypassing AS b ON pg_has_role(r.oid, b.oid, 'MEMBER')
  UNION ALL
  SELECT 'danger', 'role ' || g.grantee, format('the application''s role is, or may become, the owner of %s, who can turn row security off', mapped.name)
  FROM @schema@.row_grantees AS g JOIN pg_roles AS r ON r.rolname = g.grantee JOIN mapped ON pg_has_role(r.oid, mapped.relowner, 'MEMBER')
  WHERE NOT r.rolsuper
  UNION ALL
  SELECT 'danger', 'role ' || g.grantee, 'the application''s role is, or may become, the owner of the functions that decide'
  FROM @schema@.row_grantees AS g JOIN pg_roles AS r ON r.rolname = g.grantee
  JOIN pg_namespace AS n ON n.nspname = @name@ AND pg_has_role(r.oid, n.nspowner, 'MEMBER') WHERE NOT r.rolsuper
  UNION ALL
  SELECT 'note', 'role ' || b.rolname, 'row security does not bind it' FROM bypassing AS b
  WHERE NOT EXISTS (SELECT 1 FROM @schema@.row_grantees AS g WHERE g.grantee = b.rolname)
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
  WHERE c.relkind = 'v' AND c.relnamespace <> (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@)
    AND NOT coalesce((SELECT o.option_value::boolean FROM pg_options_to_table(c.reloptions) AS o WHERE o.option_name = 'security_invoker'), false)
  UNION ALL
  SELECT CASE WHEN b.oid IS NULL THEN 'note' ELSE 'danger' END, 'function ' || p.oid::regprocedure,
    format('it names %s and runs with the rights of %s, %s', mapped.name, pg_get_userbyid(p.proowner),
      CASE WHEN b.oid IS NULL THEN 'whom row security binds' ELSE 'whom row security does not bind' END)
  FROM mapped JOIN pg_class AS c ON c.oid = mapped.oid
  JOIN pg_proc AS p ON p.prosecdef AND p.pronamespace NOT IN ((SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = @name@), 'pg_catalog'::regnamespace) AND (
    position(c.relname IN p.prosrc) > 0
    OR EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT readers.oid FROM readers WHERE readers.table_name = mapped.name)))
  LEFT JOIN bypassing AS b ON b.oid = p.proowner
  UNION ALL
  SELECT 'danger', 'publication ' || p.pubname, format('it sends rows of %s, whoever may see them', mapped.name)
  FROM mapped JOIN pg_publication AS p ON p.puballtables
    OR EXISTS (SELECT 1 FROM pg_publication_rel AS r WHERE r.prpubid = p.oid AND r.prrelid = mapped.oid)
    OR EXISTS (SELECT 1 FROM pg_publication_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.pnnspid WHERE n.pnpubid = p.oid AND c.oid = mapped.oid)
  UNION ALL
  SELECT 'danger', 'table ' || sources.name, format('%s may change it, and so decide who may see what', g.grantee)
  FROM sources, @schema@.row_grantees AS g JOIN pg_roles AS r ON r.rolname = g.grantee
  WHERE has_table_privilege(r.oid, sources.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
    OR has_any_column_privilege(r.oid, sources.oid, 'INSERT, UPDATE')
  UNION ALL
  SELECT 'danger', 'setting ' || @setting@, format('it has a value before anybody sets it, for %s in %s',
    coalesce(nullif(pg_get_userbyid(s.setrole), 'unknown (OID=0)'), 'everybody'),
    coalesce((SELECT d.datname FROM pg_database AS d WHERE d.oid = s.setdatabase), 'every database'))
  FROM pg_db_role_setting AS s, unnest(s.setconfig) AS each
  WHERE @setting@ <> '' AND lower(split_part(each, '=', 1)) = lower(@setting@)
  UNION ALL
  SELECT 'note', 'not seen', 'bodies of functions that build their statements; files, backups and replicas; servers and roles outside of this database'
)
SELECT DISTINCT found.severity, found.object, found.finding FROM found ORDER BY 1, 2, 3
@q@;
COMMENT ON FUNCTION @schema@.check_rows() IS 'What opens rows past the policies, as far as the catalog shows it: nothing is wrong if no row says danger. Any role may run it.';
)sql";

}  // namespace

std::string row_check_sql(const Schema& schema, const std::string& session_setting) {
  return for_schema(std::string(facts) + std::string(check), schema, literal(session_setting));
}

}  // namespace polc::sql
