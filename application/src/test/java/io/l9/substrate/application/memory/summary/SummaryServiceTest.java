package io.l9.substrate.application.memory.summary;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummaryPatch;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummarySearch;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView.Freshness;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SummaryServiceTest {

  private static final ThreadId THREAD = new ThreadId(new UUID(3, 4));

  private final MemoryFixture fixture = new MemoryFixture();
  private final Summaries summaries = fixture.memory.summaries();
  private final TenantScope user = fixture.world.endUser();
  private final TenantScope system = fixture.world.system();

  @Test
  void sumsUpAThread_withItsSources() {
    Packet first = said("The import of the price list fails at night.");
    fixture.clock.advance(Duration.ofSeconds(5));
    Packet second = said("Maria decided to convert the price list before the import.");
    fixture.stored("Another thread.");

    Summary summary =
        summaries.create(user, SummaryDraft.of(SummarySubject.thread(THREAD))).summary();

    assertEquals(List.of(first.id(), second.id()), summary.sources());
    assertEquals(first.timestamp(), summary.coverageStart());
    assertEquals(second.timestamp(), summary.coverageEnd());
    assertEquals("extractive", summary.author());
    assertEquals(user.owner(), summary.owner());
    assertTrue(summary.consolidation().text().contains("price list"));
    assertEquals(summary, summaries.get(user, summary.id()).summary());
    assertEquals(new Freshness(0, 0, true), summaries.get(user, summary.id()).freshness());
  }

  @Test
  void findsSummariesByMeaningAndByWords() {
    Summary prices =
        summaries.create(user, topic("prices", fixture.stored("The price list fails"))).summary();
    Summary game =
        summaries.create(user, topic("game", fixture.stored("Who won the game?"))).summary();

    List<SummaryHit> hits = summaries.search(user, SummarySearch.of("price list"));

    assertEquals(prices, hits.get(0).summary());
    assertEquals(1, hits.get(0).coverage());
    assertTrue(hits.get(0).similarity() != null);
    assertTrue(hits.stream().anyMatch(hit -> hit.summary().equals(game) && hit.coverage() == 0));
    assertEquals(
        List.of(), summaries.search(fixture.world.foreigner(), SummarySearch.of("price list")));
  }

  @Test
  void findsNoMoreWhatHeldUntilNow() {
    SummaryDraft draft = topic("prices", fixture.stored("The price list fails"));
    Summary summary = summaries.create(user, draft.validUntil(NOW.plusSeconds(60))).summary();
    assertEquals(1, summaries.search(user, SummarySearch.of("price")).size());
    fixture.clock.advance(Duration.ofSeconds(60));
    assertEquals(List.of(), summaries.search(user, SummarySearch.of("price")));
    assertFalse(summaries.get(user, summary.id()).freshness().valid());
  }

  @Test
  void writesAgain_whenTheThreadHasGrown() {
    said("The import of the price list fails at night.");
    Summary summary =
        summaries.create(user, SummaryDraft.of(SummarySubject.thread(THREAD))).summary();
    assertEquals(
        summary, summaries.regenerate(user, summary.id()).summary(), "nothing has changed");

    Packet added = said("Maria mended the import of the price list.");
    assertEquals(new Freshness(0, 1, true), summaries.get(user, summary.id()).freshness());
    Summary next = summaries.regenerate(user, summary.id()).summary();

    assertEquals(2, next.version());
    assertTrue(next.sources().contains(added.id()));
    assertTrue(next.consolidation().text().contains("Maria"));
    assertFalse(summaries.get(user, summary.id()).freshness().stale());
    assertEquals(
        next, summaries.search(user, SummarySearch.of("Maria")).get(0).summary(), "and is found");
  }

  @Test
  void writesAgainWithoutWhatIsGone_andNotAtAllWithoutSources() {
    Packet kept = fixture.stored("The price list fails.");
    Packet dying =
        fixture.stored(fixture.draft("The password is x.").expiresAt(NOW.plusSeconds(5)));
    Summary both = summaries.create(user, topic("both", kept, dying)).summary();
    Summary only = summaries.create(user, topic("only", dying)).summary();
    fixture.clock.advance(Duration.ofSeconds(5));

    assertEquals(new Freshness(1, 0, true), summaries.get(user, both.id()).freshness());
    Summary next = summaries.regenerate(user, both.id()).summary();
    assertEquals(List.of(kept.id()), next.sources());
    assertFalse(next.consolidation().text().contains("password"));
    assertThrows(ConflictException.class, () -> summaries.regenerate(user, only.id()));
  }

  @Test
  void tellsNobodyWhatItsSourcesHide() {
    Packet own = fixture.stored("Alice is ill.");
    Packet colleagues = ingest(fixture.world.colleague(), fixture.draft("Bob is ill.").build());
    Packet hidden =
        ingest(system, fixture.draft("Nobody knows.").visibility(Visibility.L_PRIVATE).build());

    Summary ofOwn = summaries.create(system, topic("a", own)).summary();
    assertEquals(own.owner(), ofOwn.owner(), "the user's, though the system wrote it");
    Summary ofHidden = summaries.create(system, topic("b", hidden)).summary();
    assertEquals(Visibility.L_PRIVATE, ofHidden.visibility());
    assertThrows(NotFoundException.class, () -> summaries.get(user, ofHidden.id()));
    refused("/source_packet_ids", () -> summaries.create(system, topic("c", own, colleagues)));
    refused("/source_packet_ids/0", () -> summaries.create(user, topic("d", colleagues)));
    refused(
        "/source_packet_ids/0", () -> summaries.create(fixture.world.foreigner(), topic("e", own)));
  }

  @Test
  void takesNothingIntoACollectedSummary_thatItsReadersMayNotSee() {
    said("Alice said this.");
    Summary summary =
        summaries.create(user, SummaryDraft.of(SummarySubject.thread(THREAD))).summary();
    ingest(
        system,
        fixture
            .draft("A secret of the system.")
            .thread(THREAD)
            .visibility(Visibility.L_PRIVATE)
            .build());
    ingest(fixture.world.colleague(), fixture.draft("Bob said this.").thread(THREAD).build());

    assertEquals(summary, summaries.regenerate(system, summary.id()).summary());
  }

  @Test
  void isOfTheOrganisation_whereAllItsSourcesAre_ifItsAuthorMayWriteThat() {
    Packet shared = ingest(fixture.world.orgAdmin(), fixture.draft("The office moves.").build());

    Summary byAdmin = summaries.create(fixture.world.orgAdmin(), topic("a", shared)).summary();
    Summary byUser = summaries.create(user, topic("b", shared)).summary();

    assertEquals(shared.owner(), byAdmin.owner());
    assertEquals(user.owner(), byUser.owner());
    assertEquals(byAdmin, summaries.get(user, byAdmin.id()).summary());
    SummaryPatch edit = SummaryPatch.of(Consolidation.of("no"), null);
    assertThrows(ForbiddenException.class, () -> summaries.edit(user, byAdmin.id(), edit));
    assertThrows(ForbiddenException.class, () -> summaries.delete(user, byAdmin.id()));
    assertThrows(ForbiddenException.class, () -> summaries.regenerate(user, byAdmin.id()));
  }

  @Test
  void saysWhatTheCallerSays() {
    Packet source = fixture.stored("The price list fails.");
    Consolidation own =
        new Consolidation(
            "It fails.",
            List.of(new KeyFact("it fails", source.id())),
            List.of("list"),
            List.of(),
            1);
    Summary summary = summaries.create(user, topic("a", source).saying(own)).summary();
    assertEquals(own, summary.consolidation());
    assertEquals(Summary.CALLER, summary.author());

    Summary edited =
        summaries
            .edit(
                user,
                summary.id(),
                SummaryPatch.of(Consolidation.of("It works."), NOW).expecting(Set.of(1)))
            .summary();
    assertEquals(2, edited.version());
    assertEquals(edited, summaries.get(user, summary.id()).summary());
    VersionMismatchException stale =
        assertThrows(
            VersionMismatchException.class,
            () ->
                summaries.edit(
                    user, summary.id(), SummaryPatch.of(own, null).expecting(Set.of(1))));
    assertEquals(2L, stale.currentVersion());
  }

  @Test
  void forgetsWhatIsDeleted() {
    Summary summary = summaries.create(user, topic("a", fixture.stored("text"))).summary();
    summaries.delete(user, summary.id());
    SummaryId gone = summary.id();
    for (Executable call :
        List.<Executable>of(
            () -> summaries.get(user, gone),
            () -> summaries.regenerate(user, gone),
            () -> summaries.delete(user, gone),
            () -> summaries.edit(user, gone, SummaryPatch.of(Consolidation.of("x"), null)))) {
      assertThrows(NotFoundException.class, call);
    }
    assertEquals(List.of(), summaries.list(user, SummaryQuery.newest()).items());
  }

  @Test
  void refusesWhatCannotBeSummedUp() {
    refused("/scope_value", () -> SummaryDraft.of(SummarySubject.agent(" ")));
    refused("/scope_value", () -> SummaryDraft.of(SummarySubject.agent("a\u0000")));
    refused("/scope_value", () -> SummaryDraft.of(new SummarySubject(SummaryKind.THREAD, "x")));
    for (String period : List.of("", "x", "/", "2026-01-01T00:00:00Z/2026-01-01T00:00:00Z")) {
      refused(
          "/scope_value",
          () -> SummaryDraft.of(new SummarySubject(SummaryKind.TIME_PERIOD, period)));
    }
    refused("/source_packet_ids", () -> SummaryDraft.of(SummarySubject.topic("t")));
    refused("/source_packet_ids", () -> draft(Collections.nCopies(2, id(1)), 7));
    refused(
        "/source_packet_ids",
        () -> draft(Stream.iterate(0, i -> i + 1).limit(501).map(i -> id(i)).toList(), 7));
    refused("/max_sentences", () -> draft(List.of(id(1)), 0));
    refused("/max_sentences", () -> draft(List.of(id(1)), 51));
    refused("/text", () -> SummaryPatch.of(Consolidation.of(""), null));
    refused("/text", () -> SummaryPatch.of(Consolidation.of("x".repeat(20_001)), null));
    refused("/scope_type", () -> new SummaryQuery(null, "x", false, 1, null));
    refused("/limit", () -> new SummarySearch("x", null, 201));
    refused("/source_packet_ids/0", () -> summaries.create(user, draft(List.of(id(1)), 7)));
    refused(
        "/scope_value",
        () -> summaries.create(user, SummaryDraft.of(SummarySubject.thread(THREAD))));
    Packet wordless = ingest(user, PacketDraft.builder("n", fixture.json.of(7L)).build());
    refused("/source_packet_ids", () -> summaries.create(user, topic("n", wordless)));
  }

  private static SummaryDraft draft(List<PacketId> sources, int maxSentences) {
    return new SummaryDraft(SummarySubject.topic("t"), sources, null, maxSentences, null);
  }

  private static SummaryDraft topic(String topic, Packet... sources) {
    return SummaryDraft.of(
        SummarySubject.topic(topic), Stream.of(sources).map(Packet::id).toList());
  }

  private Packet said(String text) {
    return fixture.stored(fixture.draft(text).thread(THREAD));
  }

  private Packet ingest(TenantScope actor, PacketDraft draft) {
    return fixture.memory.ingestion().ingest(actor, draft).packet();
  }

  private static void refused(String pointer, Executable call) {
    ValidationException e = assertThrows(ValidationException.class, call);
    assertEquals(pointer, e.violations().get(0).pointer());
  }
}
