package io.l9.substrate.testkit.memory.curation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketCurationRepository}: erasures. */
public abstract class PacketCurationRepositoryErasureContract extends CurationContract {

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
        List.of(),
        as(actor, () -> memory().packets().lineage(LineageQuery.of(child.id(), Direction.UP), NOW))
            .edges());
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

  private Optional<ErasureReport> erase(TenantScope actor, PacketId packet, boolean descendants) {
    return as(actor, () -> memory().packetCuration().erase(new Erasure(packet, descendants)));
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
