package io.l9.substrate.migrations;

import io.l9.substrate.migrations.tables.TableDescriptor.Kind;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The rules for every table, view, function and login, also for later ones. */
enum CatalogLint {
  EVERY_TABLE_IS_GUARDED_AND_ITS_OWNER_TOO(
      """
      SELECT relname FROM tables
      WHERE NOT relrowsecurity OR NOT relforcerowsecurity OR relowner <> 'l9_user'::regrole
      """),

  EVERY_TABLE_HAS_THE_POLICIES(
      """
      SELECT relname, wanted FROM wanted_policies
      WHERE relname || wanted NOT IN (SELECT signature FROM policies WHERE polrelid = wanted_policies.oid)
      """),

  NO_TABLE_HAS_ANOTHER_POLICY(
      """
      SELECT relname, signature FROM policies
      WHERE signature NOT IN (SELECT relname || wanted FROM wanted_policies WHERE oid = policies.polrelid)
        AND signature !~ '_known_[a-z_]+ restrictive l9_app$'
      UNION ALL
      SELECT polrelid::regclass::text, polname FROM pg_policy
      WHERE polrelid NOT IN (SELECT oid FROM tables) AND polrelid::regclass::text NOT IN ({of no tenant})
      """),

  /** One table's policy that says something else than the others' has been loosened. */
  POLICIES_SAY_THE_SAME_EVERYWHERE(
      """
      SELECT kind, count(DISTINCT said) FROM policies, substring(polname FROM length(relname) + 1) AS kind,
        LATERAL (SELECT concat_ws(' check ', polcmd, polqual, polwithcheck)) AS condition (said)
      WHERE kind !~ '^_known_'
      GROUP BY kind
      -- rows of one's own, and rows that an organisation shares
      HAVING count(DISTINCT said) > CASE WHEN kind ~ '^_write_' THEN 2 ELSE 1 END
      """),

  WRITING_IS_RULED_BY_ONE_CONDITION_PER_TABLE(
      """
      SELECT relname FROM policies, unnest(ARRAY[polqual, polwithcheck]) AS said
      WHERE polname ~ '_write_(insert|update|delete)$' AND said IS NOT NULL
      GROUP BY relname HAVING count(DISTINCT said) > 1
      """),

  NO_POLICY_READS_A_SETTING_ITSELF(
      "SELECT relname, polname FROM policies WHERE concat(polqual, polwithcheck) ~ 'current_setting'"),

  THE_TENANT_STANDS_ALONE_IN_ITS_POLICY(
      """
      SELECT relname, polname FROM policies
      WHERE polname ~ '_tenant_isolation$' AND polqual !~ '^\\(tenant_id = \\( SELECT l9_scope_tenant\\('
      """),

  /** So that it is called once per statement and not once per row. */
  EVERY_HELPER_STANDS_IN_A_SUB_SELECT(
      """
      SELECT relname, polname FROM policies,
        regexp_matches(concat(polqual, polwithcheck), '(.{7})l9_(scope|current)_[a-z_]+\\(', 'g') AS call
      WHERE call[1] <> 'SELECT '
      """),

  EVERY_TABLE_CARRIES_IDENTITY_AND_A_REQUIRED_TENANT(
      """
      SELECT relname, wanted FROM tables, unnest('{tenant_id,org_id,user_id}'::text[]) AS wanted
      WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attname = wanted
                        AND atttypid = 'uuid'::regtype AND (attname = 'tenant_id') = attnotnull)
      """),

  EVERY_TABLE_BUT_COPIES_CARRIES_TRACING(
      """
      SELECT relname, wanted FROM tables, unnest('{correlation_id,session_id,trace_id}'::text[]) AS wanted
      WHERE relname NOT IN ('packet_parents', 'packet_tags', 'packet_terms', 'lexical_statistics', 'access_backlog', 'access_votes', 'tag_statistics')
        AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid
                        AND attname IN (wanted, 'request_' || wanted))
      """),

  NO_TIMESTAMP_IS_NAIVE(
      """
      SELECT relname, attname FROM tables JOIN pg_attribute ON attrelid = tables.oid
      WHERE atttypid = 'timestamp'::regtype
      """),

  /** A key wider than its owner sees tells what others wrote, and lets one block it. */
  EVERY_NATURAL_KEY_BEGINS_WITH_THE_TENANT(
      """
      SELECT relname, pg_get_indexdef(indexrelid) FROM tables JOIN pg_index ON indrelid = tables.oid
      WHERE indisunique AND (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0]) IS DISTINCT FROM 'tenant_id'
        AND NOT (indisprimary AND indnatts = 1)
      """),

  EVERY_REFERENCE_STAYS_WITHIN_A_TENANT(
      """
      SELECT relname, conname FROM pg_constraint k JOIN tables ON conrelid = tables.oid
      WHERE contype = 'f' AND pg_get_constraintdef(k.oid) !~ '^FOREIGN KEY \\(tenant_id, .*REFERENCES \\S+\\(tenant_id, '
      """),

