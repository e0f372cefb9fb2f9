package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.List;

/** The checks of statistics, rights and settings that PostgreSQL gives by default. */
final class SettingsChecks {

  static final List<SchemaCheck> ALL =
      List.of(
          new SchemaCheck(
              "words",
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
          new SchemaCheck(
              "own-rights",
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
          new SchemaCheck(
              "settings",
              Severity.WARNING,
              "the login's settings are as they should be",
              "a superuser runs it",
              """
          SELECT format('%I has no jit = off, so that the server compiles the plans of searches for longer than they run', rolname),
                 format('ALTER ROLE %I SET jit = off', rolname)
          FROM pg_roles
          WHERE (rolname = 'l9_api' OR (rolname = session_user AND NOT rolsuper AND rolname !~ '^l9_'))
            AND NOT EXISTS (SELECT FROM login_settings s WHERE s.rolname = pg_roles.rolname AND entry = 'jit=off')
          UNION ALL
          SELECT format('%s has %s', coalesce(rolname, 'every login'), entry), reset FROM login_settings
          WHERE entry ~ '^(row_security|search_path|session_replication_role|default_transaction_read_only|hnsw\\.\\w+|plan_cache_mode)='
            AND entry NOT IN ('plan_cache_mode=auto', 'row_security=on', 'default_transaction_read_only=off')
          """),
          new SchemaCheck(
              "settings-scope",
              Severity.BROKEN,
              "no login begins in a scope",
              "a superuser runs it; a scope that is set beforehand hides that one was forgotten",
              "SELECT format('%s has %s', coalesce(rolname, 'every login'), entry), reset FROM login_settings"
                  + " WHERE entry ~ '^(app\\.|role=)'"),
          new SchemaCheck(
              "server-settings",
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
          """));

  private SettingsChecks() {}
}
