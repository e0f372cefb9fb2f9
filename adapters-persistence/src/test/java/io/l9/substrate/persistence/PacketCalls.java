package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.event.AgentPlace;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls of every method of the ports of packets, of their catalog, curation, events and accesses.
 */
final class PacketCalls {

  private PacketCalls() {}

  static void readsAndSearches(MemoryFixture fixture, MemoryStore memory) {
    PacketRepository packets = memory.packets();
    EmbeddingRepository embeddings = memory.embeddings();
    EmbeddingIndex embeddingIndex = memory.embeddingIndex();
    LexicalIndex lexicalIndex = memory.lexicalIndex();
    ThreadId thread = new ThreadId(Seeds.uuid(fixture.random()));
    Packet parent = fixture.packet().thread(thread).build();
    Packet packet = fixture.packet().thread(thread).parents(parent).tags("tag").build();
    EmbeddingModel model = new EmbeddingModel("native", 384);
    assertEquals(2, packets.createAbsent(List.of(parent, packet)).size());
    assertTrue(packets.find(packet.id()).isPresent());
    assertEquals(2, packets.findAll(List.of(packet.id(), parent.id())).size());
    assertEquals(1, packets.holders(List.of(packet.duplicateKey())).size());
    assertEquals(1, packets.at(List.of(packet.moment())).size());
    assertEquals(1, packets.lock(List.of(packet.id())).size());
    packets.reinforce(List.of(packet.id()), NOW);
    for (boolean newestFirst : new boolean[] {true, false}) {
      assertEquals(
          2, packets.thread(new ThreadQuery(thread, newestFirst, 5, null), NOW).items().size());
      var unused = packets.thread(new ThreadQuery(thread, newestFirst, 5, parent.position()), NOW);
    }
    assertEquals(1, packets.standings(List.of(packet.id()), List.of(packet.id()), NOW).size());
    for (Direction direction : Direction.values()) {
      LineageQuery query = LineageQuery.of(packet.id(), direction);
      assertEquals(direction == Direction.DOWN ? 1 : 2, packets.lineage(query, NOW).nodes().size());
    }
    embeddings.createAll(List.of(fixture.embedding(packet, model, fixture.vector(384), 0)));
    assertEquals(1, embeddings.ofPacket(packet.id().value()).size());
    assertEquals(1, embeddings.represented(List.of(packet.id().value())).size());
    PacketFilter filter =
        new PacketFilter(
            List.of(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("tag"))),
            List.of(new Condition.MinImportance(0)),
            List.of(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("other"))));
    assertEquals(
        1,
        embeddingIndex
            .nearest(
                new EmbeddingIndex.Query(
                    EmbeddingSpace.CONTENT, model, fixture.vector(384), filter, 1, null, true, NOW))
            .matches()
            .size());
    lexicalIndex.addAll(List.of(LexicalCases.entry(packet, Map.of("term", 2))));
    assertEquals(
        1,
        lexicalIndex
            .search(LexicalCases.query(Set.of("term"), filter, 5, 0.0, NOW))
            .matches()
            .size());
    assertEquals(0, lexicalIndex.outdated(LexicalCases.ANALYSIS));
    assertEquals(List.of(), lexicalIndex.findOutdated(LexicalCases.ANALYSIS, null, 5));
    assertEquals(
        Set.of(), lexicalIndex.removeOutdated(LexicalCases.ANALYSIS, List.of(packet.id())));
    packets.releaseKeys(List.of(packet.id()));
  }

  static void listsAndCurates(MemoryFixture fixture, MemoryStore memory) {
    PacketRepository packets = memory.packets();
    PacketIndex index = memory.packetIndex();
    PacketCurationRepository curation = memory.packetCuration();
    AgentEventLog events = memory.agentEvents();
    ThreadId thread = new ThreadId(Seeds.uuid(fixture.random()));
    Packet packet = fixture.packet().thread(thread).agent("a").tags("curated").build();
    Packet other = fixture.packet().build();
    assertEquals(2, packets.createAbsent(List.of(packet, other)).size());
    assertEquals(1, index.ofContents(List.of(packet.contentHash()), 5, NOW).size());
    assertEquals(
        1,
        index
            .threads(
                new ThreadListQuery("a", 5, new Position(Instant.MAX, other.id().value())), NOW)
            .items()
            .size());
    PacketFilter ofTag =
        PacketFilter.must(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("curated")));
    PacketFilter ofThread =
        PacketFilter.must(
            new Condition.AnyOf(Condition.NameField.THREAD_ID, Set.of(thread.toString())));
    for (@Nullable Position after :
        new @Nullable Position[] {null, new Position(Instant.MAX, other.id().value())}) {
      for (PacketFilter filter : List.of(ofThread, ofTag)) {
        assertTrue(index.list(new PacketListQuery(filter, 5, after), NOW).items().contains(packet));
      }
    }
    Tail tail = index.stored(new TailQuery(ofThread, null, 5), NOW);
    assertEquals(List.of(), index.stored(new TailQuery(ofThread, tail.next(), 5), NOW).packets());
    assertEquals(
        List.of(packet.id()),
        index.export(ofThread, null, 5, NOW).packets().stream().map(Packet::id).toList());
    ExportPlace place = new ExportPlace("1:1:", 0, packet.position());
    assertEquals(List.of(), index.export(ofThread, place, 5, NOW).packets());
    assertEquals(1, index.tags(new TagQuery("cur", 5, "a"), NOW).size());
    for (@Nullable RankedPlace after :
        new @Nullable RankedPlace[] {null, new RankedPlace(1, packet.id(), "a")}) {
      assertTrue(index.recentImportant(new RecentImportantQuery("a", 5, after), NOW).isPresent());
    }
    assertTrue(curation.findForChange(packet.id()).isPresent());
    curation.amend(packet);
    assertTrue(curation.contradict(new Contradiction(packet.id(), other.id(), "a"), NOW));
    UUID id = Seeds.uuid(fixture.random());
    events.appendAll(
        List.of(
            new AgentEvent(
                id,
                packet.owner(),
                "a",
                "type",
                packet.id(),
                packet.payload(),
                NOW,
                null,
                null,
                null)));
    assertTrue(events.find(id).isPresent());
    for (boolean newestFirst : new boolean[] {true, false}) {
      assertEquals(
          1,
          events
              .list(
                  new AgentEventQuery(
                      "a",
                      "type",
                      packet.id(),
                      NOW,
                      NOW.plusSeconds(1),
                      newestFirst,
                      5,
                      new Position(newestFirst ? Instant.MAX : Instant.MIN, id)))
              .items()
              .size());
    }
    for (@Nullable AgentPlace after :
        new @Nullable AgentPlace[] {null, new AgentPlace(NOW.plusSeconds(9), "z")}) {
      assertEquals(1, events.agents(new AgentListQuery(5, after), NOW).size());
    }
    assertEquals(1, events.agent("a", NOW).orElseThrow().packets());
    assertTrue(curation.erase(new Erasure(packet.id(), true)).isPresent());
  }

  static void logsAccesses(MemoryFixture fixture, AccessLog accessLog) {
    AccessTarget target = AccessTarget.packet(Seeds.uuid(fixture.random()));
    accessLog.appendAll(
        List.of(
            new Access(
                Seeds.uuid(fixture.random()),
                fixture.actor().owner(),
                target,
                AccessKind.READ,
                "agent",
                null,
                null,
                null,
                null,
                null,
                NOW,
                null,
                null,
                null)));
    for (@Nullable Position after :
        new @Nullable Position[] {null, new Position(Instant.MAX, target.id())}) {
      assertEquals(1, accessLog.of(new AccessQuery(target, 5, after)).items().size());
    }
  }
}
