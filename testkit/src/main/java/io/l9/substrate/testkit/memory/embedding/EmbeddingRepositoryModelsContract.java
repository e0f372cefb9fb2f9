package io.l9.substrate.testkit.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link EmbeddingRepository}: the vectors of a model, and the move to another. */
public abstract class EmbeddingRepositoryModelsContract extends EmbeddingContract {

  @Test
  void countsTheVectorsOfAModel_thatTheActorSees_upToALimit() {
    EmbeddingModel other = new EmbeddingModel("other", 8);
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (Packet packet : packets) {
      create(
          writerOf(packet),
          List.of(
              embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null),
              embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "a part"),
              embedding(packet, EmbeddingSpace.CONTENT, other, 0, null),
              embedding(packet, EmbeddingSpace.SUMMARY, MODEL, 0, "short")));
    }
    TenantScope user = world().endUser();
    Packet expired = stored(user, packet(user).expiresAt(NOW));
    create(user, List.of(embedding(expired, EmbeddingSpace.CONTENT, MODEL, 0, null)));
    for (TenantScope actor : world().actors()) {
      long seen = packets.stream().filter(p -> actor.sees(p.owner(), p.visibility())).count();
      assertEquals(
          new EmbeddingRepository.Count(seen, 2 * seen),
          count(actor, EmbeddingSpace.CONTENT, MODEL, 1_000),
          () -> "what " + actor + " sees");
      assertEquals(
          new EmbeddingRepository.Count(seen, seen),
          count(actor, EmbeddingSpace.CONTENT, other, 1_000));
      assertEquals(Math.min(3, 2 * seen), count(actor, EmbeddingSpace.CONTENT, MODEL, 3).vectors());
    }
    assertEquals(
        new EmbeddingRepository.Count(0, 0), count(user, EmbeddingSpace.ENTITY, MODEL, 1_000));
    TenantScope foreigner = world().foreigner();
    assertEquals(
        new EmbeddingRepository.Count(0, 0),
        as(
            foreigner,
            () ->
                memory()
                    .embeddings()
                    .count(user.tenant(), EmbeddingSpace.CONTENT, MODEL, NOW, 1_000)),
        "naming another tenant shows nothing of it");
  }

  private EmbeddingRepository.Count count(
      TenantScope actor, EmbeddingSpace space, EmbeddingModel model, int limit) {
    return as(actor, () -> memory().embeddings().count(actor.tenant(), space, model, NOW, limit));
  }

  @Test
  void holdsTheModels_andStoresOnlyVectorsOfThose() {
    TenantScope actor = world().endUser();
    TenantScope admin = world().tenantAdmin();
    EmbeddingModel target = new EmbeddingModel("target", 4);
    EmbeddingModel longer = new EmbeddingModel(MODEL.id(), MODEL.dimension() + 1);
    Packet packet = stored(actor, packet(actor));
    Packet second = stored(actor, packet(actor));
    Embedding content = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    Embedding reasoning = embedding(packet, EmbeddingSpace.REASONING, MODEL, 0, "because");
    assertEquals(
        Map.of(), holdAndCreate(actor, List.of(content, reasoning)), "a space without a model");
    assertEquals(List.of(), ofPacket(actor, packet));

    SpaceModels space = SpaceModels.of(actor.tenant(), EmbeddingSpace.CONTENT, MODEL);
    run(
        actor,
        () ->
            memory()
                .embeddingSpaces()
                .noteAbsent(actor.tenant(), Map.of(EmbeddingSpace.CONTENT, MODEL)));
    assertEquals(
        Map.of(EmbeddingSpace.CONTENT, space), holdAndCreate(actor, List.of(content, reasoning)));
    assertEquals(List.of(content), ofPacket(actor, packet));

    SpaceModels moving = space.movingTo(target);
    run(
        admin,
        () -> {
          assertTrue(memory().embeddingSpaces().lock(actor.tenant()));
          assertTrue(memory().embeddingSpaces().update(moving, NOW));
        });
    Embedding next = embedding(second, EmbeddingSpace.CONTENT, target, 0, null);
    assertEquals(
        Map.of(EmbeddingSpace.CONTENT, moving),
        holdAndCreate(
            actor,
            List.of(
                next,
                embedding(second, EmbeddingSpace.CONTENT, longer, 0, null),
                embedding(second, EmbeddingSpace.CONTENT, new EmbeddingModel("other", 8), 0, null),
                reasoning)));
    assertEquals(List.of(next), ofPacket(actor, second));
    assertEquals(
        Map.of(EmbeddingSpace.CONTENT, moving),
        holdAndCreate(actor, List.of(embedding(packet, EmbeddingSpace.CONTENT, target, 0, null))),
        "one alone");
    assertEquals(2, ofPacket(actor, packet).size());
    assertThrows(
        ForbiddenException.class,
        () ->
            as(
                world().foreigner(),
                () -> memory().embeddings().holdAndCreate(actor.tenant(), List.of(next))));
  }

  private Map<EmbeddingSpace, SpaceModels> holdAndCreate(
      TenantScope actor, List<Embedding> vectors) {
    return as(actor, () -> memory().embeddings().holdAndCreate(actor.tenant(), vectors));
  }

  @Test
  void createsOnlyWhatIsAbsent_whereThatIsAsked() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Embedding first = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    create(actor, List.of(first));
    Embedding again = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, "again");
    Embedding chunk = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "chunk");
    run(actor, () -> memory().embeddings().createAbsent(List.of(again, chunk)));
    assertEquals(List.of(first, chunk), ofPacket(actor, packet));
  }

  @Test
  void findsThePacketsThatLackAModel_inTheOrderOfTheirIds() {
    TenantScope actor = world().endUser();
    EmbeddingModel target = new EmbeddingModel("target", 4);
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Packet packet = stored(actor, packet(actor));
      packets.add(packet);
      create(
          actor,
          List.of(
              embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, i % 2 == 0 ? null : "text"),
              embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "chunk"),
              embedding(packet, EmbeddingSpace.ENTITY, target, 0, null)));
    }
    packets.sort((a, b) -> Position.compareIds(a.id().value(), b.id().value()));
    Packet has = packets.remove(3);
    create(actor, List.of(embedding(has, EmbeddingSpace.CONTENT, target, 0, null)));
    List<UUID> ids = packets.stream().map(p -> p.id().value()).toList();
    assertEquals(ids, packets(lacking(actor, actor, null, target, 9)));
    assertEquals(ids.subList(0, 2), packets(lacking(actor, actor, null, target, 2)));
    assertEquals(ids.subList(2, 5), packets(lacking(actor, actor, ids.get(1), target, 9)));
    for (EmbeddingRepository.Source source : lacking(actor, actor, null, target, 9)) {
      Embedding whole = as(actor, () -> memory().embeddings().ofPacket(source.packet())).get(0);
      assertEquals(whole.text(), source.text());
    }
    assertEquals(List.of(), lacking(world().foreigner(), actor, null, target, 9));
    assertEquals(List.of(), lacking(world().colleague(), actor, null, target, 9));
  }

  @Test
  void keepsAndDeletesOnlyWhatTheScopeMayWrite() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    List<UUID> ids = packets.stream().map(p -> p.id().value()).toList();
    for (Packet packet : packets) {
      create(writerOf(packet), List.of(embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null)));
    }
    for (TenantScope actor : world().actors()) {
      Set<UUID> writable =
          packets.stream()
              .filter(p -> actor.mayWrite(p.owner(), p.visibility()))
              .map(p -> p.id().value())
              .collect(Collectors.toSet());
      assertEquals(writable, as(actor, () -> memory().embeddings().keep(ids)), actor::toString);
      for (Packet packet : packets) {
        if (!writable.contains(packet.id().value())) {
          assertEquals(0, delete(actor, packet), () -> actor + " deletes of " + packet);
        }
      }
      TenantScope other =
          actor.tenant().equals(world().endUser().tenant())
              ? world().foreigner()
              : world().endUser();
      assertEquals(
          List.of(),
          as(
              actor,
              () ->
                  memory()
                      .embeddings()
                      .deleteOf(other.tenant(), EmbeddingSpace.CONTENT, null, 100)));
    }
    for (Packet packet : packets) {
      assertEquals(1, delete(writerOf(packet), packet));
      assertEquals(0, delete(writerOf(packet), packet));
    }
  }

  @Test
  void deletesAModelsVectors_aFewPacketsAtATime() {
    TenantScope actor = world().endUser();
    EmbeddingModel other = new EmbeddingModel("other", 4);
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Packet packet = stored(actor, packet(actor));
      packets.add(packet);
      create(
          actor,
          List.of(
              embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null),
              embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "chunk"),
              embedding(packet, EmbeddingSpace.CONTENT, other, 0, null),
              embedding(packet, EmbeddingSpace.ENTITY, MODEL, 0, null)));
    }
    Set<UUID> lost = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      List<UUID> step =
          as(
              actor,
              () ->
                  memory().embeddings().deleteOf(actor.tenant(), EmbeddingSpace.CONTENT, MODEL, 2));
      assertEquals(true, step.size() <= 2);
      lost.addAll(step);
    }
    assertEquals(packets.stream().map(p -> p.id().value()).collect(Collectors.toSet()), lost);
    for (Packet packet : packets) {
      assertEquals(
          List.of(other, MODEL), ofPacket(actor, packet).stream().map(Embedding::model).toList());
    }
  }

  @Test
  void countsTheChunksOfTheModelsThatSearchesUse() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).chunkCount(7));
    Packet empty = stored(actor, packet(actor).chunkCount(7));
    run(
        actor,
        () ->
            memory()
                .embeddingSpaces()
                .noteAbsent(actor.tenant(), Map.of(EmbeddingSpace.CONTENT, MODEL)));
    List<Embedding> chunks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      chunks.add(embedding(packet, EmbeddingSpace.CONTENT, MODEL, i, null));
    }
    chunks.add(embedding(packet, EmbeddingSpace.CONTENT, new EmbeddingModel("no", 3), 9, null));
    create(actor, chunks);
    List<UUID> ids = List.of(packet.id().value(), empty.id().value());
    run(world().foreigner(), () -> memory().embeddings().countChunks(ids));
    assertEquals(7, find(actor, packet.id()).orElseThrow().chunkCount());
    run(actor, () -> memory().embeddings().countChunks(ids));
    assertEquals(3, find(actor, packet.id()).orElseThrow().chunkCount());
    assertEquals(1, find(actor, empty.id()).orElseThrow().chunkCount());
  }

  private List<EmbeddingRepository.Source> lacking(
      TenantScope actor, TenantScope of, @Nullable UUID after, EmbeddingModel target, int limit) {
    return as(
        actor,
        () ->
            memory()
                .embeddings()
                .lacking(of.tenant(), EmbeddingSpace.CONTENT, MODEL, target, after, limit));
  }

  private int delete(TenantScope actor, Packet packet) {
    return as(
        actor, () -> memory().embeddings().delete(packet.id().value(), EmbeddingSpace.CONTENT));
  }
}
