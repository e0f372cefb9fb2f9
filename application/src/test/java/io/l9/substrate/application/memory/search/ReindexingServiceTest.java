package io.l9.substrate.application.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.Reindexing;
import io.l9.substrate.domain.memory.search.Reindexing.Step;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReindexingServiceTest {

  private final MemoryFixture fixture = new MemoryFixture(new FakeEmbedder());
  private final TenantScope user = fixture.world.endUser();
  private final Reindexing reindexing = fixture.memory.reindexing();
  private final TenantScope platform =
      new TenantScope(
          fixture.world.foreigner().tenant(),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(1, 1),
          null,
          null);

  /** Gives a packet the terms that an English analysis without a version made. */
  private Packet old(Packet packet, String... terms) {
    LexicalIndex index = fixture.adapters.memory().lexicalIndex();
    TextTerms english =
        new TextTerms(Stream.of(terms).collect(Collectors.toMap(t -> t, t -> 1)), terms.length);
    fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(
            user,
            () -> {
              List<PacketId> ids = List.of(packet.id());
              assertEquals(1, index.removeOutdated(Integer.MAX_VALUE, ids).size());
              index.addAll(List.of(new LexicalIndex.Entry(packet, english, 0)));
              return ids;
            });
    return packet;
  }

  private Packet oldInvoice(String number) {
    return old(
        fixture.stored(fixture.draft("Die Rechnungen wurden bezahlt: " + number)),
        "die",
        "rechnungen",
        "wurden",
        "bezahlt");
  }

  private static SearchQuery query(String text) {
    return SearchQuery.builder().text(text).mode(SearchMode.KEYWORD).build();
  }

  private SearchResult search(String text) {
    return fixture.memory.search().search(user, query(text));
  }

  @Test
  void analysesAgain_whatAnOlderAnalysisIndexed() {
    Packet packet = oldInvoice("one");
    assertEquals(1, search("Rechnungen").hits().size(), "as it was");
    SearchResult before = search("Rechnung");
    assertEquals(List.of(), before.hits());
    assertTrue(
        before.notes().stream().anyMatch(note -> note.startsWith("1 packets were indexed by an")),
        before.notes()::toString);
    assertEquals(
        WhyNot.Reason.NOT_INDEXED,
        fixture.memory.search().whyNot(user, query("Rechnung"), packet.id()).reason());
    assertEquals(1, reindexing.waiting(user));

    assertEquals(new Step(1, packet.id()), reindexing.work(platform, null, 10));
    assertEquals(new Step(0, null), reindexing.work(platform, packet.id(), 10));

    assertEquals(0, reindexing.waiting(user));
    SearchResult after = search("Rechnung");
    assertEquals(packet.id(), after.hits().get(0).packet().id());
    assertTrue(after.notes().stream().noneMatch(note -> note.contains("older analysis")));
    assertEquals(new Step(0, null), reindexing.work(platform, null, 10));
  }

  @Test
  void goesOnStepByStep_inTheOrderOfIds() {
    List<PacketId> ids =
        Stream.of("one", "two", "three")
            .map(this::oldInvoice)
            .map(Packet::id)
            .sorted(Comparator.comparing(PacketId::value, Position::compareIds))
            .toList();
    @Nullable PacketId after = null;
    for (PacketId id : ids) {
      Step step = reindexing.work(user, after, 1);
      assertEquals(new Step(1, id), step);
      after = step.next();
    }
    assertEquals(new Step(0, null), reindexing.work(user, after, 1));
    assertEquals(3, search("Rechnung").hits().size());
  }

  @Test
  void takesExpiredPacketsOutOfTheIndex() {
    Packet packet =
        fixture.stored(
            fixture
                .draft("Die Rechnungen wurden bezahlt")
                .expiresAt(MemoryFixture.NOW.plusSeconds(60)));
    old(packet, "rechnungen");
    fixture.clock.advance(Duration.ofHours(1));
    assertEquals(new Step(1, packet.id()), reindexing.work(platform, null, 10));
    assertEquals(0, reindexing.waiting(user));
  }

  @Test
  void leavesAloneWhatTheScopeMayNotWrite() {
    oldInvoice("one");
    assertEquals(new Step(0, null), reindexing.work(fixture.world.foreigner(), null, 10));
    assertEquals(0, reindexing.waiting(fixture.world.foreigner()));
    assertEquals(1, reindexing.waiting(user));
    assertThrows(ValidationException.class, () -> reindexing.work(user, null, 0));
    assertThrows(ValidationException.class, () -> reindexing.work(user, null, 501));
  }

  @Test
  void findsAllWordsOfAllLanguages_inOneSpace() {
    Map<String, String> texts =
        Map.of(
            "L'été dernier, l'équipe a déménagé", "équipe",
            "Der Lieferkettenausfall dauerte zwei Wochen", "Lieferkette",
            "ลูกค้าต้องการให้ส่งของก่อนวันศุกร์", "ลูกค้า",
            "Release v1.17.0 went out", "1.17.0",
            "The invoices of Alice were paid", "alice invoice");
    texts.forEach((text, word) -> fixture.stored(fixture.draft(text)));
    texts.forEach(
        (text, word) -> {
          SearchResult found = search(word);
          assertEquals(1, found.hits().size(), word);
          assertEquals(text, found.hits().get(0).text());
          assertEquals(
              WhyNot.Reason.NO_MATCH,
              fixture
                  .memory
                  .search()
                  .whyNot(user, query("zebra"), found.hits().get(0).packet().id())
                  .reason());
        });
  }
}
