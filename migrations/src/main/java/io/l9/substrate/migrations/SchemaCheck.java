package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * One check of the catalog: a query that finds faults. Every row has two columns, the fault and the
 * statement that mends it (or NULL). The queries may use the tables of {@link #TABLES}; every login
 * may run them, and no tenant's row is read.
 *
 * @param code the name under which it is reported
 * @param severity of a fault
 * @param fine the report when there is no fault
 * @param advice who runs the statements of the rows, or what else to do
 */
record SchemaCheck(String code, Severity severity, String fine, String advice, String query) {

  /** All checks, in the order in which they are reported. */
  static final List<SchemaCheck> ALL =
      Stream.of(TableChecks.ALL, LoginChecks.ALL, StorageChecks.ALL, SettingsChecks.ALL)
          .flatMap(List::stream)
          .toList();

  /** The tables that the queries have in common; {@link ExpectedSchema#asSql} stands before it. */
  private static final String TABLES =
      """
      , tables AS (
        SELECT c.oid, relname, pg_get_userbyid(relowner) AS owner, relkind, relrowsecurity, relforcerowsecurity, relacl, relowner,
               ownership, privileges, format('CALL l9_protect(%L, %L, %L); CALL l9_protect_references()', relname, ownership, privileges) AS protect,
               EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'scope' AND NOT attisdropped) AS scoped
        FROM pg_class c JOIN wanted ON name = relname
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
      ), partitions AS (
        SELECT c.oid, relname, relkind, relrowsecurity, relforcerowsecurity, relacl, relowner, inhparent AS parent
        FROM pg_class c JOIN pg_inherits ON inhrelid = c.oid WHERE inhparent IN (SELECT oid FROM tables)
      ), views AS (
        SELECT c.oid, relname, relkind, relacl, relowner, pg_get_userbyid(relowner) AS owner, relispopulated
        FROM pg_class c
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm')
          AND (pg_get_userbyid(relowner) IN ('l9_views', 'l9_user')
               OR relname IN ('mv_agent_recent_important', 'mv_entity_graph', 'mv_high_confidence_facts', 'mv_reflection_patterns'))
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ), sequences AS (
        SELECT c.oid, c.relname, c.relkind, c.relacl, c.relowner
        FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjid IN (SELECT oid FROM tables)
        WHERE c.relkind = 'S'
      ), grants AS (
        SELECT o.oid, relname, relkind, privileges, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee)::text END AS grantee,
               privilege_type, suffix
        FROM (SELECT oid, relname, relkind, privileges, relacl AS acl, relowner, '' AS suffix FROM tables
              UNION ALL
              SELECT t.oid, relname, relkind, privileges, attacl, relowner, format(' (%I)', attname)
              FROM tables t JOIN pg_attribute ON attrelid = t.oid AND attacl IS NOT NULL
              UNION ALL SELECT oid, relname, relkind, NULL, relacl, relowner, '' FROM partitions
              UNION ALL SELECT oid, relname, relkind, NULL, relacl, relowner, '' FROM views
              UNION ALL SELECT oid, relname, relkind, NULL, relacl, relowner, '' FROM sequences) AS o,
             aclexplode(o.acl) AS acl
        WHERE acl.grantee <> relowner
      ), functions AS (
        SELECT p.*, p.oid::regprocedure AS signature, pg_get_userbyid(proowner) AS owner FROM pg_proc p
        WHERE pronamespace = current_schema()::regnamespace AND pg_get_userbyid(proowner) IN ('l9_user', 'l9_views')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      ), policies AS (
        SELECT polrelid, polname::text, polcmd, CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END AS kind,
               (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END, ',') FROM unnest(polroles) AS r) AS roles,
               concat_ws(' WITH CHECK ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS condition
        FROM pg_policy
      ), expected_policies AS (
        SELECT oid, relname || suffix AS polname, suffix, kind, role, command::"char" AS command
        FROM tables, (VALUES ('_base', 'permissive', 'l9_app', '*'), ('_admin_override', 'permissive', 'l9_platform', '*'),
                             ('_tenant_isolation', 'restrictive', 'l9_app', '*'), ('_org_isolation', 'restrictive', 'l9_app', '*'),
                             ('_user_visibility', 'restrictive', 'l9_app', '*'), ('_write_insert', 'restrictive', 'l9_app', 'a'),
                             ('_write_update', 'restrictive', 'l9_app', 'w'), ('_write_delete', 'restrictive', 'l9_app', 'd'),
                             ('_scope_access', 'restrictive', 'l9_app', '*')) AS p (suffix, kind, role, command)
        WHERE suffix <> '_scope_access' OR scoped
        UNION ALL  -- one for each reference, as l9_protect_references makes them
        SELECT t.oid, relname || '_known_' || attname, '_known', 'restrictive', 'l9_app', 'a'
        FROM tables t JOIN pg_constraint k ON conrelid = t.oid AND contype = 'f' AND conparentid = 0
        JOIN pg_attribute a ON attrelid = t.oid AND attnum = conkey[2]
        WHERE privileges ~ 'INSERT'
      ), wanted_roles (name, attributes) AS (VALUES
        ('l9_app', 'NOLOGIN'), ('l9_platform', 'NOLOGIN'), ('l9_views', 'NOLOGIN'), ('l9_api', 'LOGIN NOINHERIT'),
        ('l9_maintainer', 'LOGIN NOINHERIT')
      ), memberships AS (
        SELECT pg_get_userbyid(member)::text AS member, pg_get_userbyid(roleid)::text AS granted FROM pg_auth_members
      ), wanted_memberships (member, granted) AS (VALUES
        ('l9_api', 'l9_app'), ('l9_views', 'l9_platform'), ('l9_maintainer', 'l9_app'), ('l9_maintainer', 'l9_platform'),
        ('l9_maintainer', 'l9_views')
      ), login_settings AS (
        SELECT rolname, entry,
               CASE WHEN setrole <> 0 THEN format('ALTER ROLE %I%s RESET ', rolname, CASE WHEN setdatabase <> 0 THEN format(' IN DATABASE %I', current_database()) END)
                    ELSE format('ALTER DATABASE %I RESET ', current_database()) END || split_part(entry, '=', 1) AS reset
        FROM pg_db_role_setting LEFT JOIN pg_roles ON pg_roles.oid = setrole, unnest(setconfig) AS entry
        WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND (setrole = 0 OR rolname IN ('l9_api', session_user))
      )
      """;

  /** Returns the whole query. */
  String sql(ExpectedSchema expected) {
    return tables(expected) + query;
  }

  /** Returns the beginning of a query, which makes the tables. */
  static String tables(ExpectedSchema expected) {
    return "WITH " + expected.asSql() + TABLES;
  }
}
