package io.l9.substrate.testkit.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.ChunkPenalty;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.EmbeddingIndex.Match;
import io.l9.substrate.domain.memory.search.EmbeddingIndex.Query;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.FilterCases;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link EmbeddingIndex}, for approximate ones too at the sizes of these tests. */
public abstract class EmbeddingIndexContract extends MemoryContract {

  private static final EmbeddingModel MODEL = new EmbeddingModel("kit", 8);

  private static final Vector PROBE = Vector.of(1, 0, 0, 0, 0, 0, 0, 0);
  private static final Vector NEARER = Vector.of(1, .1f, 0, 0, 0, 0, 0, 0);
  private static final Vector NEAR = Vector.of(1, .2f, 0, 0, 0, 0, 0, 0);
  private static final Vector FAR = Vector.of(0, 0, 0, 0, 0, 0, 0, 1);

  /** The error that single precision may have. */
  private static final double DELTA = 1e-5;

  @Test
  void findsTheNearest_withTheirCosines_bestFirst() {
    for (EmbeddingModel model : List.of(MODEL, new EmbeddingModel("real", 384))) {
      TenantScope actor = world().endUser();
      Vector probe = vector(model);
      Map<PacketId, Double> cosines = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        Vector vector = vector(model);
        cosines.put(embedded(actor, model, vector).id(), vector.cosine(probe));
      }
      List<Match> matches = nearest(actor, query(model, probe, PacketFilter.NONE, 10, null));
      assertBest(cosines, 10, matches);
    }
  }

  @Test
  void findsAll_whenFewerAreThereThanAskedFor() {
    TenantScope actor = world().endUser();
    Vector probe = vector(MODEL);
    Map<PacketId, Double> cosines = new HashMap<>();
    for (int i = 0; i < 7; i++) {
      Vector vector = vector(MODEL);
      cosines.put(embedded(actor, MODEL, vector).id(), vector.cosine(probe));
    }
    assertBest(cosines, 7, nearest(actor, query(MODEL, probe, PacketFilter.NONE, 200, null)));
  }

  @Test
  void coversTheWholeRangeOfCosines_whateverTheLengthOfTheVectors() {
    TenantScope actor = world().endUser();
    Vector probe = Vector.of(1, 2, 3, 4, 5, 6, 7, 8);
    Map<PacketId, Double> cosines =
        Map.of(
            embedded(actor, MODEL, Vector.of(10, 20, 30, 40, 50, 60, 70, 80)).id(), 1.0,
            embedded(actor, MODEL, Vector.of(-1, -2, -3, -4, -5, -6, -7, -8)).id(), -1.0,
            embedded(actor, MODEL, Vector.of(.02f, -.01f, 0, 0, 0, 0, 0, 0)).id(), 0.0);
    assertBest(cosines, 3, nearest(actor, query(MODEL, probe, PacketFilter.NONE, 10, null)));
  }

  @Test
  void givesEachPacketOnce_withTheTextOfItsNearestChunk_rankedLessTheMoreChunksThereAre() {
    TenantScope actor = world().endUser();
    Packet two = chunked(actor, Vector.of(1, 0, 0, 0, 0, 0, 0, 0), NEAR, FAR);
    Packet four = chunked(actor, NEAR, FAR, Vector.of(1, .19f, 0, 0, 0, 0, 0, 0), FAR, FAR);
    Packet whole = embedded(actor, MODEL, NEARER);
    List<Match> matches = nearest(actor, query(MODEL, PROBE, PacketFilter.NONE, 10, null));
    assertEquals(
        List.of(whole.id(), two.id(), four.id()), matches.stream().map(Match::packet).toList());
    assertEquals(
        List.of(Optional.empty(), Optional.of("chunk 1"), Optional.of("chunk 2")),
        matches.stream().map(m -> Optional.ofNullable(m.text())).toList());
    List<Double> cosines = List.of(NEARER.cosine(PROBE), NEAR.cosine(PROBE), 1 / Math.sqrt(1.0361));
    List<Double> penalties = List.of(0.0, ChunkPenalty.of(2), ChunkPenalty.of(4));
    for (int i = 0; i < 3; i++) {
      assertEquals(cosines.get(i), matches.get(i).similarity(), DELTA);
      assertEquals(penalties.get(i), matches.get(i).penalty(), DELTA);
    }
    double least = NEAR.cosine(PROBE) - 1e-4;
    assertEquals(
        List.of(whole.id(), two.id()),
        nearest(actor, query(MODEL, PROBE, PacketFilter.NONE, 2, least)).stream()
            .map(Match::packet)
            .toList(),
        "the least cosine is not one of scores");
  }

  @Test
  void takesTheMeanOfChunksForOneOfThem_withoutAPenalty_ifThatIsTurnedOff() {
    TenantScope actor = world().endUser();
    Packet mean = chunked(actor, NEARER, NEAR, FAR);
    Packet chunk = chunked(actor, FAR, NEAR, FAR);
    Query plain =
        new Query(EmbeddingSpace.CONTENT, MODEL, PROBE, PacketFilter.NONE, 9, null, false, NOW);
    assertEquals(
        List.of(
            new Match(mean.id(), null, NEARER.cosine(PROBE), 0),
            new Match(chunk.id(), "chunk 1", NEAR.cosine(PROBE), 0)),
        nearest(actor, plain).stream()
            .map(m -> new Match(m.packet(), m.text(), exact(m.similarity()), m.penalty()))
            .toList());
  }

  /** One of the kit's own cosines, within the error of single precision. */
  private static double exact(double similarity) {
    return Stream.of(NEARER, NEAR)
        .map(vector -> vector.cosine(PROBE))
        .filter(cosine -> Math.abs(cosine - similarity) < DELTA)
        .findFirst()
        .orElse(similarity);
  }

  @Test
  void reachesEveryPacket_whosePenaltyPutsItBehindOthers() {
    TenantScope actor = world().endUser();
    Vector[] chunks = Collections.nCopies(33, NEARER).toArray(Vector[]::new);
    List<PacketId> penalized = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      penalized.add(chunked(actor, chunks).id());
    }
    Packet whole = embedded(actor, MODEL, NEAR);
    List<Match> matches = nearest(actor, query(MODEL, PROBE, PacketFilter.NONE, 3, null));
    assertEquals(whole.id(), matches.get(0).packet());
    assertEquals(3, matches.size());
    assertTrue(penalized.contains(matches.get(2).packet()));
  }

  /** Stores a packet with these vectors: their mean, and its chunks. */
  private Packet chunked(TenantScope actor, Vector... vectors) {
    Packet packet = stored(actor, packet(actor));
    List<Embedding> embeddings = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      embeddings.add(embedding(packet, MODEL, vectors[i], i, i == 0 ? null : "chunk " + i));
    }
    run(actor, () -> memory().embeddings().createAll(embeddings));
    return packet;
  }

  @Test
  void findsAsManyPacketsAsAskedFor_whenOneHasManyNearChunks() {
    TenantScope actor = world().endUser();
    Packet chunked = stored(actor, packet(actor));
    List<Embedding> chunks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      chunks.add(
          embedding(chunked, MODEL, Vector.of(1, i / 1000f, 0, 0, 0, 0, 0, 0), i, "chunk " + i));
    }
    run(actor, () -> memory().embeddings().createAll(chunks));
    for (int i = 0; i < 4; i++) {
      embedded(actor, MODEL, Vector.of(1, 1, 1, i, 0, 0, 0, 0));
    }
    Vector probe = Vector.of(1, 0, 0, 0, 0, 0, 0, 0);
    List<Match> matches = nearest(actor, query(MODEL, probe, PacketFilter.NONE, 5, null));
    assertEquals(5, matches.stream().map(Match::packet).distinct().count());
    assertEquals(chunked.id(), matches.get(0).packet());
  }

  @Test
  void leavesOutWhatIsLessSimilarThanAskedFor() {
    TenantScope actor = world().endUser();
    Packet near = embedded(actor, MODEL, Vector.of(1, 1, 0, 0, 0, 0, 0, 0));
    Packet opposite = embedded(actor, MODEL, Vector.of(-1, 0, 0, 0, 0, 0, 0, 0));
    Vector probe = Vector.of(1, 0, 0, 0, 0, 0, 0, 0);
    assertEquals(Set.of(near.id()), found(actor, query(MODEL, probe, PacketFilter.NONE, 9, 0.7)));
    assertEquals(Set.of(), found(actor, query(MODEL, probe, PacketFilter.NONE, 9, 0.72)));
    assertEquals(
        Set.of(near.id(), opposite.id()),
        found(actor, query(MODEL, probe, PacketFilter.NONE, 9, -1.0)));
  }

  @Test
  void comparesOnlyWithinOneSpaceAndModel() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Vector vector = vector(MODEL);
    run(
        actor,
        () -> memory().embeddings().createAll(List.of(embedding(packet, MODEL, vector, 0, null))));
    EmbeddingModel sameSize = new EmbeddingModel("another kit", 8);
    EmbeddingModel otherSize = new EmbeddingModel("another kit", 5);
    assertEquals(
        Set.of(packet.id()), found(actor, query(MODEL, vector, PacketFilter.NONE, 9, null)));
    assertEquals(Set.of(), found(actor, query(sameSize, vector, PacketFilter.NONE, 9, null)));
    assertEquals(
        Set.of(), found(actor, query(otherSize, vector(otherSize), PacketFilter.NONE, 9, null)));
    for (EmbeddingSpace space : EmbeddingSpace.values()) {
      Query query = new Query(space, MODEL, vector, PacketFilter.NONE, 9, null, true, NOW);
      assertEquals(space == EmbeddingSpace.CONTENT, !found(actor, query).isEmpty());
    }
  }

  @Test
  void leavesOutWhatHasExpired() {
    TenantScope actor = world().endUser();
    Vector vector = vector(MODEL);
    List<Packet> packets = new ArrayList<>();
    for (long micros : new long[] {-1, 0, 1}) {
      Packet packet = stored(actor, packet(actor).expiresAt(NOW.plusNanos(micros * 1000)));
      embed(packet, MODEL, vector);
      packets.add(packet);
    }
    assertEquals(
        Set.of(packets.get(2).id()),
        found(actor, query(MODEL, vector, PacketFilter.NONE, 9, null)));
  }

  @Test
  void findsWhatTheFilterLetsThrough() {
    TenantScope admin = world().orgAdmin();
    ThreadId thread = new ThreadId(Seeds.uuid(random()));
    List<Packet> packets = FilterCases.packets(() -> packet(admin), thread, json());
    store(admin, packets);
    packets.forEach(packet -> embed(packet, MODEL, vector(MODEL)));
    Vector probe = vector(MODEL);
    PacketId first = packets.get(0).id();
    PacketFilter one = PacketFilter.must(new Condition.IsOneOf(Set.of(first)));
    assertEquals(Set.of(first), found(admin, query(MODEL, probe, one, 100, null)));
    for (PacketFilter filter : FilterCases.filters(thread, json())) {
      assertEquals(
          packets.stream()
              .filter(p -> filter.matches(p, json()))
              .map(Packet::id)
              .collect(Collectors.toSet()),
          found(admin, query(MODEL, probe, filter, 100, null)),
          filter::toString);
    }
  }

  @Test
  void findsAsManyAsAskedFor_whenNearerOnesAreFilteredOrSomebodyElses() {
    TenantScope actor = world().endUser();
    Vector probe = Vector.of(1, 0, 0, 0, 0, 0, 0, 0);
    for (TenantScope other : List.of(actor, world().colleague(), world().foreigner())) {
      List<Packet> nearer = new ArrayList<>();
      List<Embedding> vectors = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Packet packet = packet(other).type("noise").build();
        nearer.add(packet);
        vectors.add(embedding(packet, MODEL, Vector.of(1, i / 1e3f, 0, 0, 0, 0, 0, 0), 0, null));
      }
      store(other, nearer);
      run(other, () -> memory().embeddings().createAll(vectors));
    }
    Map<PacketId, Double> cosines = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      Vector far = Vector.of(-1, i, 1, 0, 0, 0, 0, 0);
      cosines.put(embedded(actor, MODEL, far).id(), far.cosine(probe));
    }
    PacketFilter wanted = PacketFilter.must(new AnyOf(NameField.PACKET_TYPE, Set.of("note")));
    assertBest(cosines, 8, nearest(actor, query(MODEL, probe, wanted, 8, null)));
    assertEquals(100, nearest(actor, query(MODEL, probe, PacketFilter.NONE, 100, null)).size());
  }

  @Test
  void everySearch_seesWhatTheScopeSees_andNothingElse() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    Vector vector = vector(MODEL);
    packets.forEach(packet -> embed(packet, MODEL, vector));
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory()
                .embeddingIndex()
                .nearest(query(MODEL, vector, PacketFilter.NONE, 200, null))
                .matches()
                .stream()
                .map(Match::packet));
  }

  @Test
  void refuses_outsideOfAUnit() {
    Vector vector = vector(MODEL);
    embedded(world().endUser(), MODEL, vector);
    assertThrows(
        IllegalStateException.class,
        () -> memory().embeddingIndex().nearest(query(MODEL, vector, PacketFilter.NONE, 9, null)));
  }

  /** The matches are the best of these by score; which of two near equals comes first is free. */
  private static void assertBest(Map<PacketId, Double> cosines, int size, List<Match> matches) {
    List<Double> best =
        cosines.values().stream().sorted(Comparator.reverseOrder()).limit(size).toList();
    assertEquals(size, matches.size());
    assertEquals(size, matches.stream().map(Match::packet).distinct().count());
    for (int i = 0; i < size; i++) {
      Match match = matches.get(i);
      assertTrue(cosines.containsKey(match.packet()));
      assertEquals(cosines.getOrDefault(match.packet(), -2.0), match.similarity(), DELTA);
      assertEquals(best.get(i), match.similarity(), DELTA);
      assertTrue(i == 0 || match.similarity() <= matches.get(i - 1).similarity());
    }
  }

  private static Query query(
      EmbeddingModel model, Vector vector, PacketFilter filter, int limit, @Nullable Double min) {
    return new Query(EmbeddingSpace.CONTENT, model, vector, filter, limit, min, true, NOW);
  }

  private List<Match> nearest(TenantScope actor, Query query) {
    return as(actor, () -> memory().embeddingIndex().nearest(query)).matches();
  }

  private Set<PacketId> found(TenantScope actor, Query query) {
    return nearest(actor, query).stream().map(Match::packet).collect(Collectors.toSet());
  }

  private Packet embedded(TenantScope actor, EmbeddingModel model, Vector vector) {
    Packet packet = stored(actor, packet(actor));
    run(
        actor,
        () -> memory().embeddings().createAll(List.of(embedding(packet, model, vector, 0, null))));
    return packet;
  }

  private void embed(Packet packet, EmbeddingModel model, Vector vector) {
    run(
        writerOf(packet),
        () -> memory().embeddings().createAll(List.of(embedding(packet, model, vector, 0, null))));
  }

  private Embedding embedding(
      Packet packet, EmbeddingModel model, Vector vector, int chunk, @Nullable String text) {
    return new Embedding(
        Seeds.uuid(random()),
        packet.id().value(),
        packet.owner(),
        packet.visibility(),
        EmbeddingSpace.CONTENT,
        model,
        vector,
        chunk,
        text);
  }

  private Vector vector(EmbeddingModel model) {
    float[] numbers = new float[model.dimension()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random().nextGaussian();
    }
    return Vector.of(numbers);
  }
}
