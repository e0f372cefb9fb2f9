package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptor.Pruning;
import io.l9.substrate.migrations.tables.TableDescriptor.Reference;
import io.l9.substrate.migrations.tables.TableDescriptor.Reference.Fate;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table descriptors against a migrated database: against its catalog, against what erasing and
 * deleting do, and against the jobs that prune.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableDescriptorsIT {

  /** The row that the others refer to. */
  private static final String ID = "00000000-0000-7000-8000-000000000001";

  /** Another packet, of the same owner. */
  private static final String OTHER = "00000000-0000-7000-8000-000000000002";

  /** The tables that others refer to, and their keys. */
  private static final Map<String, String> KEYS =
      Map.of(
          "packet_store", "packet_id",
          "memory_embeddings", "embedding_id",
          "knowledge_facts", "fact_id",
          "reflection_store", "reflection_id",
          "task_reflections", "id",
          "memory_summaries", "summary_id",
          "supplier_profiles", "supplier_id",
          "buyer_profiles", "buyer_id",
          "api_keys", "key_id",
          "tasks", "task_uid");

  private final Connection superuser;

  TableDescriptorsIT(TestCluster cluster) throws SQLException {
    superuser = cluster.as("postgres", cluster.migrated()).getConnection();
    superuser.setAutoCommit(false);
  }

  @BeforeEach
  @AfterEach
  void rollBack() throws SQLException {
    superuser.rollback();
  }

  @AfterAll
  void disconnect() throws SQLException {
    superuser.close();
  }

  @ParameterizedTest
  @EnumSource
  void holds(DescriptorLint lint) throws SQLException {
    assertEquals(List.of(), lint.findings(superuser));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          EVERY_TABLE_HAS_A_DESCRIPTOR                        | newcomer                              | CREATE TABLE newcomer (user_id uuid)
          EVERY_DESCRIPTOR_HAS_A_TABLE                        | agent_log                             | ALTER TABLE agent_log RENAME TO journal
          EVERY_PARTITION_FOLLOWS_A_DESCRIBED_PARENT          | p                                     | CREATE TABLE newcomer (i int) PARTITION BY LIST (i); CREATE TABLE p PARTITION OF newcomer DEFAULT
          EVERY_NAMED_COLUMN_EXISTS                           | operations,finished_at                | ALTER TABLE operations RENAME finished_at TO ended_at
          EVERY_FOREIGN_KEY_IS_A_REFERENCE                    | tasks,session_packet,packet_store,a   | ALTER TABLE tasks ADD session_packet uuid, ADD FOREIGN KEY (tenant_id, session_packet) REFERENCES packet_store (tenant_id, packet_id)
          EVERY_ENFORCED_REFERENCE_IS_A_FOREIGN_KEY           | packet_tags,packet_id,packet_store,DELETED | ALTER TABLE packet_tags DROP CONSTRAINT packet_tags_tenant_id_packet_id_fkey
          EVERY_REFERENCE_LEADS_TO_A_TABLE                    | transactions,buyer_id,buyer_profiles  | ALTER TABLE buyer_profiles RENAME TO buyers
          EVERY_ID_IS_A_REFERENCE_OR_DECLARED_PLAIN           | tasks,packets                         | ALTER TABLE tasks ADD packets uuid[]
          SYSTEM_TABLES_HAVE_NO_TENANT_AND_OTHERS_HAVE_A_USER | job_runs,SYSTEM                       | ALTER TABLE job_runs ADD user_id uuid
          EVERY_COPYING_VIEW_IS_NAMED                         | tasks,mv                              | CREATE MATERIALIZED VIEW mv AS SELECT payload FROM tasks
          EVERY_NAMED_VIEW_COPIES                             | knowledge_facts,mv_high_confidence_facts | DROP MATERIALIZED VIEW mv_high_confidence_facts CASCADE
          """)
  void noticesADisagreement(DescriptorLint lint, String finding, String change)
      throws SQLException {
    execute(superuser, change);
    assertEquals(List.of(finding.replace(',', '|')), lint.findings(superuser));
  }

  @Test
  void everyTableIsMadeByTheFileThatItsDescriptorNames() throws IOException {
    for (TableDescriptor table : TableDescriptors.ALL) {
      if (table.migration().equals(TableDescriptor.MIGRATOR)) {
        continue;
      }
      Path file = TestCluster.files(table.migration(), table.migration())[0];
      assertTrue(
          Files.readString(file).contains("CREATE TABLE IF NOT EXISTS " + table.name() + " ("),
          () -> table.name() + " is not made by " + file.getFileName());
    }
  }

  /** The treatments that statements read are those of Java, of every table and nothing else. */
  @Test
  void statementsReadTheSameTreatments() throws SQLException {
    List<String> stored =
        rows(
            superuser,
            "SELECT table_name, kind, erasure, erased_columns, person_columns, export,"
                + " left_out_columns, derived_columns FROM table_treatments ORDER BY 1");
    List<String> described =
        TableDescriptors.ALL.stream()
            .map(
                table ->
                    String.join(
                        "|",
                        table.name(),
                        code(table.kind()),
                        code(table.erasure().treatment()),
                        array(table.erasure().columns()),
                        array(table.persons()),
                        code(table.export().extent()),
                        array(table.export().columns()),
                        array(table.derived())))
            .sorted()
            .toList();
    List<String> differing = new ArrayList<>(stored);
    differing.removeAll(described);
    List<String> missing = new ArrayList<>(described);
    missing.removeAll(stored);
    assertEquals(List.of(), differing, "in table_treatments, but not so in TableDescriptors");
    assertEquals(List.of(), missing, "in TableDescriptors, but not so in table_treatments");
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String array(List<String> columns) {
    return "{" + String.join(",", columns) + "}";
  }

  static Stream<TableDescriptor> referring() {
    return TableDescriptors.ALL.stream().filter(table -> !table.references().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("referring")
  void deletingARowTreatsTheRowsThatReferToIt(TableDescriptor table) throws SQLException {
    for (Reference reference : table.references()) {
      plant(reference.table(), Map.of());
      int rows = refer(table, reference);
      execute(
          superuser,
          "DELETE FROM %s WHERE %s = '%s'"
              .formatted(reference.table(), KEYS.get(reference.table()), ID));
      assertEquals(reference.whenDeleted(), fate(table, reference, rows), reference::toString);
      superuser.rollback();
    }
  }

  /** The row referred to is the packet, or one that goes with it. */
  @ParameterizedTest
  @MethodSource("referring")
  void erasingAPacketTreatsTheRowsThatReferToWhatGoes(TableDescriptor table) throws SQLException {
    for (Reference reference : table.references()) {
      String packet = ID;
      if (!reference.table().equals("packet_store")) {
        Optional<Reference> source = sourceOf(reference.table());
        if (source.isEmpty()) {
          continue;
        }
        packet = OTHER;
        plant(
            reference.table(),
            Map.of(source.get().column(), value(reference.table(), source.get(), OTHER)));
      } else {
        plant("packet_store", Map.of());
      }
      int rows = refer(table, reference);
      execute(superuser, "SET LOCAL SESSION AUTHORIZATION l9_api", Scope.END_USER.begin());
      rows(superuser, "SELECT l9_erase_packet('%s', false)".formatted(packet));
      execute(superuser, "RESET SESSION AUTHORIZATION", "RESET ROLE");
      assertEquals(reference.whenErased(), fate(table, reference, rows), reference::toString);
      superuser.rollback();
    }
  }

  /** The pruning that SQL does; the jobs that Java does have tests of their own. */
  @ParameterizedTest
  @CsvSource({
    "packet_store,     evict-packets,     l9_evict_packets_at",
    "reflection_store, evict-reflections, l9_evict_reflections_at"
  })
  void pruningDeletesWhatIsOldByItsColumn(String name, String job, String function)
      throws SQLException {
    Pruning pruning = descriptor(name).pruning().orElseThrow();
    assertEquals(job, pruning.by());
    for (String time : List.of("now() - interval '1 minute'", "now() + interval '1 minute'")) {
      execute(superuser, insert(name, Map.of(pruning.column(), time)));
    }
    rows(superuser, "SELECT %s(10, now())".formatted(function));
    assertEquals(
        List.of("t"),
        rows(superuser, "SELECT %s > now() FROM %s".formatted(pruning.column(), name)));
  }

  /** Plants the row that others refer to, beside rows of other tables that one may be of. */
  private void plant(String name, Map<String, String> values) throws SQLException {
    // else a packet queues itself for embedding, before a test does
    execute(superuser, "SET LOCAL l9.indexes_itself = 'on'");
    execute(
        superuser,
        insert("packet_store", Map.of("packet_id", "'" + OTHER + "'")),
        insert("knowledge_facts", Map.of()),
        insert("reflection_store", Map.of()),
        insert("task_reflections", Map.of()));
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(Objects.requireNonNull(KEYS.get(name), name), "'" + ID + "'");
    execute(superuser, insert(name, all));
  }

  /** Plants a row that refers to {@link #ID}, and returns how many rows the table has then. */
  private int refer(TableDescriptor table, Reference reference) throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    if (Tables.isCopyOfPacket(table.name())) {
      values.put("packet_id", "'" + OTHER + "'");
    }
    String column = column(reference);
    values.put(column, value(table.name(), reference, ID));
    if (column.equals("root_id")) {
      values.put("parent_ids", "'{%s}'".formatted(ID));
    } else if (table.name().equals("memory_access_log")) {
      values.put(
          "target_type",
          switch (reference.table()) {
            case "packet_store" -> "'packet'";
            case "memory_embeddings" -> "'embedding'";
            case "knowledge_facts" -> "'fact'";
            case "reflection_store" -> "'reflection'";
            default -> "'summary'";
          });
    }
    execute(superuser, insert(table.name(), values));
    return count(table, "true");
  }

  private Fate fate(TableDescriptor table, Reference reference, int before) throws SQLException {
    if (count(table, "%s::text ~ '%s'".formatted(column(reference), ID)) > 0) {
      return Fate.KEPT;
    }
    int others = reference.table().equals(table.name()) ? before - 1 : before;
    return count(table, "true") == others ? Fate.UNLINKED : Fate.DELETED;
  }

  private int count(TableDescriptor table, String condition) throws SQLException {
    return Integer.parseInt(
        rows(superuser, "SELECT count(*) FROM %s WHERE %s".formatted(table.name(), condition))
            .get(0));
  }

  /** Returns the reference to a packet with which a row of the table is erased. */
  private static Optional<Reference> sourceOf(String name) {
    return descriptor(name).references().stream()
        .filter(reference -> reference.table().equals("packet_store"))
        .filter(reference -> reference.whenErased() == Fate.DELETED)
        .findFirst();
  }

  /** Returns a literal of the reference's column that names a row. */
  private String value(String name, Reference reference, String id) throws SQLException {
    if (reference.column().contains(".")) {
      return "'{\"%s\": \"%s\"}'".formatted(reference.column().replaceFirst(".*\\.", ""), id);
    }
    String type =
        rows(
                superuser,
                "SELECT atttypid::regtype FROM pg_attribute WHERE attrelid = '%s'::regclass AND attname = '%s'"
                    .formatted(name, reference.column()))
            .get(0);
    return type.endsWith("[]") ? "'{%s}'".formatted(id) : "'%s'".formatted(id);
  }

  private static String column(Reference reference) {
    return reference.column().replaceFirst("\\..*", "");
  }

  private static String insert(String name, Map<String, String> values) {
    Tables.Protected table = Tables.of(name);
    RowOwner owner =
        name.equals("embedding_spaces")
            ? new RowOwner(1, null, null, null)
            : new RowOwner(1, 1, 1, table.scoped() ? "shared" : null);
    return table.insert(owner, values);
  }

  private static TableDescriptor descriptor(String name) {
    return TableDescriptors.ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
