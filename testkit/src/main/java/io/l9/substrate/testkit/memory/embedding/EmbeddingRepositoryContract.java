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
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link EmbeddingRepository}: the vectors of a packet. */
public abstract class EmbeddingRepositoryContract extends EmbeddingContract {

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