  EVERY_REFERENCE_IS_CHECKED_FOR_VISIBILITY(
      """
      SELECT relname, attname, wanted FROM pg_constraint k JOIN tables ON conrelid = tables.oid
        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[2], unnest('{INSERT,UPDATE}'::text[]) AS wanted
      WHERE contype = 'f' AND has_table_privilege('l9_app', conrelid, wanted)
        AND NOT CASE wanted
          WHEN 'INSERT' THEN EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = conrelid AND polname = relname || '_known_' || attname
                                     AND NOT polpermissive AND polcmd = 'a' AND pg_get_expr(polwithcheck, conrelid) ~ 'EXISTS')
          ELSE EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = conrelid AND tgname = relname || '_check_' || attname
                       AND tgenabled = 'O' AND tgfoid = 'trigger_check_reference'::regproc)
        END
      """),

  NO_INDEX_HOLDS_A_COUNTER(
      """
      SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN tables ON indrelid = tables.oid
      WHERE pg_get_indexdef(indexrelid) ~ 'access_count|last_accessed|importance_score|mention_count'
      """),

  NOBODY_BUT_THE_TWO_GROUPS_IS_GRANTED_ANYTHING(
      """
      SELECT relname, acl.grantee::regrole, acl.privilege_type
      FROM (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')) AS objects,
           aclexplode(relacl) AS acl
      WHERE acl.grantee <> relowner
        AND (acl.grantee = 0 OR acl.grantee::regrole::text NOT IN ('l9_app', 'l9_platform')
             OR acl.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE') OR relkind = 'm')
        AND relname NOT IN ({of no tenant})
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = objects.oid AND d.deptype = 'e')
      """),

  NO_PARTITION_IS_REACHED_BUT_THROUGH_ITS_TABLE(
      """
      SELECT relname FROM pg_class
      WHERE relispartition AND relkind = 'r'
        AND (relacl IS NOT NULL OR NOT relrowsecurity OR NOT relforcerowsecurity
             OR EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
             OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgenabled <> 'O'))
      """),

  /** A procedure that commits cannot; its body names the schema, or has one statement per batch. */
  EVERY_SEARCH_PATH_IS_PINNED(
      """
      SELECT oid::regprocedure FROM functions
      WHERE (prosqlbody IS NULL AND coalesce(proconfig::text, '') !~ 'search_path' AND NOT (prokind = 'p' AND prosrc ~ 'COMMIT;'))
         OR EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting ~ 'search_path' AND setting !~ 'pg_temp$')
      """),

  NO_DEFINER_IS_PUBLIC_OR_THE_OWNERS(
      """
      SELECT oid::regprocedure FROM functions
      WHERE prosecdef AND (coalesce(proconfig::text, '') !~ 'search_path' OR CASE
        -- which reads what only the owner may, and tells everybody of his own session
        WHEN oid = 'l9_scope_claims()'::regprocedure THEN proowner <> 'l9_user'::regrole
        -- which makes partitions of a table of the owner's, and takes nothing but a time
        WHEN oid = 'l9_add_access_months(timestamptz)'::regprocedure
          THEN proowner <> 'l9_user'::regrole OR proacl IS NULL
            OR EXISTS (SELECT FROM aclexplode(proacl) AS acl WHERE acl.grantee NOT IN (proowner, 'l9_platform'::regrole))
        ELSE proowner <> 'l9_views'::regrole OR proacl IS NULL
             OR EXISTS (SELECT FROM aclexplode(proacl) AS acl WHERE acl.grantee = 0) END)
      """),

  EVERY_DEFINER_THAT_A_SCOPE_MAY_CALL_ASKS_WHAT_IT_MAY_READ(
      """
      SELECT oid::regprocedure FROM functions
      WHERE prosecdef AND has_function_privilege('l9_app', oid, 'EXECUTE') AND prosrc !~ 'l9_can_(read|write)\\(|l9_require_eraser\\(|l9_hold_erasure\\('
        -- which answer for the calling scope alone
        AND oid NOT IN ('l9_scope_claims()'::regprocedure, 'l9_is_erased()'::regprocedure)
      """),

  /** By a grant to the login itself, which is nobody until it sets a scope. */
  ONE_DEFINER_WORKS_WITHOUT_A_SCOPE(
      """
      SELECT oid::regprocedure FROM functions, aclexplode(proacl) AS acl
      WHERE acl.grantee = 'l9_api'::regrole AND oid <> 'l9_find_key(text, bytea, timestamptz)'::regprocedure
      """),

