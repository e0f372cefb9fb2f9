package io.l9.substrate.application.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.embedding.SpaceSize;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReembeddingServiceTest {

  private static final EmbeddingModel OLD = new FakeEmbedder().model();
  private static final EmbeddingModel NEW = new EmbeddingModel("new", 32);

  private final MemoryFixture fixture =
      new MemoryFixture(new FakeEmbedder(), new FakeEmbedder(NEW, 16));
  private final TenantScope user = fixture.world.endUser();
  private final TenantScope admin = fixture.world.tenantAdmin();
  private final List<Packet> packets = new ArrayList<>();

  private void store(int count) {
    for (int i = 0; i < count; i++) {
      packets.add(fixture.stored("common word number" + packets.size()));
    }
  }

  private SpaceModels begin() {
    return fixture.memory.reembedding().begin(admin, EmbeddingSpace.CONTENT, NEW);
  }

  private SpaceModels space() {
    return fixture.memory.reembedding().spaces(user).get(0);
  }

  private Set<EmbeddingModel> models(Packet packet) {
    return fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(user, () -> fixture.adapters.memory().embeddings().ofPacket(packet.id().value()))
        .stream()
        .map(Embedding::model)
        .collect(Collectors.toSet());
  }

  private SearchResult search() {
    return fixture
        .memory
        .search()
        .search(
            user,
            SearchQuery.builder().text("common").mode(SearchMode.SEMANTIC).limit(100).build());
  }

  @Test
  void everySearchFindsEverything_beforeWhileAndAfter() {
    store(7);
    begin();
    int steps = 0;
    boolean switched = false;
    while (space().moving()) {
      assertEquals(packets.size(), search().hits().size(), () -> "in " + space());
      assertEquals(
          List.of(), search().notes().stream().filter(n -> n.contains("left out")).toList());
      assertEquals(1, fixture.memory.reembedding().work(admin, 2).size());
      if (!switched && steps % 2 == 0) {
        store(1); // writers go on
      }
      switched = space().model().equals(NEW);
      assertTrue(++steps < 40, "it ends");
    }
    assertEquals(packets.size(), search().hits().size());
    assertEquals(NEW, space().model());
    packets.forEach(packet -> assertEquals(Set.of(NEW), models(packet)));
    assertEquals(List.of(), fixture.memory.reembedding().work(admin, 2));
    store(1);
    assertEquals(Set.of(NEW), models(packets.get(packets.size() - 1)));
  }

  @Test
  void writersStoreBothVectors_whileTheSpaceMoves() {
    store(1);
    begin();
    store(1);
    assertEquals(Set.of(OLD), models(packets.get(0)));
    assertEquals(Set.of(OLD, NEW), models(packets.get(1)));
  }

  @Test
  void showsHowFarItIs_andGoesOnInAnotherProcess() {
    store(5);
    begin();
    fixture.memory.reembedding().work(admin, 2);
    assertEquals(2, space().moved());
    assertEquals(OLD, space().model());
    MemoryUseCases restarted = fixture.useCases(fixture.config);
    restarted.reembedding().work(admin, 2);
    assertEquals(4, space().moved());
  }

  @Test
  void tellsHowMuchOfASpaceAnActorSees_ofTheModelThatSearchesCompare() {
    store(3);
    begin();
    fixture.memory.reembedding().work(admin, 2);
    SpaceModels now = fixture.memory.reembedding().spaces(user).get(0);
    assertEquals(2, now.moved());
    assertEquals(
        List.of(new SpaceSize(now, 3, 3)), fixture.memory.embeddings().sizes(user), "not twice");
    assertEquals(
        List.of(new SpaceSize(now, 0, 0)),
        fixture.memory.embeddings().sizes(fixture.world.colleague()));
    assertEquals(List.of(), fixture.memory.embeddings().sizes(fixture.world.foreigner()));
  }

  @Test
  void countsTheChunksOfTheNewModel() {
    Packet packet = fixture.stored("word ".repeat(40).strip());
    assertEquals(1, packet.chunkCount());
    begin();
    for (int i = 0; i < 10; i++) {
      fixture.memory.reembedding().work(admin, 9);
    }
    assertTrue(fixture.memory.retrieval().get(user, packet.id()).chunkCount() > 1);
  }

  @Test
  void replacesWhatWasReplacedMeanwhile_byItsNewText() {
    store(2);
    begin();
    fixture.memory.reembedding().work(admin, 9);
    fixture
        .memory
        .embeddings()
        .put(
            user,
            packets.get(0).id().value(),
            Content.vector(EmbeddingSpace.CONTENT, OLD, new FakeEmbedder().embedQuery("mine")));
    assertEquals(Set.of(OLD), models(packets.get(0)));
    for (int i = 0; i < 10; i++) {
      fixture.memory.reembedding().work(admin, 9);
    }
    assertEquals(Set.of(NEW), models(packets.get(0)), "the switch found that it was lacking");
    assertFalse(space().moving());
  }

  @Test
  void aMoveIsGivenUp_andItsVectorsGo() {
    store(3);
    begin();
    fixture.memory.reembedding().work(admin, 2);
    SpaceModels staying = fixture.memory.reembedding().cancel(admin, EmbeddingSpace.CONTENT);
    assertEquals(OLD, staying.model());
    assertNull(staying.target());
    assertThrows(ConflictException.class, this::begin);
    for (int i = 0; i < 10; i++) {
      fixture.memory.reembedding().work(admin, 9);
    }
    packets.forEach(packet -> assertEquals(Set.of(OLD), models(packet)));
    assertFalse(space().moving());
    assertEquals(OLD, fixture.memory.reembedding().cancel(admin, EmbeddingSpace.CONTENT).model());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(NotFoundException.class, this::begin);
    store(1);
    assertThrows(
        ForbiddenException.class,
        () -> fixture.memory.reembedding().begin(user, EmbeddingSpace.CONTENT, NEW));
    assertThrows(
        ValidationException.class,
        () ->
            fixture
                .memory
                .reembedding()
                .begin(admin, EmbeddingSpace.CONTENT, new EmbeddingModel("unknown", 3)));
    assertEquals(
        OLD, fixture.memory.reembedding().begin(admin, EmbeddingSpace.CONTENT, OLD).model());
    assertFalse(space().moving());
    begin();
    assertEquals(NEW, begin().target(), "again is no conflict");
    assertEquals(List.of(), fixture.memory.reembedding().work(user, 9), "not an end user's");
    assertEquals(List.of(), fixture.memory.reembedding().spaces(fixture.world.foreigner()));
  }

  @Test
  void ownVectorsDecideForASpace_andAreReplacedAndDropped() {
    store(2);
    var embeddings = fixture.memory.embeddings();
    EmbeddingModel own = new EmbeddingModel("own", 3);
    var packet = packets.get(0).id().value();
    var stored =
        embeddings.put(
            fixture.world.tenantAdmin(),
            packet,
            Content.vector(EmbeddingSpace.ENTITY, own, Vector.of(1, 2, 3)));
    assertEquals(1, stored.size());
    assertNull(stored.get(0).vector());
    assertEquals(
        List.of(Vector.of(1, 2, 3)),
        embeddings.of(user, packet, true).stream()
            .filter(e -> e.space() == EmbeddingSpace.ENTITY)
            .map(e -> e.vector())
            .toList());
    var found =
        fixture
            .memory
            .search()
            .search(
                user,
                SearchQuery.builder()
                    .vector(Vector.of(1, 2, 3))
                    .mode(SearchMode.SEMANTIC)
                    .spaces(java.util.Map.of(EmbeddingSpace.ENTITY, 1.0))
                    .build());
    assertEquals(List.of(packets.get(0)), found.hits().stream().map(h -> h.packet()).toList());
    // another model, another dimension, no embedder of it
    for (Content wrong :
        List.of(
            Content.vector(EmbeddingSpace.ENTITY, NEW, new FakeEmbedder(NEW, 9).embedQuery("x")),
            Content.vector(EmbeddingSpace.ENTITY, new EmbeddingModel("own", 2), Vector.of(1, 2)),
            Content.text(EmbeddingSpace.ENTITY, "text"))) {
      assertThrows(ValidationException.class, () -> embeddings.put(user, packet, wrong));
    }
    embeddings.put(user, packet, Content.text(EmbeddingSpace.CONTENT, "another text"));
    assertEquals(
        List.of("another text"),
        embeddings.of(user, packet, false).stream()
            .filter(e -> e.space() == EmbeddingSpace.CONTENT)
            .map(e -> e.text())
            .toList());
    assertThrows(
        NotFoundException.class, () -> embeddings.of(fixture.world.foreigner(), packet, true));
    assertThrows(
        NotFoundException.class,
        () -> embeddings.drop(fixture.world.colleague(), packet, EmbeddingSpace.ENTITY));
    assertEquals(1, embeddings.drop(user, packet, EmbeddingSpace.ENTITY));
    assertThrows(
        ForbiddenException.class, () -> embeddings.dropSpace(user, EmbeddingSpace.CONTENT));
    assertEquals(2, embeddings.dropSpace(admin, EmbeddingSpace.CONTENT));
    assertEquals(new HashSet<>(), models(packets.get(1)));
    assertEquals(
        List.of(EmbeddingSpace.ENTITY),
        fixture.memory.reembedding().spaces(user).stream().map(SpaceModels::space).toList());
  }
}
