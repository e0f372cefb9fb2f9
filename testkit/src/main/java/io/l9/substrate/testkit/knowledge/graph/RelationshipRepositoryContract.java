package io.l9.substrate.testkit.knowledge.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.knowledge.KnowledgeContract;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link RelationshipRepository}. */
public abstract class RelationshipRepositoryContract extends KnowledgeContract
    implements AggregateContract<RelationshipRepository, Relationship> {

  @Override
  public Class<RelationshipRepository> port() {
    return RelationshipRepository.class;
  }

  @Override
  public RelationshipRepository repository() {
    return knowledge().relationships();
  }

  @Override
  public Aggregate<Relationship> aggregate(RelationshipRepository relationships) {
    return new Aggregate<>(
            Relationship::position,
            (id, owner, visibility, at) ->
                with(
                    edge(
                        owner,
                        RelationshipDraft.of("s " + Seeds.uuid(random()), "t", "o")
                            .withVisibility(visibility)),
                    id,
                    owner,
                    at),
            edge -> {
              if (!relationships.mention(List.of(edge)).get(0).created()) {
                throw new ConflictException(ErrorCode.CONFLICT, "was mentioned before");
              }
            },
            id -> relationships.find(id, NOW),
            (limit, after) -> relationships.list(RelationshipQuery.all(limit, after), NOW))
        .change("delete", edge -> relationships.delete(edge.id()), edge -> Optional.empty())
        .others(
            () -> relationships.createAbsent(edge(world().endUser(), "a", "b", "c")),
            () -> relationships.stored(1, null));
  }

  @Test
  void findsWhatWasMentioned_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    PacketId packet = packet(actor);
    Relationship edge =
        edge(
            actor,
            RelationshipDraft.of(" \uD83D\uDE80 Grüße\t", "isst \"gern\"", "Straße")
                .withConfidence(0.25)
                .withPacket(packet));
    mention(actor, edge);
    assertEquals(Optional.of(edge), find(actor, edge));
  }

  /** Natural key: names count by their normal form; types, owners and visibilities as they are. */
  @Test
  void reinforcesTheSameEdge_howeverItsNamesAreWritten() {
    TenantScope actor = world().endUser();
    Relationship first =
        edge(actor, RelationshipDraft.of("Alice", "knows", "Bob Ray").withConfidence(0.5));
    mention(actor, first);
    Relationship again = later(edge(actor, " ALICE ", "knows", "bob \t\n ray"), 5);
    Mention mention = as(actor, () -> repository().mention(List.of(again))).get(0);
    assertFalse(mention.created());
    assertEquals(first.mentioned(again.confidence(), again.lastSeen()), mention.relationship());
    assertEquals(0.8 + Relationship.REINFORCEMENT, mention.relationship().confidence());
    assertEquals(2, mention.relationship().mentions());
    assertEquals(again.lastSeen(), mention.relationship().lastSeen());
    assertEquals("Alice", mention.relationship().source());
    Relationship weak =
        edge(actor, RelationshipDraft.of("ＡＬＩＣＥ", "knows", "bob ray").withConfidence(0));
    mention(actor, weak);
    assertEquals(
        0.8 + Relationship.REINFORCEMENT + Relationship.REINFORCEMENT,
        find(actor, first).orElseThrow().confidence());

    mention(actor, edge(actor, "alice", "Knows", "bob ray"));
    mention(actor, edge(actor, "bob ray", "knows", "alice"));
    mention(world().colleague(), edge(world().colleague(), "alice", "knows", "bob ray"));
    mention(world().foreigner(), edge(world().foreigner(), "alice", "knows", "bob ray"));
    assertEquals(3, find(actor, first).orElseThrow().mentions());
    assertEquals(
        3, as(actor, () -> repository().list(RelationshipQuery.all(9, null), NOW)).items().size());
  }

  /** An edge of another visibility is another edge: a mention would tell of a private one. */
  @Test
  void keepsEdgesOfDifferentVisibilityApart() {
    TenantScope system = world().system();
    Relationship hidden =
        edge(system, RelationshipDraft.of("a", "b", "c").withVisibility(Visibility.L_PRIVATE));
    mention(system, hidden);
    Mention open =
        as(system, () -> repository().mention(List.of(edge(system, "a", "b", "c")))).get(0);
    assertTrue(open.created());
    assertEquals(1, find(system, hidden).orElseThrow().mentions());
    assertEquals(Optional.empty(), find(world().orgAdmin(), hidden));
  }

  @Test
  void aBatchLeavesWhatSingleCallsLeave() {
    TenantScope one = world().endUser();
    TenantScope other = world().colleague();
    List<Relationship> mentions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      RelationshipDraft draft =
          RelationshipDraft.of(
                  random().nextBoolean() ? "N " + random().nextInt(3) : "n " + random().nextInt(3),
                  "t",
                  "m")
              .withConfidence(random().nextInt(100) / 100.0);
      mentions.add(later(edge(one, draft), i));
    }
    List<Mention> atOnce = as(one, () -> repository().mention(mentions));
    List<Mention> singly = new ArrayList<>();
    for (Relationship mention : mentions) {
      Relationship own = with(mention, Seeds.uuid(random()), other.owner(), mention.firstSeen());
      singly.addAll(as(other, () -> repository().mention(List.of(own))));
    }
    for (int i = 0; i < mentions.size(); i++) {
      Relationship batched = atOnce.get(i).relationship();
      Relationship single = singly.get(i).relationship();
      assertEquals(singly.get(i).created(), atOnce.get(i).created());
      assertEquals(single.source(), batched.source());
      assertEquals(single.confidence(), batched.confidence());
      assertEquals(single.mentions(), batched.mentions());
      assertEquals(single.firstSeen(), batched.firstSeen());
      assertEquals(single.lastSeen(), batched.lastSeen());
    }
  }

  @Test
  void countsEveryMention_ofManyWritersInDifferentOrders() {
    TenantScope actor = world().endUser();
    List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Collections.shuffle(names, random());
      Relationship[] edges =
          names.stream().map(name -> edge(actor, name, "t", "z")).toArray(Relationship[]::new);
      writers.add(
          () -> {
            mention(actor, edges);
            return true;
          });
    }
    assertEquals(8, Concurrently.run(writers).size());
    List<Relationship> stored =
        as(actor, () -> repository().list(RelationshipQuery.all(9, null), NOW)).items();
    assertEquals(5, stored.size());
    stored.forEach(edge -> assertEquals(8, edge.mentions(), edge::toString));
  }

  @Test
  void refusesAPacketThatTheActorDoesNotSee() {
    TenantScope actor = world().endUser();
    PacketId foreign = packet(world().colleague());
    for (PacketId packet : List.of(foreign, new PacketId(Seeds.uuid(random())))) {
      Relationship edge = edge(actor, RelationshipDraft.of("a", "b", "c").withPacket(packet));
      assertThrows(ForbiddenException.class, () -> mention(actor, edge));
    }
  }

  @Test
  void listsByEntityTypeAndConfidence() {
    TenantScope actor = world().endUser();
    Relationship one =
        later(edge(actor, RelationshipDraft.of("A", "t", "B").withConfidence(0.3)), 1);
    Relationship two = later(edge(actor, "a ", "u", "C"), 2);
    Relationship three = later(edge(actor, "B", "t", "a"), 3);
    mention(actor, one, two, three);
    assertEquals(List.of(two, one), list(actor, "a", null, null, 0));
    assertEquals(List.of(three), list(actor, null, "A", null, 0));
    assertEquals(List.of(three, one), list(actor, null, null, "t", 0));
    assertEquals(List.of(two), list(actor, "A", null, null, 0.8));
    assertEquals(List.of(), list(actor, "A", "A", null, 0));
  }

  @Test
  void createsWhatIsAbsent_andLeavesWhatIsThere() {
    TenantScope actor = world().endUser();
    Relationship counted = edge(actor, "Alice", "knows", "Bob").mentioned(0.5, NOW.plusSeconds(5));
    assertTrue(as(actor, () -> repository().createAbsent(counted)));
    assertFalse(as(actor, () -> repository().createAbsent(edge(actor, "ALICE", "knows", "bob"))));
    assertEquals(List.of(counted), list(actor, null, null, null, 0));
    assertEquals(List.of(counted), as(actor, () -> repository().stored(9, null)).items());
    Relationship sameId = with(edge(actor, "a", "b", "c"), counted.id(), actor.owner(), NOW);
    assertThrows(ConflictException.class, () -> run(actor, () -> create(sameId)));
    TenantScope other = world().colleague();
    assertThrows(
        ForbiddenException.class, () -> run(other, () -> create(edge(actor, "x", "y", "z"))));
    assertTrue(as(other, () -> repository().createAbsent(edge(other, "alice", "knows", "bob"))));
    assertEquals(Optional.empty(), find(other, counted));
  }

  private void create(Relationship edge) {
    assertTrue(repository().createAbsent(edge));
  }

  private static Relationship later(Relationship edge, int seconds) {
    return with(edge, edge.id(), edge.owner(), NOW.plusSeconds(seconds));
  }

  private static Relationship with(Relationship edge, UUID id, Ownership owner, Instant at) {
    return new Relationship(
        id,
        owner,
        edge.visibility(),
        edge.source(),
        edge.type(),
        edge.target(),
        edge.confidence(),
        edge.mentions(),
        edge.packet(),
        edge.fact(),
        edge.skeleton(),
        at,
        at);
  }

  private Optional<Relationship> find(TenantScope actor, Relationship edge) {
    return as(actor, () -> repository().find(edge.id(), NOW));
  }

  private List<Relationship> list(
      TenantScope actor,
      @Nullable String source,
      @Nullable String target,
      @Nullable String type,
      double minConfidence) {
    RelationshipQuery query =
        new RelationshipQuery(
            source == null ? null : new EntityName(source),
            target == null ? null : new EntityName(target),
            type,
            minConfidence,
            9,
            null);
    return as(actor, () -> repository().list(query, NOW)).items();
  }
}
