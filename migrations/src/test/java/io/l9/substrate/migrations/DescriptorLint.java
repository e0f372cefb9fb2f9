package io.l9.substrate.migrations;

import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptor.Reference;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The agreements between the table descriptors and the catalog of a migrated database. */
enum DescriptorLint {
  EVERY_TABLE_HAS_A_DESCRIPTOR(
      "SELECT relname FROM tables WHERE relname NOT IN (SELECT name FROM described)"),

  EVERY_DESCRIPTOR_HAS_A_TABLE(
      "SELECT name FROM described WHERE name NOT IN (SELECT relname FROM tables)"),

  EVERY_PARTITION_FOLLOWS_A_DESCRIBED_PARENT(
      """
      SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = pg_class.oid
      WHERE relnamespace = 'public'::regnamespace AND relispartition AND relkind IN ('r', 'p')
        AND (relname IN (SELECT name FROM described) OR inhparent NOT IN (SELECT oid FROM tables JOIN described ON name = relname))
      """),

  EVERY_NAMED_COLUMN_EXISTS(
      """
      SELECT name, "column" FROM named_columns JOIN tables ON relname = name
      WHERE "column" NOT IN (SELECT attname FROM columns WHERE attrelid = tables.oid)
      """),

  EVERY_FOREIGN_KEY_IS_A_REFERENCE(
      "SELECT referring, attname, referred, fate FROM foreign_keys"
          + " EXCEPT SELECT name, \"column\", target, fate FROM refs WHERE enforcement = 'FOREIGN_KEY'"),

  EVERY_ENFORCED_REFERENCE_IS_A_FOREIGN_KEY(
      "SELECT name, \"column\", target, fate FROM refs WHERE enforcement = 'FOREIGN_KEY'"
          + " EXCEPT SELECT referring, attname, referred, fate FROM foreign_keys"),

  EVERY_REFERENCE_LEADS_TO_A_TABLE(
      "SELECT name, \"column\", target FROM refs WHERE target NOT IN (SELECT relname FROM tables)"),

  /**
   * A new column of ids is declared, so that no erasure passes over it; generated keys are known.
   */
  EVERY_ID_IS_A_REFERENCE_OR_DECLARED_PLAIN(
      """
      SELECT relname, attname FROM tables JOIN columns ON attrelid = tables.oid
      WHERE atttypid IN ('uuid'::regtype, 'uuid[]'::regtype)
        AND attname NOT IN ('tenant_id', 'org_id', 'user_id', 'correlation_id')
        AND NOT (atthasdef AND EXISTS (SELECT FROM pg_index WHERE indrelid = tables.oid AND indisprimary AND attnum = ANY (indkey)))
        AND NOT EXISTS (SELECT FROM named_columns n WHERE n.name = relname AND n."column" = attname)
      """),

  SYSTEM_TABLES_HAVE_NO_TENANT_AND_OTHERS_HAVE_A_USER(
      """
      SELECT relname, kind FROM tables JOIN described ON name = relname,
        LATERAL (SELECT count(*) FILTER (WHERE attname IN ('tenant_id', 'user_id')) AS owners FROM columns WHERE attrelid = tables.oid) AS c
      WHERE owners <> CASE kind WHEN 'SYSTEM' THEN 0 ELSE 2 END
      """),

  EVERY_KIND_AGREES_WITH_THE_POLICIES(
      """
      SELECT name, kind, ownership FROM described FULL JOIN protected USING (name)
      WHERE kind IS DISTINCT FROM coalesce(upper(ownership), 'SYSTEM')
      """),

  EVERY_COPYING_VIEW_IS_NAMED(
      """
      SELECT name, view FROM copies EXCEPT SELECT name, view FROM copying_views
      """),

  EVERY_NAMED_VIEW_COPIES(
      """
      SELECT name, view FROM copying_views EXCEPT SELECT name, view FROM copies
      """);

  private static final String CATALOG =
      """
      , tables AS (
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      ), columns AS (
        SELECT attrelid, attname, atttypid, attnum, atthasdef FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
      ), foreign_keys AS (
        SELECT tables.relname::text AS referring, attname::text, target.relname::text AS referred,
               CASE confdeltype WHEN 'c' THEN 'DELETED' WHEN 'n' THEN 'UNLINKED' ELSE confdeltype::text END AS fate
        FROM pg_constraint JOIN tables ON tables.oid = conrelid JOIN pg_class target ON target.oid = confrelid
        JOIN columns ON attrelid = conrelid AND columns.attnum = conkey[2]
        WHERE contype = 'f' AND conparentid = 0
      ), reads AS (
        SELECT v.relname::text AS view, d.refclassid, d.refobjid
        FROM pg_class v JOIN pg_rewrite ON ev_class = v.oid
        JOIN pg_depend d ON classid = 'pg_rewrite'::regclass AND d.objid = pg_rewrite.oid
        WHERE v.relkind = 'm'
      ), copies AS (
        SELECT tables.relname::text AS name, view
        FROM (SELECT view, refclassid, refobjid FROM reads
              UNION ALL
              -- by way of the function that a view reads
              SELECT view, d.refclassid, d.refobjid FROM reads JOIN pg_depend d
                ON reads.refclassid = 'pg_proc'::regclass AND d.classid = 'pg_proc'::regclass AND d.objid = reads.refobjid) AS r
        JOIN tables ON r.refclassid = 'pg_class'::regclass AND tables.oid = r.refobjid
      )
      """;

  private final String query;

  DescriptorLint(String query) {
    this.query = query;
  }

  /** The disagreements, each with the table's name; none is as it should be. */
  List<String> findings(Connection superuser) throws SQLException {
    return TestCluster.rows(superuser, "WITH " + descriptors() + CATALOG + query);
  }

  private static String descriptors() {
    return String.join(
        ", ",
        rows("described (name, kind)", t -> Stream.of(List.of(t.name(), t.kind().name()))),
        rows(
            "named_columns (name, \"column\")",
            t -> t.columns().stream().map(column -> List.of(t.name(), column))),
        rows(
            "refs (name, \"column\", target, enforcement, fate)",
            t -> t.references().stream().map(reference -> row(t, reference))),
        rows(
            "copying_views (name, view)",
            t -> t.views().stream().map(view -> List.of(t.name(), view))),
        values(
            "protected (name, ownership)",
            ExpectedSchema.read().protections().entrySet().stream()
                .map(table -> List.of(table.getKey(), table.getValue().ownership()))));
  }

  private static List<String> row(TableDescriptor table, Reference reference) {
    return List.of(
        table.name(),
        reference.column(),
        reference.table(),
        reference.enforcement().name(),
        reference.whenDeleted().name());
  }

  private static String rows(String header, Rows rows) {
    return values(header, TableDescriptors.ALL.stream().flatMap(rows::of));
  }

  private static String values(String header, Stream<List<String>> rows) {
    return rows.map(row -> "('" + String.join("', '", row) + "')")
        .collect(Collectors.joining(", ", header + " AS (VALUES ", ")"));
  }

  private interface Rows {
    Stream<List<String>> of(TableDescriptor table);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
