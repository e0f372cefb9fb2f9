package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.Locale;

/**
 * What is read from the catalog: a query each that finds what is wrong. Every row has two columns,
 * what was found and the statement that mends it (or NULL). The queries may use the tables of
 * {@link #COMMON}; every login may run them, and no tenant's row is read.
 */
enum SchemaCheck {
  EXTENSIONS(
      Severity.BROKEN,
      "vector, uuid-ossp and pgcrypto are installed",
      "a superuser runs migrations/setup/extensions.sql in this database",
      """
      SELECT format('%s is not installed', name), format('CREATE EXTENSION "%s"', name)
      FROM unnest('{vector,uuid-ossp,pgcrypto}'::text[]) AS name
      WHERE name NOT IN (SELECT extname FROM pg_extension)
      """),
  EXTENSION_UPDATES(
      Severity.WARNING,
      "the extensions are as new as what is installed on the server",
      "a superuser runs it in this database",
      """
      SELECT format('%s is at %s, the server has %s', extname, extversion, default_version),
             format('ALTER EXTENSION "%s" UPDATE', extname)
      FROM pg_extension JOIN pg_available_extensions ON name = extname
      WHERE extname IN ('vector', 'uuid-ossp', 'pgcrypto') AND extversion <> default_version
      """),
  TABLES(
      Severity.BROKEN,
      "every table is there",
      "./l9 migrate apply (./l9 migrate adopt, if psql made the schema)",
      "SELECT format('there is no table %I', name), NULL FROM wanted"
          + " WHERE name NOT IN (SELECT relname FROM tables) ORDER BY 1"),
  OWNER(
      Severity.WARNING,
      "l9_user owns every table",
      "a superuser runs it",
      "SELECT format('%I belongs to %I', relname, owner), format('ALTER TABLE %I OWNER TO l9_user',"
          + " relname) FROM tables WHERE owner <> 'l9_user' ORDER BY 1"),
  RLS(
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
  POLICIES(
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
  POLICIES_EXTRA(
      Severity.BROKEN,
      "no table or partition has a policy beside them",
      "the owner runs it; a permissive policy opens what the others close",
      """
      SELECT format('%I has %I, %s for %s', relname, p.polname, p.kind, p.roles), format('DROP POLICY %I ON %I', p.polname, relname)
      FROM policies p JOIN (SELECT oid, relname FROM tables UNION ALL SELECT oid, relname FROM partitions) t ON t.oid = polrelid
      WHERE NOT EXISTS (SELECT FROM expected_policies e WHERE e.oid = polrelid AND e.polname = p.polname)
      ORDER BY 1
      """),
  POLICIES_CHANGED(
      Severity.BROKEN,
      "each policy says what it says on the other tables, and the tenant stands alone in its own",
      "the owner runs it; it makes policies and grants anew",
      // the condition of a policy depends on its kind and the table's ownership alone, so that the
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
  GRANTS(
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
  GRANTS_MISSING(
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
  FUNCTIONS(
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
      SELECT format('%s runs as %s', signature, owner), format('ALTER FUNCTION %s OWNER TO l9_views', signature)
      FROM functions WHERE prosecdef AND owner <> 'l9_views' AND proname <> 'l9_scope_claims'
      """),
  TRIGGERS(
      Severity.BROKEN,
      "no trigger is disabled: copies follow their packet, and what is written once is kept",
      "the owner runs it; what was written meanwhile lacks its copies",
      """
      SELECT format('%I of %I is disabled', tgname, relname), format('ALTER TABLE %I ENABLE TRIGGER %I', relname, tgname)
      FROM pg_trigger JOIN tables ON tables.oid = tgrelid WHERE NOT tgisinternal AND tgenabled <> 'O'
      UNION ALL
      SELECT format('%I of %I is gone', wanted, relname), 'run migrations/0119_immutable_rows.sql again'
      FROM (VALUES ('packet_store', 'packet_store_keep_written'), ('semantic_memory', 'semantic_memory_keep_written'),
                   ('operations', 'operations_keep_written'), ('operations', 'operations_keep_end'),
                   ('api_keys', 'api_keys_keep_written'), ('api_keys', 'api_keys_keep_end')) AS w (relname, wanted) JOIN tables t USING (relname)
      WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t.oid AND tgname = wanted)
      ORDER BY 1
      """),
  ROLES(
      Severity.BROKEN,
      "the roles are there, without powers of their own",
      "a superuser runs migrations/setup/roles.sql, or only",
      """
      SELECT format('there is no role %I', name), format('CREATE ROLE %I %s', name, attributes)
      FROM wanted_roles WHERE name NOT IN (SELECT rolname FROM pg_roles)
      UNION ALL
      SELECT format('%I is %s', name, concat_ws(', ', CASE WHEN rolsuper THEN 'a superuser' END, CASE WHEN rolbypassrls THEN 'above row level security' END,
                    CASE WHEN rolcreaterole THEN 'able to create roles' END, CASE WHEN rolcreatedb THEN 'able to create databases' END,
                    CASE WHEN rolreplication THEN 'able to replicate' END, CASE WHEN rolinherit AND attributes ~ 'NOINHERIT' THEN 'INHERIT' END,
                    CASE WHEN rolcanlogin AND attributes ~ 'NOLOGIN' THEN 'a login' END)),
             format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS %s', name, attributes)
      FROM wanted_roles JOIN pg_roles ON rolname = name
      WHERE rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR (rolinherit AND attributes ~ 'NOINHERIT')
         OR (rolcanlogin AND attributes ~ 'NOLOGIN')
      """),
  MEMBERSHIPS(
      Severity.BROKEN,
      "l9_api may become l9_app and nothing else",
      "a superuser runs it",
      """
      SELECT format('%I may become %I', member, granted), format('REVOKE %I FROM %I', granted, member)
      FROM memberships m WHERE member IN ('l9_api', 'l9_app', 'l9_platform')
        AND NOT EXISTS (SELECT FROM wanted_memberships w WHERE (w.member, w.granted) = (m.member, m.granted))
      UNION ALL
      SELECT format('%I may not become %I', member, granted), format('GRANT %I TO %I', granted, member)
      FROM wanted_memberships w
      WHERE NOT EXISTS (SELECT FROM memberships m WHERE (w.member, w.granted) = (m.member, m.granted))
      """),
  CREATION(
      Severity.WARNING,
      "l9_api can create nothing, in a database of l9_user's not even temporary objects, and owns nothing",
      "a superuser runs migrations/setup/dedicated.sql in this database, if it is the substrate's alone, or only",
      // in a database of somebody else's, what PUBLIC may do there is his to say
      """
      SELECT format('%I may create %s', rolname, what), statement
      FROM (SELECT rolname, 'temporary objects' AS what,
                   has_database_privilege(oid, current_database(), 'TEMPORARY')
                     AND EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) = 'l9_user') AS may,
                   format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), rolname) AS statement FROM pg_roles
            UNION ALL
            SELECT rolname, 'schemas', has_database_privilege(oid, current_database(), 'CREATE'),
                   format('REVOKE CREATE ON DATABASE %I FROM PUBLIC, %I', current_database(), rolname) FROM pg_roles
            UNION ALL
            SELECT rolname, 'objects in ' || current_schema(), has_schema_privilege(oid, current_schema(), 'CREATE'),
                   format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC, %I', current_schema(), rolname) FROM pg_roles) AS rights
      WHERE may AND rolname IN ('l9_api', 'l9_app')
        AND NOT (SELECT rolsuper FROM pg_roles r WHERE r.rolname = rights.rolname)
      UNION ALL
      SELECT format('%s owns %s', owner, relname), format('ALTER TABLE %I OWNER TO l9_user', relname)
      FROM (SELECT pg_get_userbyid(relowner) AS owner, relname FROM pg_class WHERE relkind <> 'i') AS owned
      WHERE owner IN ('l9_api', 'l9_app', 'l9_platform')
      """),
  LOGIN_POWER(
      Severity.BROKEN,
      "row level security binds this login",
      "set L9_DB_USER to a login like l9_api",
      "SELECT format('%I is %s', rolname, CASE WHEN rolsuper THEN 'a superuser' ELSE 'above row level"
          + " security' END), NULL FROM pg_roles"
          + " WHERE rolname = session_user AND (rolsuper OR rolbypassrls)"),
  LOGIN_OWNER(
      Severity.WARNING,
      "this login neither owns the schema nor reads across tenants",
      "fine for a look; to serve, set L9_DB_USER to a login like l9_api",
      """
      SELECT format('%I may act as %s', session_user, string_agg(role.rolname, ', ' ORDER BY role.rolname)), NULL
      FROM pg_roles me, pg_roles role
      WHERE me.rolname = session_user AND NOT me.rolsuper AND role.rolname IN ('l9_user', 'l9_platform', 'l9_views')
        AND pg_has_role(me.oid, role.oid, 'MEMBER')
      HAVING count(*) > 0
      """),
  LOGIN_SCOPE(
      Severity.BROKEN,
      "this login may act in a scope",
      "the owner of that role runs it; it needs no right on any table of the substrate",
      "SELECT format('%I is not a member of l9_app, so that every scope is refused', rolname),"
          + " format('GRANT l9_app TO %I', rolname) FROM pg_roles WHERE rolname = session_user AND NOT"
          + " coalesce(pg_has_role(oid, (SELECT oid FROM pg_roles r WHERE r.rolname = 'l9_app'),"
          + " 'MEMBER'), false)"),
  LOGIN_INHERIT(
      Severity.WARNING,
      "this login has no right on a table of ours but in a scope",
      "a superuser runs it (from PostgreSQL 16 on: GRANT l9_app TO … WITH INHERIT FALSE), so that a"
          + " forgotten scope is refused before any policy is asked",
      """
      SELECT format('%I has the rights of l9_app without becoming it', rolname), format('ALTER ROLE %I NOINHERIT', rolname)
      FROM pg_roles me WHERE rolname = session_user AND NOT rolsuper
        AND pg_has_role(oid, (SELECT oid FROM pg_roles r WHERE r.rolname = 'l9_app'), 'USAGE')
        AND rolname NOT IN ('l9_user', 'l9_maintainer')
      """),
  TENANTS(
      Severity.BROKEN,
      "no row can be without a tenant",
      "the owner runs it",
      """
      SELECT format('%I may hold rows without a tenant', relname), format('ALTER TABLE %I ALTER tenant_id SET NOT NULL', relname)
      FROM tables WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attname = 'tenant_id' AND attnotnull)
      ORDER BY 1
      """),
  KEYS(
      Severity.BROKEN,
      "no unique key is wider than a tenant",
      "the owner runs it; such a key tells one tenant what another has, and blocks it",
      """
      SELECT format('%s of %I is unique across tenants', indexrelid::regclass, relname), format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass)
      FROM tables JOIN pg_index ON indrelid = tables.oid
      WHERE indisunique AND NOT (indisprimary AND indnatts = 1)
        AND (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0]) IS DISTINCT FROM 'tenant_id'
      ORDER BY 1
      """),
  INDEXES(
      Severity.WARNING,
      "every index is there",
      "the owner runs it",
      """
      SELECT format('there is no index %I', w.name), w.statement FROM wanted_indexes w
      WHERE (SELECT count(*) FROM tables) > 0
        AND NOT EXISTS (SELECT FROM pg_class WHERE relname = w.name AND relnamespace = current_schema()::regnamespace)
      ORDER BY 1
      """),
  INDEXES_INVALID(
      Severity.WARNING,
      "every index is valid",
      "the owner runs it; for an HNSW index before pgvector 0.8.2 only after SET"
          + " max_parallel_maintenance_workers = 0",
      """
      SELECT format('%s of %s is not valid, and serves no query', indexrelid::regclass, indrelid::regclass),
             format('REINDEX INDEX CONCURRENTLY %s', indexrelid::regclass)
      FROM pg_index WHERE NOT (indisvalid AND indisready)
        AND indrelid IN (SELECT oid FROM tables UNION ALL SELECT oid FROM partitions UNION ALL SELECT oid FROM views)
      ORDER BY 1
      """),
  PARTITIONS(
      Severity.BROKEN,
      "memory_embeddings has its sixteen partitions",
      "restore them from a backup: rows of the missing ones cannot be stored",
      "SELECT format('memory_embeddings has %s partitions of 16', count(partitions.oid)), NULL"
          + " FROM tables LEFT JOIN partitions ON parent = tables.oid WHERE tables.relname ="
          + " 'memory_embeddings' GROUP BY tables.oid HAVING count(partitions.oid) <> 16"),
  SEQUENCES(
      Severity.WARNING,
      "no sequence comes to its end",
      "the owner runs it, after the column is a bigint",
      "SELECT format('%I has used %s of %s numbers', sequencename, last_value, max_value),"
          + " format('ALTER SEQUENCE %I AS bigint', sequencename) FROM pg_sequences WHERE schemaname ="
          + " current_schema() AND last_value > max_value * 0.8"),
  VIEWS(
      Severity.BROKEN,
      "the materialized views are filled, and belong to l9_views",
      "l9_maintainer runs it",
      """
      SELECT format('%I %s', relname, CASE WHEN owner <> 'l9_views' THEN 'belongs to ' || owner ELSE 'was never filled' END),
             CASE WHEN owner <> 'l9_views' THEN format('ALTER MATERIALIZED VIEW %I OWNER TO l9_views', relname) ELSE 'CALL refresh_memory_views()' END
      FROM views WHERE relkind = 'm' AND (owner <> 'l9_views' OR NOT relispopulated) ORDER BY 1
      """),
  VIEW_AGE(
      Severity.WARNING,
      "the materialized views were refreshed in the last 26 hours",
      "l9_maintainer runs it, daily",
      """
      SELECT format('%I was refreshed %s', relname, coalesce('at ' || refreshed, 'at a time that nobody noted')), 'CALL refresh_memory_views()'
      FROM (SELECT relname, substring(obj_description(oid, 'pg_class') FROM '^refreshed at (.*)$')::timestamptz AS refreshed
            FROM views WHERE relkind = 'm') AS aged
      WHERE refreshed IS NULL OR refreshed < now() - interval '26 hours' ORDER BY 1
      """),
  WORDS(
      Severity.WARNING,
      "the planner gathers nothing of words, names and ids, which EXPLAIN would tell",
      "the owner runs it, and a superuser migrations/setup/extensions.sql once more",
      """
      SELECT format('%s.%I is gathered', relation, attname), 'CALL l9_keep_no_values()'
      FROM (SELECT t.relname AS relation, attname, attrelid, attnum, atttypid FROM tables t JOIN pg_attribute ON attrelid = t.oid
            WHERE attnum > 0 AND NOT attisdropped AND coalesce(attstattarget, -1) <> 0) AS gathered
      WHERE (atttypid IN ('text'::regtype, 'uuid'::regtype, 'jsonb'::regtype) OR EXISTS (SELECT FROM pg_type WHERE oid = atttypid AND typcategory = 'A'))
        AND attname NOT IN ('tenant_id', 'scope')
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = attrelid AND conkey = ARRAY[attnum] AND contype = 'c'
                        AND pg_get_constraintdef(oid) ~ '= ANY')
      ORDER BY 1
      """),
  OWN_RIGHTS(
      Severity.WARNING,
      "the login can make no large objects and run no pgcrypto, of which it needs nothing",
      "a superuser runs it, where no other application of this database needs them",
      """
      SELECT format('%s may run %s', session_user, p.oid::regprocedure), format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', p.oid::regprocedure)
      FROM pg_proc p
      WHERE p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'crypt', 'gen_salt')
        AND (p.pronamespace = 'pg_catalog'::regnamespace OR EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
             WHERE d.objid = p.oid AND d.deptype = 'e' AND e.extname = 'pgcrypto'))
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
        AND has_function_privilege(session_user, p.oid, 'EXECUTE')
      ORDER BY 1
      """),
  SETTINGS(
      Severity.WARNING,
      "the login's settings are as they should be",
      "a superuser runs it",
      """
      SELECT format('%I has no plan_cache_mode = force_custom_plan, so that a prepared search may lock every partition', rolname),
             format('ALTER ROLE %I SET plan_cache_mode = force_custom_plan', rolname)
      FROM pg_roles
      WHERE (rolname = 'l9_api' OR (rolname = session_user AND NOT rolsuper AND rolname !~ '^l9_'))
        AND NOT EXISTS (SELECT FROM login_settings s WHERE s.rolname = pg_roles.rolname AND entry = 'plan_cache_mode=force_custom_plan')
      UNION ALL
      SELECT format('%s has %s', coalesce(rolname, 'every login'), entry), reset FROM login_settings
      WHERE entry ~ '^(row_security|search_path|session_replication_role|default_transaction_read_only|hnsw\\.\\w+|plan_cache_mode)='
        AND entry NOT IN ('plan_cache_mode=force_custom_plan', 'row_security=on', 'default_transaction_read_only=off')
      """),
  SETTINGS_SCOPE(
      Severity.BROKEN,
      "no login begins in a scope",
      "a superuser runs it; a scope that is set beforehand hides that one was forgotten",
      "SELECT format('%s has %s', coalesce(rolname, 'every login'), entry), reset FROM login_settings"
          + " WHERE entry ~ '^(app\\.|role=)'"),
  SERVER_SETTINGS(
      Severity.WARNING,
      "the server keeps what it confirms, checks its pages and vacuums",
      "a superuser runs it (not meant for a server that may be lost, such as that of tests)",
      """
      SELECT format('%s is off: %s', name, why), statement
      FROM (VALUES ('fsync', 'a power failure can lose the database', 'ALTER SYSTEM SET fsync = on'),
                   ('full_page_writes', 'a power failure can damage pages', 'ALTER SYSTEM SET full_page_writes = on'),
                   ('autovacuum', 'tables and indexes only grow', 'ALTER SYSTEM SET autovacuum = on'),
                   ('data_checksums', 'a damaged page goes unnoticed', 'pg_checksums --enable, while the server is stopped')) AS s (name, why, statement)
      WHERE current_setting(name) = 'off'
      """);

  /** What the checks have in common; {@link ExpectedSchema#asSql} stands before it. */
  private static final String COMMON =
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

  private final Severity severity;
  private final String fine;
  private final String advice;
  private final String query;

  SchemaCheck(Severity severity, String fine, String advice, String query) {
    this.severity = severity;
    this.fine = fine;
    this.advice = advice;
    this.query = query;
  }

  /** Its code, as it is told. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How bad a row is. */
  Severity severity() {
    return severity;
  }

  /** What is told when there is no row. */
  String fine() {
    return fine;
  }

  /** Who runs the statements of the rows, or what else to do. */
  String advice() {
    return advice;
  }

  /** The whole query. */
  String sql(ExpectedSchema expected) {
    return "WITH " + expected.asSql() + COMMON + query;
  }
}
