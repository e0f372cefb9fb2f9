package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Base of the kits of packets. */
abstract class PacketContract extends MemoryContract {

  static final int THREADS = 6;

  PacketRepository packets() {
    return memory().packets();
  }

  JsonDocument json(String text) {
    return json().parse(text);
  }

  ThreadId thread() {
    return new ThreadId(Seeds.uuid(random()));
  }

  Set<PacketId> create(TenantScope actor, Packet... packets) {
    return as(actor, () -> packets().createAbsent(List.of(packets)));
  }

  void assertHolds(TenantScope actor, Packet holder) {
    Map<DuplicateKey, Packet> holders =
        as(actor, () -> packets().holders(List.of(holder.duplicateKey())));
    assertEquals(Set.of(holder.duplicateKey()), holders.keySet());
    assertSame(holder, holders.get(holder.duplicateKey()));
  }

  /** Equal in every component, and the tags also in their order. */
  static void assertSame(Packet expected, @Nullable Packet actual) {
    if (actual == null) {
      throw new AssertionError("nothing is there; expected " + expected);
    }
    assertEquals(expected, actual);
    assertEquals(List.copyOf(expected.tags()), List.copyOf(actual.tags()));
  }

  static void assertSameElements(List<Packet> expected, List<Packet> actual) {
    assertEquals(expected.size(), actual.size());
    Map<PacketId, Packet> byId =
        actual.stream().collect(Collectors.toMap(Packet::id, packet -> packet));
    expected.forEach(packet -> assertSame(packet, byId.get(packet.id())));
  }
}
