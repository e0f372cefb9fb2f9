package io.l9.substrate.testkit.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.testkit.shared.Concurrently;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kit for {@link io.l9.substrate.domain.trade.DocumentRepository}: what holds for every kind, of
 * which each test knows the descriptor alone.
 */
public abstract class DocumentRepositoryContract extends DocumentContract {

  static Stream<DocumentKind> kinds() {
    return SampleDocuments.kinds();
  }

  private static Document renewed(Document document, int number) {
    return document.next(
        document.at(),
        SampleDocuments.fields(document.kind(), number),
        document.archivedAt(),
        document.updatedAt().plusSeconds(1));
  }

  private boolean replace(TenantScope actor, Document next) {
    return as(actor, () -> documents().replace(next));
  }

  private boolean delete(TenantScope actor, Document document) {
    return as(actor, () -> documents().delete(document.kind(), document.id(), document.version()));
  }

  private List<DocumentVersion> versions(TenantScope actor, Document document) {
    return as(actor, () -> documents().versions(document.kind(), document.id(), 100, null));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void keepsEveryField(DocumentKind kind) {
    Document full = stored(kind, 3);
    assertEquals(1, full.version());
    assertEquals(Optional.of(full), find(actor(), full));
    Document bare =
        stored(
            with(
                new Document(
                    kind,
                    newId(),
                    home(actor()),
                    NOW.minusSeconds(1),
                    required(kind),
                    null,
                    1,
                    NOW),
                required(kind)));
    assertEquals(Optional.of(bare), find(actor(), bare));
    assertEquals(List.of(full, bare), list(DocumentQuery.of(kind, 9)));
    assertEquals(2, as(actor(), () -> documents().count(DocumentQuery.of(kind, 1))));
  }

  private static Map<String, Object> required(DocumentKind kind) {
    Map<String, Object> fields = new HashMap<>(SampleDocuments.fields(kind, 4));
    fields.keySet().removeIf(name -> !isNeeded(kind, name));
    return fields;
  }

  private static boolean isNeeded(DocumentKind kind, String name) {
    return kind.field(name).orElseThrow().isRequired()
        || (kind.lifecycle() != null && kind.lifecycle().field().equals(name));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void refusesAnIdThatIsTaken_byWhomever(DocumentKind kind) {
    Document mine = stored(kind, 1);
    for (TenantScope actor : List.of(actor(), world().colleague(), world().foreigner())) {
      Document again = SampleDocuments.of(kind, mine.id(), home(actor), NOW, 2);
      assertThrows(
          ConflictException.class,
          () -> as(actor, () -> documents().create(again)),
          actor::toString);
    }
    assertEquals(Optional.of(mine), find(actor(), mine));
    assertEquals(Optional.empty(), find(world().foreigner(), mine));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void showsAndChangesDocuments_asTheActorMay(DocumentKind kind) {
    List<Document> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      if (owner.user() == null) {
        TenantScope writer = world().writerOf(owner, Visibility.SHARED).orElseThrow();
        Document document = SampleDocuments.of(kind, newId(), owner, NOW, all.size());
        all.add(as(writer, () -> documents().create(document)));
      }
    }
    for (TenantScope actor : world().actors()) {
      for (Document document : all) {
        boolean isVisible = document.isVisibleTo(actor);
        assertEquals(isVisible, find(actor, document).isPresent(), actor::toString);
        assertEquals(isVisible, !versions(actor, document).isEmpty(), actor::toString);
        assertEquals(
            isVisible,
            as(actor, () -> documents().list(DocumentQuery.of(kind, 99)))
                .items()
                .contains(document),
            actor::toString);
        assertEquals(
            document.isWritableBy(actor),
            undone(actor, () -> documents().replace(renewed(document, 9))));
        assertEquals(
            document.isWritableBy(actor),
            undone(actor, () -> documents().delete(kind, document.id(), 1)));
        assertCreates(actor, SampleDocuments.of(kind, newId(), document.owner(), NOW, 5));
      }
    }
  }

  private void assertCreates(TenantScope actor, Document document) {
    if (document.isWritableBy(actor)) {
      assertTrue(undone(actor, () -> documents().create(document).version() == 1));
    } else {
      assertThrows(
          ForbiddenException.class,
          () -> as(actor, () -> documents().create(document)),
          actor::toString);
    }
  }

  /** Returns what work returns in a unit of work that is rolled back. */
  private boolean undone(TenantScope actor, Supplier<Boolean> work) {
    List<Boolean> result = new ArrayList<>();
    RuntimeException planted = new IllegalArgumentException("planted, to roll back");
    assertEquals(
        planted,
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    actor,
                    () -> {
                      result.add(work.get());
                      throw planted;
                    })));
    return result.get(0);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void replacesOnlyTheVersionBefore(DocumentKind kind) {
    Document first = stored(kind, 1);
    Document second = renewed(first, 2);
    assertFalse(replace(actor(), second.numbered(3)), "a version too far");
    assertTrue(replace(world().colleague(), second));
    assertFalse(replace(actor(), second), "the same version again");
    assertEquals(Optional.of(second), find(actor(), first));
    assertFalse(replace(actor(), renewed(made(kind, 1), 2)), "there is none");
    Document third = renewed(second, 3);
    List<Callable<Boolean>> rivals = Collections.nCopies(4, () -> replace(actor(), third));
    assertEquals(1, Concurrently.run(rivals).stream().filter(won -> won).count());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void keepsEveryVersion_andUsesNoneTwice(DocumentKind kind) {
    Document first = stored(kind, 1);
    Document second = renewed(first, 2);
    assertTrue(replace(world().colleague(), second));
    assertFalse(delete(actor(), first), "no longer the version");
    assertTrue(delete(world().orgAdmin(), second));
    assertFalse(delete(actor(), second), "no longer there");
    assertEquals(Optional.empty(), find(actor(), first));
    Document again = stored(first);
    assertEquals(4, again.version());
    List<DocumentVersion> versions = versions(actor(), first);
    assertEquals(List.of(4, 3, 2, 1), versions.stream().map(DocumentVersion::number).toList());
    assertEquals(
        List.of(again, second, first),
        versions.stream().flatMap(version -> Stream.ofNullable(version.document())).toList());
    assertEquals(null, versions.get(1).document());
    assertEquals(null, versions.get(1).by());
    assertEquals(world().colleague().user(), versions.get(2).by());
    assertEquals(actor().user(), versions.get(3).by());
    assertEquals(
        versions.subList(2, 3), as(actor(), () -> documents().versions(kind, first.id(), 1, 3)));
    assertEquals(List.of(), versions(world().foreigner(), first));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void pagesTheNewestFirst(DocumentKind kind) {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      // three of each time, so that the id decides
      all.add(stored(SampleDocuments.of(kind, newId(), home(actor()), NOW.minusSeconds(i / 3), i)));
    }
    all.sort((a, b) -> b.position().compareTo(a.position()));
    List<Document> read = new ArrayList<>();
    Position after = null;
    do {
      DocumentQuery query = DocumentQuery.of(kind, 4).behind(after);
      Page<Document> page = as(actor(), () -> documents().list(query));
      read.addAll(page.items());
      after = page.next();
    } while (after != null);
    assertEquals(all, read);
    DocumentQuery some =
        new DocumentQuery(kind, List.of(), List.of(), NOW.minusSeconds(1), NOW, false, 9, null);
    assertEquals(3, list(some).size(), "from a time on, before another");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void leavesArchivedOnesOut_unlessAskedForThem(DocumentKind kind) {
    if (!kind.isArchivable()) {
      return;
    }
    Document first = stored(kind, 1);
    Document archived = first.next(first.at(), first.fields(), NOW, NOW);
    assertTrue(replace(actor(), archived));
    assertEquals(List.of(), list(DocumentQuery.of(kind, 9)));
    assertEquals(List.of(archived), list(DocumentQuery.of(kind, 9).withArchived()));
    assertEquals(Optional.of(archived), find(actor(), first));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void takesBackEveryWrite_whenTheUnitOfWorkFails(DocumentKind kind) {
    Document document = stored(kind, 1);
    assertTrue(undone(actor(), () -> documents().replace(renewed(document, 2))));
    assertTrue(undone(actor(), () -> documents().delete(kind, document.id(), 1)));
    assertTrue(undone(actor(), () -> documents().create(made(kind, 3)).version() == 1));
    assertEquals(List.of(document), list(DocumentQuery.of(kind, 9)));
    assertEquals(1, versions(actor(), document).size());
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    Document document = made(TradeKinds.BUYER, 1);
    DocumentKind kind = document.kind();
    DocumentQuery query = DocumentQuery.of(kind, 1);
    List<Supplier<?>> calls =
        List.of(
            () -> documents().create(document),
            () -> documents().find(kind, document.id()),
            () -> documents().hold(kind, kind.field("name").orElseThrow(), "a"),
            () -> documents().list(query),
            () -> documents().count(query),
            () -> documents().replace(document.numbered(2)),
            () -> documents().delete(kind, document.id(), 1),
            () -> documents().versions(kind, document.id(), 1, null));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::get));
  }
}
