package io.l9.substrate;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.PacketRoundTrip.Told;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A random tenant, exported from PostgreSQL and imported into it. */
class PacketRoundTripIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final ImportOptions COPY =
      new ImportOptions(null, false, 0, "", AbsentParents.KEEP, ImportedIds.REMAP);
  private static final ImportOptions DROPPING_COPY =
      new ImportOptions(null, false, 0, "", AbsentParents.DROP, ImportedIds.REMAP);

  private final MutableClock clock = new MutableClock(PacketRoundTrip.BEGIN);

  @Test
  void anExportThatIsImported_isExportedAsItWas(TestInfo test) {
    try (MemorySubstrate memory = substrate(MemorySubstrate.builder());
        MemorySubstrate database =
            substrate(MemorySubstrate.builder().dataSource(DATABASE.api()))) {
      TenantScope source = database.as("source", "sales", "alice").scope();
      new PacketRoundTrip(Seeds.of(test), clock).fill(database, source, 150);
      List<String> lines = PacketRoundTrip.exported(database, source);

      PacketRoundTrip.check(lines, memory, source, ImportOptions.DEFAULT, false);
      assertEquals(lines, PacketRoundTrip.exported(memory, source), "in the same order");
      PacketRoundTrip.check(
          lines, database, database.as("copy", "sales", "bob").scope(), COPY, false);
      PacketRoundTrip.check(
          lines, database, database.as("dropping", "sales", "bob").scope(), DROPPING_COPY, true);
      assertEquals(lines, PacketRoundTrip.exported(database, source), "the source is as it was");
    }
  }

  @Test
  void whatAnotherAdapterExported_isImportedAsItWas(TestInfo test) {
    try (MemorySubstrate memory = substrate(MemorySubstrate.builder());
        MemorySubstrate database =
            substrate(MemorySubstrate.builder().dataSource(DATABASE.api()))) {
      TenantScope actor = memory.as("restored", "sales", "alice").scope();
      new PacketRoundTrip(Seeds.of(test), clock).fill(memory, actor, 500);
      List<String> lines = PacketRoundTrip.exported(memory, actor);

      PacketRoundTrip.check(lines, database, actor, ImportOptions.DEFAULT, false);
      assertEquals(lines, PacketRoundTrip.exported(database, actor), "in the same order");
    }
  }

  @Test
  void aDryRunSaysWhatTheImportSays_ofIdsThatAnotherTenantHas() {
    try (MemorySubstrate l9 = substrate(MemorySubstrate.builder().dataSource(DATABASE.api()))) {
      Memory owner = l9.as("owner", "sales", "alice");
      Packet parent = owner.remember("parent");
      owner.packets().mutate(parent.id(), "child");
      List<String> lines = new ArrayList<>(PacketRoundTrip.exported(l9, owner.scope()));
      lines.add("{\"packet_type\":\"note\",\"payload\":\"innocent\"}");
      lines.add(
          "{\"packet_type\":\"note\",\"payload\":\"x\",\"parent_ids\":[\"%s\"]}"
              .formatted(parent.id()));
      TenantScope other = l9.as("other", "sales", "bob").scope();

      List<Told> foretold =
          PacketRoundTrip.imported(l9, other, new ImportOptions(null, true, 0, ""), lines);
      assertEquals(List.of(), PacketRoundTrip.exported(l9, other));
      List<Told> told = PacketRoundTrip.imported(l9, other, ImportOptions.DEFAULT, lines);

      assertEquals(foretold, told);
      assertEquals(
          List.of(Status.ERROR, Status.ERROR, Status.CREATED, Status.CREATED),
          told.stream().map(Told::status).toList());
      assertEquals(List.of(parent.id()), told.get(3).absentParents());
    }
  }

  @Test
  void rowsOfOtherClients_breakNoExportOff() throws SQLException {
    try (MemorySubstrate l9 = substrate(MemorySubstrate.builder().dataSource(DATABASE.api()));
        MemorySubstrate memory = substrate(MemorySubstrate.builder())) {
      TenantScope actor = l9.as("odd", "sales", "alice").scope();
      l9.as(actor).remember("plain");
      insertOdd(actor, "[".repeat(300) + "]".repeat(300));
      insertOdd(actor, "[1e400,0.10000000000000000001]");
      insertOdd(actor, "\"\"");
      insertOdd(actor, "null");

      List<String> lines = PacketRoundTrip.exported(l9, actor);

      assertEquals(5, lines.size());
      assertEquals(
          5, l9.as(actor).packets().list(PacketListQuery.newest(PacketFilter.NONE)).items().size());
      List<Told> told = PacketRoundTrip.imported(memory, actor, ImportOptions.DEFAULT, lines);
      assertEquals(Set.of(Status.CREATED), told.stream().map(Told::status).collect(toSet()));
      assertEquals(lines, PacketRoundTrip.exported(memory, actor));
    }
  }

  private static void insertOdd(TenantScope owner, String envelope) throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO packet_store (packet_id, packet_type, envelope, importance_score,"
                    + " content_hash, tags, tenant_id, org_id, user_id) VALUES (gen_random_uuid(),"
                    + " 'odd', ?::jsonb, NULL, NULL, '{x,NULL}', ?, ?, ?)")) {
      insert.setString(1, envelope);
      insert.setObject(2, owner.tenant().value());
      insert.setObject(3, Objects.requireNonNull(owner.org()).value());
      insert.setObject(4, Objects.requireNonNull(owner.user()).value());
      assertEquals(1, insert.executeUpdate());
    }
  }

  private MemorySubstrate substrate(SubstrateBuilder builder) {
    return builder.embedder(new FakeEmbedder()).clock(clock).build();
  }
}
