package io.l9.substrate.testkit.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository.Represented;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link EmbeddingRepository} does. */
public abstract class EmbeddingRepositoryContract extends MemoryContract {

  private static final EmbeddingModel MODEL = new EmbeddingModel("kit", 8);
  private static final int THREADS = 6;

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    List<Embedding> all =
        List.of(
            embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null),
            embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "Grüße, 日本語 \uD83D\uDE80"),
            embedding(packet, EmbeddingSpace.CONTENT, MODEL, 2, "the other half"),
            embedding(packet, EmbeddingSpace.REASONING, MODEL, 0, "because"),
            embedding(packet, EmbeddingSpace.CONTENT, new EmbeddingModel("one", 1), 0, null),
            embedding(packet, EmbeddingSpace.CONTENT, new EmbeddingModel("real", 384), 0, null),
            embedding(packet, EmbeddingSpace.CONTENT, new EmbeddingModel("most", 2000), 0, null));
    create(actor, all);
    List<Embedding> found = ofPacket(actor, packet);
    assertEquals(all.size(), found.size());
    assertEquals(new HashSet<>(all), new HashSet<>(found));
  }

  @Test
  void saysOnceForEachSpace_whatTheVectorsWereMadeOf() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Packet other = stored(actor, packet(actor));
    Packet without = stored(actor, packet(actor));
    create(
        actor,
        List.of(
            embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null),
            embedding(packet, EmbeddingSpace.CONTENT, new EmbeddingModel("other", 4), 0, null),
            embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "a chunk"),
            embedding(packet, EmbeddingSpace.REASONING, MODEL, 0, "because"),
            embedding(other, EmbeddingSpace.ENTITY, MODEL, 0, "who")));
    List<UUID> ids = Stream.of(packet, other, without).map(p -> p.id().value()).toList();
    List<Represented> all = as(actor, () -> memory().embeddings().represented(ids));
    assertEquals(3, all.size());
    assertEquals(
        Set.of(
            new Represented(ids.get(0), EmbeddingSpace.CONTENT, null),
            new Represented(ids.get(0), EmbeddingSpace.REASONING, "because"),
            new Represented(ids.get(1), EmbeddingSpace.ENTITY, "who")),
        Set.copyOf(all));
    assertEquals(List.of(), as(world().foreigner(), () -> memory().embeddings().represented(ids)));
  }

  @Test
  void keepsEveryNumberOfAVectorExactly() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Vector vector =
        Vector.of(0.1f, -0f, 1 / 3f, -1e-20f, 1e20f, 16777216f, (float) Math.PI, Float.MIN_NORMAL);
    create(
        actor,
        List.of(
            new Embedding(
                Seeds.uuid(random()),
                packet.id().value(),
                packet.owner(),
                packet.visibility(),
                EmbeddingSpace.CONTENT,
                MODEL,
                vector,
                0,
                null)));
    assertEquals(List.of(vector), ofPacket(actor, packet).stream().map(Embedding::vector).toList());
  }

  @Test
  void givesTheChunksOfASpaceAndModelTogether_inTheirOrder() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    List<Embedding> all = new ArrayList<>();
    for (EmbeddingSpace space : EmbeddingSpace.values()) {
      for (int chunk = 0; chunk < 12; chunk++) {
        all.add(embedding(packet, space, MODEL, chunk, "chunk " + chunk));
        all.add(embedding(packet, space, new EmbeddingModel("other", 4), chunk, null));
      }
    }
    Collections.shuffle(all, random());
    create(actor, all);
    List<Embedding> found = ofPacket(actor, packet);
    assertEquals(all.size(), found.size());
    Set<List<Object>> groups = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      assertEquals(i % 12, found.get(i).chunkIndex());
      groups.add(List.of(i / 12, found.get(i).space(), found.get(i).model()));
    }
    assertEquals(EmbeddingSpace.values().length * 2, groups.size());
  }

  @Test
  void givesOnlyThePacketsOwn() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Packet other = stored(actor, packet(actor));
    Embedding own = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    create(actor, List.of(own, embedding(other, EmbeddingSpace.CONTENT, MODEL, 0, null)));
    assertEquals(List.of(own), ofPacket(actor, packet));
  }

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
  void returnsNothing_whenNothingIsThereOrStored() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    create(actor, List.of());
    assertEquals(List.of(), ofPacket(actor, packet));
    assertEquals(List.of(), as(actor, () -> memory().embeddings().ofPacket(Seeds.uuid(random()))));
  }

  @Test
  void refusesASecondVectorOfTheSameChunk_andStoresNothingOfIt() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Embedding first = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    Embedding chunk = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 1, "chunk");
    Embedding again = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, "again");
    create(actor, List.of(first));
    assertThrows(ConflictException.class, () -> create(actor, List.of(chunk, again)));
    assertEquals(List.of(first), ofPacket(actor, packet));
  }

  @Test
  void refusesTwoVectorsOfTheSameChunk_inOneCall() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Embedding one = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    Embedding two = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    assertThrows(ConflictException.class, () -> create(actor, List.of(one, two)));
    assertEquals(List.of(), ofPacket(actor, packet));
  }

  @Test
  void aPacketsVectors_areSeenByWhoeverSeesThePacket() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (Packet packet : packets) {
      create(writerOf(packet), List.of(embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null)));
    }
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            packets.stream()
                .flatMap(p -> memory().embeddings().ofPacket(p.id().value()).stream())
                .map(e -> new PacketId(e.packet())));
  }

  @Test
  void refusesAVector_whereTheScopeMayNotWriteThePacket() {
    for (Packet packet : oneOfEveryKind(p -> p)) {
      for (TenantScope actor : world().actors()) {
        if (!actor.mayWrite(packet.owner(), packet.visibility())) {
          assertThrows(
              ForbiddenException.class,
              () ->
                  create(actor, List.of(embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null))),
              () -> actor + " may not write to " + packet);
        }
      }
      assertEquals(List.of(), ofPacket(writerOf(packet), packet));
    }
  }

  @Test
  void refusesAVectorOfAnotherTenantsPacket_thatClaimsToBeTheActorsOwn() {
    TenantScope actor = world().foreigner();
    Packet packet = stored(world().endUser(), packet(world().endUser()));
    Embedding claim = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    Embedding claimed = ownedBy(claim, actor.owner(), Visibility.SHARED);
    assertThrows(SubstrateException.class, () -> create(actor, List.of(claimed)));
    assertEquals(List.of(), ofPacket(actor, packet));
    assertEquals(List.of(), ofPacket(world().endUser(), packet));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Embedding embedding = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, null);
    assertThrows(
        IllegalStateException.class, () -> memory().embeddings().createAll(List.of(embedding)));
    assertThrows(
        IllegalStateException.class, () -> memory().embeddings().ofPacket(packet.id().value()));
    assertEquals(List.of(), ofPacket(actor, packet));
  }

  @Test
  void concurrentWritersOfOneChunk_storeOneVector_andTheOthersAreTold() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    List<Callable<@Nullable Embedding>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Embedding rival = embedding(packet, EmbeddingSpace.CONTENT, MODEL, 0, "rival " + i);
      writers.add(
          () -> {
            try {
              create(actor, List.of(rival));
              return rival;
            } catch (ConflictException e) {
              return null;
            }
          });
    }
    Set<Embedding> stored =
        Concurrently.run(writers).stream().filter(Objects::nonNull).collect(Collectors.toSet());
    assertEquals(1, stored.size());
    assertEquals(stored, new HashSet<>(ofPacket(actor, packet)));
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

  private static List<UUID> packets(List<EmbeddingRepository.Source> sources) {
    return sources.stream().map(EmbeddingRepository.Source::packet).toList();
  }

  private int delete(TenantScope actor, Packet packet) {
    return as(
        actor, () -> memory().embeddings().delete(packet.id().value(), EmbeddingSpace.CONTENT));
  }

  private void create(TenantScope actor, List<Embedding> embeddings) {
    run(actor, () -> memory().embeddings().createAll(embeddings));
  }

  private List<Embedding> ofPacket(TenantScope actor, Packet packet) {
    return as(actor, () -> memory().embeddings().ofPacket(packet.id().value()));
  }

  private Embedding embedding(
      Packet packet, EmbeddingSpace space, EmbeddingModel model, int chunk, @Nullable String text) {
    float[] numbers = new float[model.dimension()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random().nextGaussian();
    }
    UUID id = Seeds.uuid(random());
    return new Embedding(
        id,
        packet.id().value(),
        packet.owner(),
        packet.visibility(),
        space,
        model,
        Vector.of(numbers),
        chunk,
        text);
  }

  private static Embedding ownedBy(Embedding e, Ownership owner, Visibility visibility) {
    return new Embedding(
        e.id(),
        e.packet(),
        owner,
        visibility,
        e.space(),
        e.model(),
        e.vector(),
        e.chunkIndex(),
        e.text());
  }
}
