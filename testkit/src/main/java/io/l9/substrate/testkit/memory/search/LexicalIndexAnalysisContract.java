package io.l9.substrate.testkit.memory.search;

import static io.l9.substrate.testkit.memory.search.LexicalCases.ANALYSIS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex.Entry;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link LexicalIndex}: terms of an older analysis. */
public abstract class LexicalIndexAnalysisContract extends LexicalContract {

  private static final Comparator<PacketId> BY_ID =
      Comparator.comparing(PacketId::value, Position::compareIds);

  @Test
  void tellsHowManyHaveAnOlderAnalysis_andTakesThemOut() {
    TenantScope actor = world().endUser();
    List<Entry> old =
        randomEntries(actor, 5).stream()
            .map(e -> new Entry(e.packet(), e.terms(), ANALYSIS - 1))
            .toList();
    List<Entry> current = randomEntries(actor, 3);
    add(actor, old);
    add(actor, current);
    add(
        world().foreigner(),
        List.of(LexicalCases.entry(packet(world().foreigner()).build(), Map.of("deploy", 1), 0)));
    assertEquals(5, outdated(actor));
    assertEquals(
        5,
        as(
            actor,
            () ->
                memory()
                    .lexicalIndex()
                    .search(query(Set.of("absent"), PacketFilter.NONE, 9, null))
                    .outdated()));

    List<PacketId> sorted = old.stream().map(e -> e.packet().id()).sorted(BY_ID).toList();
    assertEquals(sorted.subList(0, 3), findOutdated(actor, null, 3));
    assertEquals(sorted.subList(3, 5), findOutdated(actor, sorted.get(2), 3));
    assertEquals(List.of(), findOutdated(actor, sorted.get(4), 3));

    List<PacketId> asked = new ArrayList<>(sorted.subList(0, 2));
    current.forEach(e -> asked.add(e.packet().id()));
    assertEquals(Set.copyOf(sorted.subList(0, 2)), removeOutdated(actor, asked));
    assertEquals(Set.of(), removeOutdated(actor, asked));
    assertEquals(3, outdated(actor));
    Set<String> all = Set.copyOf(WORDS);
    List<Entry> left =
        Stream.concat(old.stream(), current.stream())
            .filter(e -> !sorted.subList(0, 2).contains(e.packet().id()))
            .toList();
    assertScores(left, all, search(actor, query(all, PacketFilter.NONE, 99, null)));

    run(
        actor,
        () ->
            memory()
                .lexicalIndex()
                .addAll(
                    old.stream()
                        .filter(e -> sorted.subList(0, 2).contains(e.packet().id()))
                        .map(e -> new Entry(e.packet(), e.terms(), ANALYSIS))
                        .toList()));
    assertEquals(3, outdated(actor));
    assertEquals(8, search(actor, query(all, PacketFilter.NONE, 99, null)).size());
  }

  @Test
  void leavesOlderOnesAlone_whereTheScopeMayNotWrite() {
    TenantScope admin = world().tenantAdmin();
    Entry entry = LexicalCases.entry(packet(admin).build(), Map.of("deploy", 1), 0);
    add(admin, List.of(entry));
    List<PacketId> ids = List.of(entry.packet().id());
    assertEquals(Set.of(), removeOutdated(world().foreigner(), ids));
    assertEquals(0, outdated(world().foreigner()));
    assertEquals(1, outdated(admin));
    assertEquals(Set.copyOf(ids), removeOutdated(admin, ids));
    assertEquals(0, outdated(admin));
  }

  private long outdated(TenantScope actor) {
    return as(actor, () -> memory().lexicalIndex().outdated(ANALYSIS));
  }

  private List<PacketId> findOutdated(TenantScope actor, @Nullable PacketId after, int limit) {
    return as(actor, () -> memory().lexicalIndex().findOutdated(ANALYSIS, after, limit));
  }

  private Set<PacketId> removeOutdated(TenantScope actor, List<PacketId> packets) {
    return as(actor, () -> memory().lexicalIndex().removeOutdated(ANALYSIS, packets));
  }
}