  NO_PROCEDURE_IS_PUBLIC(
      """
      SELECT oid::regprocedure FROM functions
      WHERE prokind = 'p' AND (has_function_privilege('l9_app', oid, 'EXECUTE') OR has_function_privilege('l9_api', oid, 'EXECUTE'))
      """),

  /** A parallel worker is another process than the one that a scope was signed for. */
  SCOPE_HELPERS_ARE_STABLE_AND_STAY_IN_THE_LEADER(
      """
      SELECT oid::regprocedure FROM functions
      WHERE proname ~ '^(l9_current_|l9_is_admin|l9_scope_|l9_require_scope|temporal_weight|combined_importance)'
        AND (provolatile <> 's'
             OR proparallel <> CASE WHEN proname ~ '^(l9_current_(correlation|session|trace)|temporal_weight|combined_)' THEN 's' ELSE 'r' END)
      """),

  THE_SECRETS_OF_THE_SCHEMA_ARE_NOBODYS_ELSE(
      """
      SELECT relname, acl.grantee FROM pg_class, aclexplode(relacl) AS acl
      WHERE relname IN ('scope_keys', 'lock_salt') AND acl.grantee <> relowner
        AND NOT (relname = 'lock_salt' AND acl.grantee = 'l9_views'::regrole AND acl.privilege_type = 'SELECT')
      UNION ALL
      SELECT relname, relowner FROM pg_class WHERE relname IN ('scope_keys', 'lock_salt') AND (NOT relrowsecurity OR relowner <> 'l9_user'::regrole)
      UNION ALL
      SELECT polrelid::regclass::text, r FROM pg_policy, unnest(polroles) AS r
      WHERE polrelid IN ('scope_keys'::regclass, 'lock_salt'::regclass)
        AND NOT (polrelid = 'lock_salt'::regclass AND r::regrole::text IN ('l9_views', 'l9_user'))
      """),

  WHAT_IS_WRITTEN_ONCE_IS_KEPT(
      """
      SELECT kept.relname, kept.attname FROM ({kept}) AS kept (relname, attname)
      WHERE NOT EXISTS (
        SELECT FROM pg_trigger t JOIN pg_attribute a ON a.attrelid = tgrelid AND a.attnum = ANY (tgattr)
        WHERE tgrelid = kept.relname::regclass AND tgname = kept.relname || '_keep_written' AND tgenabled = 'O'
          AND tgfoid = 'trigger_refuse_change'::regproc AND a.attname = kept.attname)
      UNION ALL
      SELECT relname, wanted FROM (VALUES ('operations', 'operations_keep_end'), ('api_keys', 'api_keys_keep_end'),
        ('audit_log', 'audit_log_keep_rows'), ('audit_log', 'audit_log_keep_content'),
        ('audit_log', 'audit_log_keep_unredacted'),
        ('fact_rejections', 'fact_rejections_keep_end'), ('knowledge_facts', 'knowledge_facts_keep_governed'),
        ('reflection_store', 'reflection_store_keep_governed')) AS t (relname, wanted)
      WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = relname::regclass AND tgname = wanted AND tgenabled = 'O'
                        AND tgfoid = 'trigger_refuse_change'::regproc)
      """),

  /** A leakproof function of ours would see rows before the policies do. */
  NO_FUNCTION_CLAIMS_TO_LEAK_NOTHING("SELECT oid::regprocedure FROM functions WHERE proleakproof"),

  MATERIALIZED_VIEWS_ARE_SHOWN_THROUGH_BARRIERS_ONLY(
      """
      SELECT relname FROM pg_class m
      WHERE relkind = 'm' AND (relowner <> 'l9_views'::regrole OR NOT relispopulated
        OR NOT EXISTS (SELECT FROM pg_class v WHERE v.relkind = 'v' AND 'mv_' || v.relname = m.relname
                       AND v.relowner = m.relowner AND 'security_barrier=true' = ANY (v.reloptions)))
      UNION ALL
      SELECT relname FROM pg_class v
      WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relowner = 'l9_views'::regrole
        AND coalesce(NOT 'security_barrier=true' = ANY (v.reloptions), true)
      """),

  /** The tests act as the API login; were it more than this, they would prove nothing. */
  NO_LOGIN_IS_MORE_THAN_IT_SHOULD(
      """
      SELECT rolname FROM pg_roles
      WHERE rolname ~ '^l9_' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
        OR rolbypassrls <> (rolname = 'l9_backup')
        OR rolinherit <> (rolname NOT IN ('l9_api', 'l9_maintainer'))
        OR rolcanlogin <> (rolname NOT IN ('l9_app', 'l9_platform', 'l9_views')))
      UNION ALL
      SELECT member::regrole::text || ' in ' || roleid::regrole::text FROM pg_auth_members
      WHERE member::regrole::text ~ '^l9_'
        AND (member::regrole::text, roleid::regrole::text) NOT IN (VALUES
          ('l9_api', 'l9_app'), ('l9_views', 'l9_platform'), ('l9_backup', 'pg_read_all_data'),
          ('l9_user', 'l9_app'), ('l9_user', 'l9_platform'), ('l9_user', 'l9_views'),
          ('l9_maintainer', 'l9_app'), ('l9_maintainer', 'l9_platform'), ('l9_maintainer', 'l9_views'))
      """),

