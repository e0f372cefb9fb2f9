package io.l9.substrate.testkit.memory.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.catalog.ExportPage;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketIndex}: packets in the order in which they were stored, and exports. */
public abstract class PacketIndexExportContract extends CatalogContract {

  @Test
  void followsWhatIsStored_whenItHappenedDoesNotMatter() {
    TenantScope actor = world().endUser();
    Packet first = stored(actor, packet(actor));
    assertEquals(List.of(first), follow(actor, PacketFilter.NONE, FIRST, 5, 1));
    Tail begin = tail(actor, PacketFilter.NONE, null, 5);
    assertEquals(List.of(), begin.packets());
    Packet late = stored(actor, packet(actor).timestamp(NOW.plusSeconds(50)));
    Packet early = stored(actor, packet(actor).timestamp(NOW.minusSeconds(50)));
    assertEquals(List.of(late, early), follow(actor, PacketFilter.NONE, begin.next(), 5, 2));
    StorePosition end = tail(actor, PacketFilter.NONE, begin.next(), 5).next();
    assertEquals(List.of(), tail(actor, PacketFilter.NONE, end, 5).packets());
    Packet more = stored(actor, packet(actor));
    assertEquals(List.of(more), follow(actor, PacketFilter.NONE, end, 5, 1));
  }

  @Test
  void followsInPages_thatLoseAndRepeatNone() {
    TenantScope actor = world().endUser();
    List<Packet> batch = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      batch.add(packet(actor).tags(i == 3 ? "odd" : "even").build());
    }
    store(actor, batch);
    stored(actor, packet(actor).tags("even").expiresAt(NOW));
    PacketFilter even =
        PacketFilter.must(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("even")));
    List<Packet> seen = follow(actor, even, FIRST, 2, 6);
    batch.remove(3);
    assertEquals(6, seen.size());
    assertEquals(ids(batch), ids(seen));
  }

  @Test
  void handsOutAll_parentsFirst_thoughTheyHappenedLater() {
    TenantScope actor = world().endUser();
    Packet parent = stored(actor, packet(actor).timestamp(NOW));
    Packet child = stored(actor, packet(actor).parents(parent).timestamp(NOW.minusSeconds(9)));
    Packet root = stored(actor, packet(actor).timestamp(NOW.minusSeconds(1)));
    stored(actor, packet(actor).expiresAt(NOW));
    assertEquals(List.of(root, parent, child), exported(actor, PacketFilter.NONE, 200));
  }

  @Test
  void handsOutAllThatMeetTheFilter_partByPart() {
    TenantScope actor = world().endUser();
    List<Packet> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(
          packet(actor).timestamp(NOW.minusSeconds(i / 4)).agent(i % 3 == 0 ? "b" : "a").build());
    }
    store(actor, many);
    Packet child =
        stored(actor, packet(actor).parents(many.get(0)).timestamp(NOW.minusSeconds(99)));
    many.sort(java.util.Comparator.comparing(Packet::position));
    many.add(child);
    for (int limit : List.of(1, 7, 31, 200)) {
      assertEquals(many, exported(actor, PacketFilter.NONE, limit));
    }
    many.removeIf(packet -> !"b".equals(packet.agentId()));
    assertEquals(
        many,
        exported(
            actor,
            PacketFilter.must(new Condition.AnyOf(Condition.NameField.AGENT_ID, Set.of("b"))),
            4));
  }

  @Test
  void handsOutWhatWasStoredWhenTheExportBegan_andNotWhatCameLater() {
    TenantScope actor = world().endUser();
    Packet first = stored(actor, packet(actor).timestamp(NOW.minusSeconds(3)));
    Packet second = stored(actor, packet(actor).timestamp(NOW.minusSeconds(2)));
    Packet gone = stored(actor, packet(actor).timestamp(NOW.minusSeconds(1)));
    ExportPage begun = export(actor, PacketFilter.NONE, null, 1);
    stored(actor, packet(actor).timestamp(NOW));
    stored(actor, packet(actor).parents(first));
    run(actor, () -> memory().packetCuration().erase(new Erasure(gone.id(), false)));
    List<Packet> rest = exported(actor, PacketFilter.NONE, begun.next(), 1);

    assertEquals(List.of(first), begun.packets());
    assertEquals(List.of(second), rest);
    assertEquals(4, exported(actor, PacketFilter.NONE, 200).size(), "the next export has them");
  }

  @Test
  void handsOutWhatTheSameUnitOfWorkStored() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    assertEquals(
        List.of(packet),
        as(
            actor,
            () -> {
              memory().packets().createAbsent(List.of(packet));
              return memory().packetIndex().export(PacketFilter.NONE, null, 5, NOW).packets();
            }));
  }

  private List<Packet> exported(TenantScope actor, PacketFilter filter, int limit) {
    return exported(actor, filter, null, limit);
  }

  private List<Packet> exported(
      TenantScope actor, PacketFilter filter, @Nullable ExportPlace from, int limit) {
    List<Packet> seen = new ArrayList<>();
    ExportPlace place = from;
    do {
      ExportPage page = export(actor, filter, place, limit);
      assertTrue(page.packets().size() <= limit);
      seen.addAll(page.packets());
      place = page.next();
    } while (place != null);
    return seen;
  }

  private ExportPage export(
      TenantScope actor, PacketFilter filter, @Nullable ExportPlace after, int limit) {
    return as(actor, () -> memory().packetIndex().export(filter, after, limit, NOW));
  }
}
