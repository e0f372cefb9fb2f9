package io.l9.substrate.testkit.memory.curation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link PacketCurationRepository} does. */
public abstract class PacketCurationRepositoryContract extends MemoryContract {

  private static final int THREADS = 6;

  // --- amending

  @Test
  void storesWhatMayChange_andNothingElse() {
    TenantScope actor = world().orgAdmin();
    Packet before = stored(actor, packet(actor).tags("old").thread(null).expiresAt(NOW));
    Packet after =
        amended(
            before,
            a ->
                a.addTags(Set.of("new {,\"\\"))
                    .removeTags(Set.of("old"))
                    .neverExpires()
                    .visibility(Visibility.CURSOR)
                    .importance(0.9));
    amend(actor, after);
    assertEquals(Optional.of(after), find(actor, before.id()));
    assertEquals(
        List.of(new TagCount("new {,\"\\", 1)),
        as(actor, () -> memory().packetIndex().tags(TagQuery.startingWith(""), NOW)));
  }

  @Test
  void findsForAChangeExactlyWhatTheActorMayWrite() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (TenantScope actor : world().actors()) {
      for (Packet packet : packets) {
        assertEquals(
            actor.mayWrite(packet.owner(), packet.visibility()),
            as(actor, () -> memory().packetCuration().findForChange(packet.id())).isPresent(),
            () -> actor + " changing " + packet);
      }
    }
    assertEquals(
        Optional.empty(),
        as(world().endUser(), () -> memory().packetCuration().findForChange(unknown())));
  }

  @Test
  void refusesAVisibilityThatTheActorMayNotWrite() {
    TenantScope actor = world().endUser();
    Packet before = stored(actor, packet(actor));
    Packet after = amended(before, a -> a.visibility(Visibility.L_PRIVATE));
    assertThrows(ForbiddenException.class, () -> amend(actor, after));
    assertEquals(Optional.of(before), find(actor, before.id()));
  }

  @Test
  void hidesAPacketAndItsCopies_onceItsVisibilityIsAnother() {
    TenantScope system = world().system();
    Packet before = stored(system, packet(system).tags("t").payload(json().of("secret")));
    index(system, before);
    amend(system, amended(before, a -> a.visibility(Visibility.L_PRIVATE)));
    TenantScope reader = world().endUser();
    assertEquals(Optional.empty(), find(reader, before.id()));
    assertEquals(List.of(), as(reader, () -> memory().embeddings().ofPacket(before.id().value())));
    assertEquals(
        List.of(), as(reader, () -> memory().packetIndex().tags(TagQuery.startingWith(""), NOW)));
    assertEquals(0, found(reader));
    assertEquals(1, found(system));
  }

  @Test
  void refusesAVisibility_whereTheSameContentIsAlready() {
    TenantScope actor = world().orgAdmin();
    JsonDocument said = json().of("twice " + Seeds.uuid(random()));
    Packet shared = stored(actor, packet(actor).payload(said));
    stored(actor, packet(actor).payload(said).visibility(Visibility.CURSOR));
    ConflictException e =
        assertThrows(
            ConflictException.class,
            () -> amend(actor, amended(shared, a -> a.visibility(Visibility.CURSOR))));
    assertEquals(ErrorCode.DUPLICATE_CONTENT, e.code());
    assertEquals(Optional.of(shared), find(actor, shared.id()));
  }

  @Test
  void losesNoTag_whereManyAddOneAtOnce() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Concurrently.run(
        IntStream.range(0, THREADS)
            .mapToObj(
                i ->
                    (Callable<Boolean>)
                        () -> {
                          run(
                              actor,
                              () -> {
                                Packet now =
                                    memory()
                                        .packetCuration()
                                        .findForChange(packet.id())
                                        .orElseThrow();
                                memory()
                                    .packetCuration()
                                    .amend(amended(now, a -> a.addTags(Set.of("tag " + i))));
                              });
                          return true;
                        })
            .toList());
    assertEquals(THREADS, find(actor, packet.id()).orElseThrow().tags().size());
  }

  // --- contradictions

  @Test
  void countsAContradictionOnce_weakensThePacket_andLeavesAnEvent() {
    TenantScope actor = world().endUser();
    Packet old = stored(actor, packet(actor).importance(0.5));
    Packet new1 = stored(actor, packet(actor));
    Packet new2 = stored(actor, packet(actor));
    assertTrue(contradict(actor, old.id(), new1.id()));
    assertTrue(contradict(actor, old.id(), new1.id()));
    assertTrue(contradict(actor, old.id(), new2.id()));
    Packet now = find(actor, old.id()).orElseThrow();
    assertEquals(2, now.contradictionCount());
    assertEquals(0.3, now.importance(), 1e-9);
    List<AgentEvent> events =
        as(actor, () -> memory().agentEvents().list(AgentEventQuery.about(old.id()))).items();
    assertEquals(
        List.of(AgentEvent.CONTRADICTION, AgentEvent.CONTRADICTION),
        events.stream().map(AgentEvent::eventType).toList());
    assertEquals(Optional.of(new1), find(actor, new1.id()));
  }

  @Test
  void neitherSinksBelowTheFloor_norLiftsWhatLiesThere() {
    TenantScope actor = world().endUser();
    Packet by = stored(actor, packet(actor));
    for (double[] importance : new double[][] {{0.15, 0.1}, {0.1, 0.1}, {0.04, 0.04}}) {
      Packet packet = stored(actor, packet(actor).importance(importance[0]));
      contradict(actor, packet.id(), by.id());
      assertEquals(importance[1], find(actor, packet.id()).orElseThrow().importance(), 1e-9);
    }
  }

  @Test
  void countsForWhoeverReadsBoth_andForNobodyElse() {
    TenantScope actor = world().endUser();
    Packet orgWide = stored(world().orgAdmin(), packet(world().orgAdmin()).importance(0.5));
    Packet own = stored(actor, packet(actor));
    Packet foreign = stored(world().foreigner(), packet(world().foreigner()));
    Packet expired = stored(actor, packet(actor).expiresAt(NOW));
    assertTrue(contradict(actor, orgWide.id(), own.id()));
    for (PacketId hidden : List.of(foreign.id(), expired.id(), unknown())) {
      assertFalse(contradict(actor, hidden, own.id()));
      assertFalse(contradict(actor, own.id(), hidden));
    }
    assertEquals(1, find(actor, orgWide.id()).orElseThrow().contradictionCount());
    assertEquals(Optional.of(foreign), find(world().foreigner(), foreign.id()));
    assertEquals(Optional.of(own), find(actor, own.id()));
  }

  @Test
  void countsOncePerPair_alsoAtTheSameTime() {
    TenantScope actor = world().endUser();
    Packet old = stored(actor, packet(actor).importance(1));
    Packet by = stored(actor, packet(actor));
    Concurrently.run(
        IntStream.range(0, THREADS)
            .mapToObj(i -> (Callable<Boolean>) () -> contradict(actor, old.id(), by.id()))
            .toList());
    assertEquals(1, find(actor, old.id()).orElseThrow().contradictionCount());
  }

  // --- erasing

  @Test
  void erasesAPacketWithItsCopies_andSaysWhatWent() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).tags("t").payload(json().of("gone")));
    Packet child = stored(actor, packet(actor).parents(packet));
    index(actor, packet);
    event(actor, packet);
    ErasureReport report = erase(actor, packet.id(), false).orElseThrow();
    assertEquals(
        Map.of(Kind.PACKETS, 1L, Kind.EMBEDDINGS, 2L, Kind.TERMS, 2L, Kind.EVENTS, 1L),
        report.counts());
    assertEquals(Optional.empty(), find(actor, packet.id()));
    assertEquals(Optional.of(child), find(actor, child.id()));
    assertEquals(
        List.of(), as(actor, () -> memory().packets().edges(List.of(child.id()), true, 5)));
    assertEquals(
        List.of(),
        as(actor, () -> memory().agentEvents().list(AgentEventQuery.timeline())).items());
    assertEquals(
        List.of(), as(actor, () -> memory().packetIndex().tags(TagQuery.startingWith(""), NOW)));
    assertEquals(0, found(actor));
    assertEquals(Optional.empty(), erase(actor, packet.id(), false));
  }

  @Test
  void freesTheContent_soThatItCanBeStoredAgain() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    erase(actor, packet.id(), false);
    store(actor, packet);
    assertEquals(Optional.of(packet), find(actor, packet.id()));
  }

  @Test
  void erasesWhoReadIt_andWhatSumsItUp() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Packet other = stored(actor, packet(actor));
    Summary summary = summary(actor, packet, other);
    Summary ofOther = summary(actor, other);
    AccessTarget target = AccessTarget.packet(packet.id().value());
    Access access =
        new Access(
            Seeds.uuid(random()),
            actor.owner(),
            target,
            AccessKind.READ,
            "kit",
            null,
            null,
            null,
            null,
            null,
            NOW,
            null,
            null,
            null);
    run(actor, () -> memory().accessLog().appendAll(List.of(access)));

    assertEquals(
        Map.of(Kind.PACKETS, 1L, Kind.ACCESSES, 1L, Kind.SUMMARIES, 1L),
        erase(actor, packet.id(), false).orElseThrow().counts());

    assertEquals(
        List.of(), as(actor, () -> memory().accessLog().of(AccessQuery.newest(target)).items()));
    assertEquals(Optional.empty(), as(actor, () -> memory().summaries().find(summary.id())));
    assertEquals(Optional.of(ofOther), as(actor, () -> memory().summaries().find(ofOther.id())));
  }

  private Summary summary(TenantScope actor, Packet... sources) {
    Summary summary =
        new Summary(
            new SummaryId(Seeds.uuid(random())),
            actor.owner(),
            Visibility.SHARED,
            SummarySubject.topic("kit"),
            Consolidation.of("text"),
            Stream.of(sources).map(Packet::id).toList(),
            false,
            7,
            "kit",
            null,
            null,
            null,
            NOW,
            NOW,
            1);
    run(
        actor,
        () ->
            memory()
                .summaries()
                .create(summary, new SummaryRepository.Index(Set.of(), null, null)));
    return summary;
  }

  @Test
  void erasesDescendants_thatComeFromNothingElse() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet left = stored(actor, packet(actor).parents(root));
    Packet right = stored(actor, packet(actor).parents(root));
    Packet joined = stored(actor, packet(actor).parents(left, right, root));
    Packet other = stored(actor, packet(actor));
    Packet merged = stored(actor, packet(actor).parents(joined, other));
    Packet belowMerged = stored(actor, packet(actor).parents(merged));
    ErasureReport report = erase(actor, root.id(), true).orElseThrow();
    assertEquals(4, report.count(Kind.PACKETS));
    assertEquals(
        ids(List.of(other, merged, belowMerged)),
        ids(
            as(
                actor,
                () ->
                    memory()
                        .packets()
                        .findAll(
                            List.of(
                                root.id(),
                                left.id(),
                                right.id(),
                                joined.id(),
                                other.id(),
                                merged.id(),
                                belowMerged.id())))));
  }

  @Test
  void leavesDescendantsOfOthers() {
    Packet orgWide = stored(world().orgAdmin(), packet(world().orgAdmin()));
    TenantScope colleague = world().colleague();
    Packet own = stored(world().endUser(), packet(world().endUser()));
    Packet derived = stored(colleague, packet(colleague).parents(orgWide));
    assertEquals(Optional.empty(), erase(world().endUser(), orgWide.id(), true));
    Packet ofSystem =
        stored(
            world().system(),
            packet(new Ownership(own.owner().tenant(), own.owner().org(), null)).parents(own));
    assertEquals(1, erase(world().endUser(), own.id(), true).orElseThrow().count(Kind.PACKETS));
    assertEquals(Optional.of(ofSystem), find(world().system(), ofSystem.id()));
    assertEquals(Optional.of(derived), find(colleague, derived.id()));
  }

  @Test
  void erasesExactlyWhatTheActorMayWrite() {
    for (TenantScope actor :
        List.of(
            world().endUser(),
            world().system(),
            world().orgAdmin(),
            world().tenantAdmin(),
            world().foreigner())) {
      for (Packet packet : oneOfEveryKind(p -> p)) {
        boolean may = actor.mayWrite(packet.owner(), packet.visibility());
        assertEquals(
            may, erase(actor, packet.id(), true).isPresent(), () -> actor + " erasing " + packet);
        if (!may) {
          assertTrue(find(writerOf(packet), packet.id()).isPresent());
        }
      }
    }
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    PacketCurationRepository curation = memory().packetCuration();
    assertThrows(IllegalStateException.class, () -> curation.findForChange(packet.id()));
    assertThrows(IllegalStateException.class, () -> curation.amend(packet));
    assertThrows(
        IllegalStateException.class,
        () -> curation.contradict(new Contradiction(packet.id(), unknown(), "a"), NOW));
    assertThrows(
        IllegalStateException.class, () -> curation.erase(new Erasure(packet.id(), false)));
  }

  @Test
  void erasesTheNotesThatNameIt_whoeverWroteThem_andNoOther() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Note own = note(actor, packet.id());
    Note colleagues = note(world().colleague(), packet.id());
    Note ofAnother = note(actor, unknown());
    Note foreign = note(world().foreigner(), packet.id());

    assertEquals(2, erase(actor, packet.id(), false).orElseThrow().count(Kind.NOTES));

    assertTrue(as(actor, () -> memory().notes().find(own.id())).isEmpty());
    assertTrue(as(world().colleague(), () -> memory().notes().find(colleagues.id())).isEmpty());
    assertTrue(as(actor, () -> memory().notes().find(ofAnother.id())).isPresent());
    assertTrue(as(world().foreigner(), () -> memory().notes().find(foreign.id())).isPresent());
  }

  private Note note(TenantScope writer, PacketId about) {
    float[] vector = new float[AgentNotes.DIMENSION];
    vector[0] = 1;
    Note note =
        new Note(
            Seeds.uuid(random()),
            writer.owner(),
            Visibility.SHARED,
            "scout",
            json().of(Map.of("packet_id", about.toString(), "said", "it")),
            0.5,
            NOW);
    run(writer, () -> memory().notes().create(note, Vector.of(vector)));
    return note;
  }

  // --- what the tests are made of

  private PacketId unknown() {
    return new PacketId(Seeds.uuid(random()));
  }

  private static Packet amended(Packet before, UnaryOperator<PacketAmendment.Builder> changes) {
    return changes.apply(PacketAmendment.builder(before.id())).build().appliedTo(before);
  }

  private void amend(TenantScope actor, Packet after) {
    run(
        actor,
        () -> {
          assertTrue(memory().packetCuration().findForChange(after.id()).isPresent());
          memory().packetCuration().amend(after);
        });
  }

  private boolean contradict(TenantScope actor, PacketId packet, PacketId by) {
    return as(
        actor,
        () -> memory().packetCuration().contradict(new Contradiction(packet, by, "critic"), NOW));
  }

  private Optional<ErasureReport> erase(TenantScope actor, PacketId packet, boolean descendants) {
    return as(actor, () -> memory().packetCuration().erase(new Erasure(packet, descendants)));
  }

  /** Two vectors and two terms. */
  private void index(TenantScope actor, Packet packet) {
    run(
        actor,
        () -> {
          memory().embeddings().createAll(List.of(embedding(packet, 0), embedding(packet, 1)));
          memory()
              .lexicalIndex()
              .addAll(List.of(LexicalCases.entry(packet, Map.of("gone", 1, "soon", 1))));
        });
  }

  private Embedding embedding(Packet packet, int chunk) {
    return new Embedding(
        Seeds.uuid(random()),
        packet.id().value(),
        packet.owner(),
        packet.visibility(),
        EmbeddingSpace.CONTENT,
        new EmbeddingModel("kit", 3),
        Vector.of(1, 0, 0),
        chunk,
        "chunk");
  }

  private int found(TenantScope actor) {
    return as(
        actor,
        () ->
            memory()
                .lexicalIndex()
                .search(LexicalCases.query(Set.of("gone"), PacketFilter.NONE, 5, null, NOW))
                .matches()
                .size());
  }

  private void event(TenantScope actor, Packet packet) {
    AgentEvent event =
        new AgentEvent(
            Seeds.uuid(random()),
            packet.owner(),
            "planner",
            "noted",
            packet.id(),
            json().of("it"),
            NOW,
            null,
            null,
            null);
    run(actor, () -> memory().agentEvents().appendAll(List.of(event)));
  }
}