  /** Statistics are used below the policies, and EXPLAIN tells them. */
  NO_STATISTICS_ARE_KEPT_OF_WORDS(
      """
      SELECT c.oid::regclass, attname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ({of no tenant})
        AND attnum > 0 AND NOT attisdropped AND coalesce(attstattarget, -1) <> 0 AND attname NOT IN ('tenant_id', 'scope')
        AND (atttypid IN ('uuid'::regtype, 'text'::regtype, 'name'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'vector'::regtype)
             OR EXISTS (SELECT FROM pg_type WHERE oid = atttypid AND typcategory = 'A'))
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND conkey = ARRAY[attnum] AND contype = 'c'
                        AND pg_get_constraintdef(pg_constraint.oid) ~ '= ANY')
      UNION ALL
      SELECT stxrelid::regclass, stxname FROM pg_statistic_ext WHERE stxnamespace = 'public'::regnamespace
      UNION ALL
      SELECT i.oid::regclass, attname FROM pg_class i JOIN pg_attribute ON attrelid = i.oid JOIN pg_index x ON x.indexrelid = i.oid
      WHERE i.relnamespace = 'public'::regnamespace AND x.indkey[attnum - 1] = 0 AND coalesce(attstattarget, -1) <> 0
        AND atttypid NOT IN ('timestamptz'::regtype, 'float8'::regtype, 'int4'::regtype)
      """),

  NO_LOGIN_OF_REQUESTS_OWNS_OR_CREATES_ANYTHING(
      """
      SELECT rolname FROM pg_roles
      WHERE rolname IN ('l9_api', 'l9_app', 'l9_platform', 'l9_maintainer')
        AND (EXISTS (SELECT FROM pg_shdepend WHERE refobjid = pg_roles.oid AND deptype = 'o')
          OR has_schema_privilege(oid, 'public', 'CREATE')
          OR has_database_privilege(oid, current_database(), 'CREATE')
          OR has_database_privilege(oid, current_database(), 'TEMPORARY'))
      """);

  /** The operators' tables, which have rules, and a test, of their own. */
  private static final String OF_NO_TENANT =
      "'" + String.join("', '", TableDescriptors.names(Kind.SYSTEM)) + "'";

  private static final String OURS =
      """
      WITH tables AS (
        SELECT c.* FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
          AND NOT relispartition AND relname NOT IN ({of no tenant})
      ), functions AS (
        SELECT p.* FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      ), policies AS (
        SELECT relname, polrelid, polname, polcmd, pg_get_expr(polqual, polrelid) AS polqual,
               pg_get_expr(polwithcheck, polrelid) AS polwithcheck,
               polname || CASE WHEN polpermissive THEN ' permissive ' ELSE ' restrictive ' END
                 || coalesce((SELECT string_agg(r::regrole::text, ',') FROM unnest(polroles) AS r), '') AS signature
        FROM pg_policy JOIN tables ON polrelid = tables.oid
      ), wanted_policies AS (
        SELECT oid, relname, wanted FROM tables, unnest(ARRAY[
            '_base permissive l9_app', '_admin_override permissive l9_platform',
            '_tenant_isolation restrictive l9_app', '_org_isolation restrictive l9_app',
            '_user_visibility restrictive l9_app', '_write_insert restrictive l9_app',
            '_write_update restrictive l9_app', '_write_delete restrictive l9_app']
          || CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attname = 'scope')
                  THEN ARRAY['_scope_access restrictive l9_app'] ELSE '{}'::text[] END) AS wanted
      )
      """;

  private final String query;

  CatalogLint(String query) {
    this.query = query;
  }

  /** Returns the objects that break this rule. */
  List<String> findings(Connection superuser) throws SQLException {
    return ask(superuser, query);
  }

  /** A query over what is ours: {@code tables}, {@code functions}, {@code policies}. */
  static List<String> ask(Connection superuser, String query) throws SQLException {
    return TestCluster.rows(
        superuser,
        (OURS + query).replace("{of no tenant}", OF_NO_TENANT).replace("{kept}", kept()));
  }

  private static String kept() {
    return "VALUES "
        + KeptColumns.BY_TABLE.entrySet().stream()
            .flatMap(
                table -> table.getValue().stream().map(column -> table.getKey() + "', '" + column))
            .sorted()
            .collect(Collectors.joining("'), ('", "('", "')"));
  }

  /** As it stands in the list of mutants. */
  @Override
  public String toString() {
    return "lint: " + name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
