package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Calls of every method of the ports of embeddings, notes and summaries. */
final class EmbeddingCalls {

  private EmbeddingCalls() {}

  static void embeds(MemoryFixture fixture, MemoryStore memory) {
    PacketRepository packets = memory.packets();
    EmbeddingRepository embeddings = memory.embeddings();
    EmbeddingSpaceRepository spaces = memory.embeddingSpaces();
    EmbeddingBacklogRepository backlog = memory.embeddingBacklog();
    NoteRepository notes = memory.notes();
    TenantId tenant = fixture.actor().tenant();
    UUID lease = Seeds.uuid(fixture.random());
    EmbeddingModel model = new EmbeddingModel("model", 4);
    EmbeddingModel target = new EmbeddingModel("target", 5);
    Packet packet = fixture.packet().build();
    UUID id = packet.id().value();
    List<UUID> ids = List.of(id);
    assertEquals(1, packets.createAbsent(List.of(packet)).size());
    spaces.noteAbsent(tenant, Map.of(EmbeddingSpace.CONTENT, model));
    assertEquals(1, spaces.hold(tenant).size());
    assertTrue(spaces.lock(tenant));
    SpaceModels space = SpaceModels.of(tenant, EmbeddingSpace.CONTENT, model).movingTo(target);
    assertFalse(spaces.update(space, NOW), "an end user may not");
    assertEquals(List.of(), spaces.claim(1, lease, NOW, NOW));
    assertFalse(spaces.give(space, lease, NOW));
    assertFalse(spaces.delete(tenant, EmbeddingSpace.CONTENT));

    embeddings.createAbsent(List.of(fixture.embedding(packet, model, fixture.vector(4), 0)));
    assertEquals(Set.of(id), embeddings.keep(ids));
    embeddings.countChunks(ids);
    assertEquals(1, embeddings.count(tenant, EmbeddingSpace.CONTENT, model, NOW, 5).vectors());
    for (UUID after : new UUID[] {null, new UUID(0, 0)}) {
      assertEquals(
          1, embeddings.lacking(tenant, EmbeddingSpace.CONTENT, model, target, after, 5).size());
    }
    assertEquals(ids, embeddings.deleteOf(tenant, EmbeddingSpace.CONTENT, model, 5));
    assertEquals(0, embeddings.delete(id, EmbeddingSpace.CONTENT));
    List<Embedding> two =
        List.of(
            fixture.embedding(packet, model, fixture.vector(4), 0),
            fixture.embedding(packet, model, fixture.vector(4), 1));
    assertEquals(1, embeddings.holdAndCreate(tenant, two.subList(0, 1)).size());
    assertEquals(1, embeddings.holdAndCreate(tenant, two.subList(1, 2)).size());
    assertEquals(2, embeddings.ofPacket(id).size());
    assertEquals(2, embeddings.delete(id, EmbeddingSpace.CONTENT));
    assertEquals(1, embeddings.holdAndCreate(tenant, two).size());

    backlog.addAbsent(
        List.of(
            new EmbeddingBacklogRepository.Entry(
                id, packet.owner(), packet.visibility(), true, null)),
        NOW);
    assertEquals(1, backlog.waiting(ids).size());
    assertEquals(1, backlog.claim(5, lease, NOW, NOW, 8).size());
    backlog.giveBack(Map.of(id, "error"), lease, NOW, true);
    assertEquals(1, backlog.count(5));
    assertEquals(1, backlog.state(NOW, 1, 5).failed());
    assertEquals(1, backlog.revive(NOW, 1));
    assertEquals(Set.of(), backlog.park(Map.of(id, "no model"), lease, NOW, 8));
    assertEquals(Set.of(), backlog.finish(ids, lease));

    Note note = new Note(lease, packet.owner(), packet.visibility(), "a", packet.payload(), 1, NOW);
    notes.create(note, fixture.vector(1536));
    assertTrue(notes.find(note.id()).isPresent());
    for (Position after : new Position[] {null, new Position(NOW.plusSeconds(1), id)}) {
      assertEquals(1, notes.list(new NoteQuery("a", 5, after)).items().size());
    }
    assertEquals(1, notes.nearest(fixture.vector(1536), "a", 1, null).matches().size());
    assertTrue(notes.delete(note.id()));
  }

  static void summarises(MemoryFixture fixture, MemoryStore memory) {
    SummaryRepository summaries = memory.summaries();
    Packet packet = fixture.packet().agent("summed").build();
    assertEquals(1, memory.packets().createAbsent(List.of(packet)).size());
    SummarySubject subject = SummarySubject.agent("summed");
    assertEquals(List.of(packet.id()), summaries.packetsOf(subject, NOW, 5));
    SummaryRepository.Index index =
        new SummaryRepository.Index(
            Set.of("term"), new EmbeddingModel("sum", 4), fixture.vector(4));
    SummaryId id = new SummaryId(Seeds.uuid(fixture.random()));
    Summary first = summary(id, packet, 1);
    summaries.create(first, index);
    assertTrue(summaries.find(first.id()).isPresent());
    for (SummaryQuery query :
        List.of(
            new SummaryQuery(null, null, true, 5, null),
            new SummaryQuery(SummaryKind.AGENT, null, true, 5, null),
            new SummaryQuery(SummaryKind.AGENT, "summed", false, 5, null))) {
      assertEquals(1, summaries.list(query, NOW).items().size());
    }
    assertEquals(
        1,
        summaries
            .search(
                new SummaryRepository.Search(
                    List.of(Set.of("term")),
                    index.model(),
                    index.vector(),
                    SummaryKind.AGENT,
                    NOW,
                    5))
            .size());
    assertEquals(1, summaries.freshness(List.of(first), NOW).size());
    assertTrue(summaries.update(summary(id, packet, 2), index));
    assertTrue(summaries.delete(first.id()));
  }

  private static Summary summary(SummaryId id, Packet packet, int version) {
    return new Summary(
        id,
        packet.owner(),
        packet.visibility(),
        SummarySubject.agent("summed"),
        Consolidation.of("text " + version),
        List.of(packet.id()),
        true,
        3,
        "extractive",
        NOW,
        NOW,
        null,
        NOW,
        NOW,
        version);
  }
}
