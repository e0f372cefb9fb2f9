package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestInfo;

/**
 * Random tenants, exported and imported again; between them they see every combination of the
 * options.
 */
class PacketRoundTripTest {

  private static final int PACKETS = 500;

  private final MutableClock clock = new MutableClock(PacketRoundTrip.BEGIN);

  private static final int TENANTS = 4;

  @RepeatedTest(TENANTS)
  void anExportThatIsImported_isExportedAsItWas(TestInfo test, RepetitionInfo tenant) {
    TenantScope actor;
    List<String> lines;
    try (MemorySubstrate source = substrate()) {
      actor = source.as("acme", "sales", "alice").scope();
      new PacketRoundTrip(Seeds.of(test), clock).fill(source, actor, PACKETS);
      lines = PacketRoundTrip.exported(source, actor);
    }
    try (MemorySubstrate copy = substrate()) {
      PacketRoundTrip.check(lines, copy, actor, ImportOptions.DEFAULT, false);
      assertEquals(lines, PacketRoundTrip.exported(copy, actor), "in the same order");
    }
    List<ImportOptions> all = combinations();
    for (int i = tenant.getCurrentRepetition() - 1; i < all.size(); i += TENANTS) {
      ImportOptions options = all.get(i);
      try (MemorySubstrate copy = substrate()) {
        PacketRoundTrip.check(lines, copy, actor, options, options.onDuplicate() == null);
      }
    }
  }

  private MemorySubstrate substrate() {
    return MemorySubstrate.builder().embedder(new FakeEmbedder()).clock(clock).build();
  }

  private static List<ImportOptions> combinations() {
    List<@Nullable OnDuplicate> policies = new ArrayList<>(Arrays.asList(OnDuplicate.values()));
    policies.add(null);
    List<ImportOptions> all = new ArrayList<>();
    for (OnDuplicate policy : policies) {
      for (AbsentParents parents : AbsentParents.values()) {
        for (ImportedIds ids : ImportedIds.values()) {
          all.add(new ImportOptions(policy, false, 0, "n", parents, ids));
        }
      }
    }
    return all;
  }
}
