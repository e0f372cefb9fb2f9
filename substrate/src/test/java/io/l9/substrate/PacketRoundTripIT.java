package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.packet.AbsentParents;
import io.l9.substrate.domain.memory.packet.ImportOptions;
import io.l9.substrate.domain.memory.packet.ImportedIds;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
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

  private MemorySubstrate substrate(MemorySubstrate.Builder builder) {
    return builder.embedder(new FakeEmbedder()).clock(clock).build();
  }
}
