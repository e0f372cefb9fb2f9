package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.List;

/** The checks of roles, and of the login that the doctor examines as. */
final class LoginChecks {

  static final List<SchemaCheck> ALL =
      List.of(
          new SchemaCheck(
              "roles",
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
          new SchemaCheck(
              "memberships",
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
          new SchemaCheck(
              "creation",
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
          new SchemaCheck(
              "login-power",
              Severity.BROKEN,
              "row level security binds this login",
              "set L9_DB_USER to a login like l9_api",
              "SELECT format('%I is %s', rolname, CASE WHEN rolsuper THEN 'a superuser' ELSE 'above row level"
                  + " security' END), NULL FROM pg_roles"
                  + " WHERE rolname = session_user AND (rolsuper OR rolbypassrls)"),
          new SchemaCheck(
              "login-owner",
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
          new SchemaCheck(
              "login-scope",
              Severity.BROKEN,
              "this login may act in a scope",
              "the owner of that role runs it; it needs no right on any table of the substrate",
              "SELECT format('%I is not a member of l9_app, so that every scope is refused', rolname),"
                  + " format('GRANT l9_app TO %I', rolname) FROM pg_roles WHERE rolname = session_user AND NOT"
                  + " coalesce(pg_has_role(oid, (SELECT oid FROM pg_roles r WHERE r.rolname = 'l9_app'),"
                  + " 'MEMBER'), false)"),
          new SchemaCheck(
              "login-inherit",
              Severity.WARNING,
              "this login has no right on a table of ours but in a scope",
              "a superuser runs it (from PostgreSQL 16 on: GRANT l9_app TO … WITH INHERIT FALSE), so that a"
                  + " forgotten scope is refused before any policy is asked",
              """
          SELECT format('%I has the rights of l9_app without becoming it', rolname), format('ALTER ROLE %I NOINHERIT', rolname)
          FROM pg_roles me WHERE rolname = session_user AND NOT rolsuper
            AND pg_has_role(oid, (SELECT oid FROM pg_roles r WHERE r.rolname = 'l9_app'), 'USAGE')
            AND rolname NOT IN ('l9_user', 'l9_maintainer')
          """));

  private LoginChecks() {}
}
