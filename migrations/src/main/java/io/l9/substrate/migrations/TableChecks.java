package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.List;

/** The checks of tables and of whoever may read and write them. */
final class TableChecks {

  static final List<SchemaCheck> ALL =
      List.of(
          new SchemaCheck(
              "extensions",
              Severity.BROKEN,
              "vector, uuid-ossp and pgcrypto are installed",
              "a superuser runs migrations/setup/extensions.sql in this database",
              """
          SELECT format('%s is not installed', name), format('CREATE EXTENSION "%s"', name)
          FROM unnest('{vector,uuid-ossp,pgcrypto}'::text[]) AS name
          WHERE name NOT IN (SELECT extname FROM pg_extension)
          """),
          new SchemaCheck(
              "extension-updates",
              Severity.WARNING,
              "the extensions are as new as what is installed on the server",
              "a superuser runs it in this database",
              """
          SELECT format('%s is at %s, the server has %s', extname, extversion, default_version),
                 format('ALTER EXTENSION "%s" UPDATE', extname)
          FROM pg_extension JOIN pg_available_extensions ON name = extname
          WHERE extname IN ('vector', 'uuid-ossp', 'pgcrypto') AND extversion <> default_version
          """),
          new SchemaCheck(
              "tables",
              Severity.BROKEN,
              "every table is there",
              "./l9 migrate apply (./l9 migrate adopt, if psql made the schema)",
              "SELECT format('there is no table %I', name), NULL FROM wanted"
                  + " WHERE name NOT IN (SELECT relname FROM tables) ORDER BY 1"),
          new SchemaCheck(
              "owner",
              Severity.WARNING,
              "l9_user owns every table",
              "a superuser runs it",
              "SELECT format('%I belongs to %I', relname, owner), format('ALTER TABLE %I OWNER TO l9_user',"
                  + " relname) FROM tables WHERE owner <> 'l9_user' ORDER BY 1"),
          new SchemaCheck(
              "rls",
              Severity.BROKEN,
              "row level security is on and forced, on every table and partition",
              "the owner runs it",
              """
          SELECT format('%I: row level security is %s', relname, CASE WHEN relrowsecurity THEN 'not forced' ELSE 'off' END),
                 format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relname)
          FROM (SELECT relname, relrowsecurity, relforcerowsecurity FROM tables
                UNION ALL SELECT relname, relrowsecurity, relforcerowsecurity FROM partitions) AS guarded
          WHERE NOT relrowsecurity OR NOT relforcerowsecurity ORDER BY 1
          """),
          new SchemaCheck(
              "policies",
              Severity.BROKEN,
              "every table has its policies, for the roles that they bind",
              "the owner runs it; it makes policies and grants anew",
              """
          SELECT format('%I lacks %s', t.relname, string_agg(e.polname || ' (' || e.kind || ' for ' || e.role || ')', ', ' ORDER BY e.polname)),
                 protect
          FROM expected_policies e JOIN tables t USING (oid)
          WHERE NOT EXISTS (SELECT FROM policies p WHERE p.polrelid = e.oid AND p.polname = e.polname
                            AND p.kind = e.kind AND p.roles = e.role AND p.polcmd = e.command)
          GROUP BY t.relname, protect ORDER BY 1
          """),
          new SchemaCheck(
              "policies-extra",
              Severity.BROKEN,
              "no table or partition has a policy beside them",
              "the owner runs it; a permissive policy opens what the others close",
              """
          SELECT format('%I has %I, %s for %s', relname, p.polname, p.kind, p.roles), format('DROP POLICY %I ON %I', p.polname, relname)
          FROM policies p JOIN (SELECT oid, relname FROM tables UNION ALL SELECT oid, relname FROM partitions) t ON t.oid = polrelid
          WHERE NOT EXISTS (SELECT FROM expected_policies e WHERE e.oid = polrelid AND e.polname = p.polname)
          ORDER BY 1
          """),
          new SchemaCheck(
              "policies-changed",
              Severity.BROKEN,
              "each policy says what it says on the other tables, and the tenant stands alone in its own",
              "the owner runs it; it makes policies and grants anew",
              // the condition of a policy depends on its kind and the table's ownership alone, so
              // that the
              // odd one out is the one that was altered
              """
          SELECT format('%I is not as on the other tables: %s', polname, condition), protect
          FROM (SELECT *, first_value(condition) OVER (PARTITION BY suffix, ownership ORDER BY twins DESC, condition) AS usual
                FROM (SELECT p.polname, condition, protect, suffix, CASE WHEN suffix ~ '_write' THEN ownership END AS ownership,
                             count(*) OVER (PARTITION BY suffix, CASE WHEN suffix ~ '_write' THEN ownership END, condition) AS twins
                      FROM policies p JOIN expected_policies e ON e.oid = polrelid AND e.polname = p.polname
                      JOIN tables t ON t.oid = e.oid WHERE suffix <> '_known') AS counted) AS compared
          WHERE condition <> usual OR (suffix = '_tenant_isolation' AND condition !~ '^\\(tenant_id = \\( SELECT l9_scope_tenant\\(')
          ORDER BY 1
          """),
          new SchemaCheck(
              "grants",
              Severity.BROKEN,
              "no right is wider than it should be: nothing for PUBLIC, materialized views, partitions",
              "the owner runs it",
              """
          SELECT format('%s may %s %I%s', grantee, privilege_type, relname, suffix),
                 format('REVOKE %s%s ON %s%I FROM %s', privilege_type, suffix, CASE WHEN relkind = 'S' THEN 'SEQUENCE ' END, relname,
                        grantee)
          FROM grants g
          WHERE NOT CASE
              WHEN privileges IS NOT NULL AND suffix = '' AND grantee = 'l9_platform' THEN privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
              WHEN privileges IS NOT NULL AND suffix = '' AND grantee = 'l9_app' THEN privilege_type = ANY (string_to_array(privileges, ', '))
              WHEN relkind = 'v' AND grantee IN ('l9_app', 'l9_platform') THEN privilege_type = 'SELECT'
              WHEN relkind = 'S' AND grantee IN ('l9_app', 'l9_platform') THEN privilege_type IN ('USAGE', 'SELECT')
              ELSE false END
          ORDER BY 1
          """),
          new SchemaCheck(
              "grants-missing",
              Severity.BROKEN,
              "l9_app and l9_platform have the rights that they need",
              "the owner runs it; it makes policies and grants anew",
              """
          SELECT format('%s may not %s %I', grantee, wanted_privilege, relname), protect
          FROM (SELECT oid, relname, protect, 'l9_app' AS grantee, unnest(string_to_array(privileges, ', ')) AS wanted_privilege FROM tables
                UNION ALL
                SELECT oid, relname, protect, 'l9_platform', unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) FROM tables) AS needed
          WHERE NOT EXISTS (SELECT FROM grants g WHERE g.oid = needed.oid AND g.grantee = needed.grantee
                            AND privilege_type = wanted_privilege AND suffix = '')
          ORDER BY 1
          """),
          new SchemaCheck(
              "functions",
              Severity.BROKEN,
              "functions pin their search path, and those of l9_views are not for everybody",
              "the owner runs it",
              // a procedure that commits cannot pin it; its body names the schema
              """
          SELECT format('%s does not pin its search path', signature), format('ALTER ROUTINE %s SET search_path FROM CURRENT', signature)
          FROM functions
          WHERE prosqlbody IS NULL AND NOT coalesce(array_to_string(proconfig, ',') ~ 'search_path', false)
            AND NOT (prokind = 'p' AND prosrc ~ 'COMMIT;')
          UNION ALL
          SELECT format('%s runs as %s, for everybody', signature, owner), format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature)
          FROM functions
          WHERE prosecdef AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) AS acl WHERE acl.grantee = 0))
            AND proname <> 'l9_scope_claims'  -- tells everybody of his own session, by a table of the owner's
          UNION ALL
          SELECT format('%s runs as %s, for %s', signature, owner, pg_get_userbyid(acl.grantee)),
                 format('REVOKE ALL ON FUNCTION %s FROM %I', signature, pg_get_userbyid(acl.grantee))
          FROM functions, aclexplode(proacl) AS acl
          WHERE proname = 'l9_add_access_months' AND acl.grantee NOT IN (0, proowner) AND pg_get_userbyid(acl.grantee) <> 'l9_platform'
          UNION ALL
          SELECT format('%s runs as %s', signature, owner), format('ALTER FUNCTION %s OWNER TO l9_views', signature)
          FROM functions WHERE prosecdef AND owner <> 'l9_views'
            AND proname NOT IN ('l9_scope_claims', 'l9_add_access_months')  -- makes partitions of a table of the owner's
          """),
          new SchemaCheck(
              "triggers",
              Severity.BROKEN,
              "no trigger is disabled: copies follow their packet, and what is written once is kept",
              "the owner runs it; what was written meanwhile lacks its copies",
              """
          SELECT format('%I of %I is disabled', tgname, relname), format('ALTER TABLE %I ENABLE TRIGGER %I', relname, tgname)
          FROM pg_trigger JOIN (SELECT oid, relname FROM tables UNION ALL SELECT oid, relname FROM partitions) AS t ON t.oid = tgrelid
          WHERE NOT tgisinternal AND tgenabled <> 'O'
          UNION ALL
          SELECT format('%I of %I is gone', wanted, relname), 'run migrations/0119_immutable_rows.sql again'
          FROM (VALUES ('packet_store', 'packet_store_keep_written'), ('semantic_memory', 'semantic_memory_keep_written'),
                       ('operations', 'operations_keep_written'), ('operations', 'operations_keep_end'),
                       ('api_keys', 'api_keys_keep_written'), ('api_keys', 'api_keys_keep_end')) AS w (relname, wanted) JOIN tables t USING (relname)
          WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t.oid AND tgname = wanted)
          ORDER BY 1
          """));

  private TableChecks() {}
}
