package io.l9.substrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptors;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The columns of an exported packet, compared with those that the descriptor calls derived. */
class ExportedColumnsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  /** A line with every member of an export. */
  private static final String LINE =
      """
      {"id":"00000000-0000-7000-8000-000000000001","packet_type":"note","payload":{},"agent_id":"a",\
      "thread_id":"00000000-0000-7000-8000-000000000002","timestamp":"2026-01-01T00:00:00Z",\
      "parent_ids":["00000000-0000-7000-8000-000000000003"],"derivation":"split","generation":4,\
      "root_id":"00000000-0000-7000-8000-000000000004","tags":["t"],"expires_at":"2099-01-01T00:00:00Z",\
      "scope":"shared","importance_score":0.7,"duplicate_of":"00000000-0000-7000-8000-000000000005",\
      "correlation_id":"00000000-0000-7000-8000-000000000006","session_id":"s","trace_id":"t"}
      """;

  private static final Map<String, String> RENAMED =
      Map.of("id", "packet_id", "payload", "envelope", "expires_at", "ttl");

  /** Columns of the importer's scope, and columns that only other clients write. */
  private static final Set<String> NOT_EXPORTED =
      Set.of("tenant_id", "org_id", "user_id", "routing", "provenance", "processing_status");

  @Test
  void everyColumnOfAPacketIsExported_orDerived_orOfTheScope() throws SQLException {
    TableDescriptor packets = TableDescriptors.ALL.get(0);
    Set<String> expected = new TreeSet<>(columns(packets.name()));
    packets.derived().forEach(expected::remove);
    expected.removeAll(NOT_EXPORTED);

    assertEquals(
        expected,
        Pattern.compile("\"(\\w+)\":")
            .matcher(exported())
            .results()
            .map((MatchResult member) -> member.group(1))
            .map(member -> RENAMED.getOrDefault(member, member))
            .collect(toCollection(TreeSet::new)));
  }

  private static String exported() {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build()) {
      PacketMemory packets = l9.as("acme", "sales", "alice").packets();
      List<ImportResult> results = new ArrayList<>();
      packets.importLines(
          new ByteArrayInputStream(LINE.getBytes(UTF_8)), ImportOptions.DEFAULT, results::add);
      assertEquals(ImportResult.Status.CREATED, results.get(0).status(), results::toString);
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      packets.exportLines(PacketFilter.NONE, lines);
      return lines.toString(UTF_8).lines().findFirst().orElseThrow();
    }
  }

  private static List<String> columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = DATABASE.api().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped"
                    .formatted(table))) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }
}
