package io.l9.substrate.application.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentPatch;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.testkit.trade.SampleDocuments;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TradeDocumentsServiceTest {

  private final TradeFixture trade = new TradeFixture();

  static Stream<DocumentKind> kinds() {
    return TradeFixture.KINDS.stream();
  }

  private Document patch(Document document, DocumentPatch patch) {
    trade.clock.advance(Duration.ofSeconds(1));
    return trade.documents.patch(
        trade.actor, document.kind(), document.id(), patch, Expected.version(document.version()));
  }

  private Document patch(Document document, String field, Object value) {
    return patch(document, DocumentPatch.of(Map.of(field, value)));
  }

  private void delete(Document document, boolean isDetaching) {
    trade.documents.delete(
        trade.actor,
        document.kind(),
        document.id(),
        Expected.version(document.version()),
        isDetaching);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void changesOnlyTheExpectedVersion(DocumentKind kind) {
    Document first = trade.created(kind, 1);
    String json = kind.jsonFields().get(kind.jsonFields().size() - 1);
    boolean isArray = String.valueOf(first.fields().get(json)).startsWith("[");
    JsonDocument change = new JsonDocument(isArray ? "[]" : "{\"n\":null,\"new\":1}");
    Document second = patch(first, json, change);
    assertEquals(2, second.version());
    assertEquals(TradeFixture.NOW.plusSeconds(1), second.updatedAt());
    if (!isArray) {
      assertEquals(
          new JsonDocument("{\"id\":\"Sample No. 1\",\"new\":1}"), second.fields().get(json));
    }
    VersionMismatchException stale =
        assertThrows(VersionMismatchException.class, () -> patch(first, json, change));
    assertEquals(2L, stale.currentVersion());
    assertThrows(VersionMismatchException.class, () -> delete(first, false));
    assertEquals(second, trade.reread(first));
    delete(second, false);
    assertThrows(NotFoundException.class, () -> trade.reread(first));
    assertThrows(NotFoundException.class, () -> patch(second, json, change));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void putsADocument_inTheStateOfTheDraft(DocumentKind kind) {
    UUID id = UUID.fromString("00000000-0000-4000-8000-000000000001");
    DocumentDraft draft = new DocumentDraft(kind, id, null, SampleDocuments.fields(kind, 1));
    assertThrows(
        VersionMismatchException.class,
        () -> trade.documents.put(trade.actor, draft, Expected.version(1)));
    Document created = trade.documents.put(trade.actor, draft, Expected.absence());
    assertThrows(
        VersionMismatchException.class,
        () -> trade.documents.put(trade.actor, draft, Expected.absence()));
    Document again = trade.documents.put(trade.actor, draft, Expected.version(1));
    assertEquals(created.fields(), again.fields());
    assertEquals(2, again.version());
  }

  @Test
  void putsMetadata_withNothingLeftOfTheOldOnes() {
    UUID id = UUID.fromString("00000000-0000-4000-8000-000000000002");
    for (String metadata : List.of("{\"a\":1}", "{\"b\":2}")) {
      Map<String, Object> fields =
          Map.of("entity_type", "agent", "metadata", new JsonDocument(metadata));
      Document stored =
          trade.documents.put(
              trade.actor,
              new DocumentDraft(TradeKinds.ENTITY_METADATA, id, null, fields),
              Expected.anything());
      assertEquals(fields, stored.fields());
    }
    ConflictException other =
        assertThrows(
            ConflictException.class,
            () ->
                trade.documents.put(
                    trade.actor,
                    new DocumentDraft(
                        TradeKinds.ENTITY_METADATA,
                        id,
                        null,
                        Map.of("entity_type", "user", "metadata", new JsonDocument("{}"))),
                    Expected.anything()));
    assertEquals(ErrorCode.IMMUTABLE_FIELD, other.code());
  }

  @Test
  void showsPartiesAsTheyWere_whenTheyAreRenamedOrDeleted() {
    Document buyer = trade.party(TradeKinds.BUYER, "Acme");
    Document supplier = trade.party(TradeKinds.SUPPLIER, "Poly");
    Document sold = trade.transaction(Map.of("buyer_id", buyer.id(), "supplier_id", supplier.id()));
    Object snapshot = new JsonDocument("{\"id\":\"" + buyer.id() + "\",\"name\":\"Acme\"}");
    assertEquals(snapshot, sold.fields().get("buyer_snapshot"));
    buyer = patch(buyer, "name", "Acme & Sons");
    assertEquals(sold, trade.reread(sold));
    Document refused = buyer;
    ConflictException conflict =
        assertThrows(ConflictException.class, () -> delete(refused, false));
    assertTrue(String.valueOf(conflict.getMessage()).contains("1 time"), conflict::getMessage);
    delete(buyer, true);
    delete(supplier, true);
    Document after = trade.reread(sold);
    assertEquals(snapshot, after.fields().get("buyer_snapshot"));
    assertEquals(
        Set.of(),
        Set.copyOf(
            after.kind().referencesTo(TradeKinds.BUYER).stream()
                .filter(field -> after.fields().containsKey(field.name()))
                .toList()));
    assertEquals(
        "3.00",
        String.valueOf(
            trade
                .useCases
                .sums()
                .total(trade.actor, SumQuery.groupedBy().ofBuyer(buyer.id()))
                .amount()));
  }

  @Test
  void putsAPartyAside() {
    Document buyer = trade.party(TradeKinds.BUYER, "Acme");
    Document sold = trade.transaction(Map.of("buyer_id", buyer.id()));
    DocumentPatch archiving = new DocumentPatch(Map.of(), Set.of(), null, true);
    Document archived = patch(buyer, archiving);
    DocumentQuery query = DocumentQuery.of(TradeKinds.BUYER, 9);
    assertEquals(List.of(), trade.documents.list(trade.actor, query).items());
    assertEquals(
        List.of(archived), trade.documents.list(trade.actor, query.withArchived()).items());
    ValidationException refused =
        assertThrows(
            ValidationException.class, () -> trade.transaction(Map.of("buyer_id", buyer.id())));
    assertEquals(ErrorCode.PARENT_NOT_FOUND, refused.code());
    assertEquals(1, trade.useCases.sums().sums(trade.actor, SumQuery.groupedBy()).size());
    Document back = patch(archived, new DocumentPatch(Map.of(), Set.of(), null, false));
    assertEquals(List.of(back), trade.documents.list(trade.actor, query).items());
    assertThrows(ValidationException.class, () -> patch(sold, archiving));
  }

  @ParameterizedTest
  @CsvSource({
    "draft, agreed, true", "draft, cancelled, true", "draft, shipped, false",
    "draft, settled, false", "agreed, shipped, true", "agreed, cancelled, true",
    "agreed, draft, false", "agreed, settled, false", "shipped, settled, true",
    "shipped, cancelled, true", "shipped, agreed, false", "settled, cancelled, false",
    "settled, draft, false", "cancelled, draft, false", "cancelled, settled, false"
  })
  void movesAStatus_onlyAsTheTableAllows(String from, String to, boolean isAllowed) {
    Document transaction = trade.transaction(Map.of("status", from));
    if (isAllowed) {
      assertEquals(to, patch(transaction, "status", to).fields().get("status"));
    } else {
      ConflictException refused =
          assertThrows(ConflictException.class, () -> patch(transaction, "status", to));
      assertEquals(ErrorCode.CONFLICT, refused.code());
      assertEquals(transaction, trade.reread(transaction));
    }
  }

  @Test
  void listsTheChangesOfAStatus_amongAnyNumberOfVersions() {
    Document draft = trade.transaction(Map.of());
    for (int i = 0; i < TradeDocuments.MAX_VERSIONS + 5; i++) {
      draft = patch(draft, "price", Decimal.parse("/price", String.valueOf(i)));
    }
    Document cancelled = patch(patch(draft, "status", "agreed"), "status", "cancelled");
    UUID id = cancelled.id();
    List<StatusChange> changes =
        trade.documents.statusChanges(trade.actor, TradeKinds.TRANSACTION, id, 9, null);
    assertEquals(
        List.of("cancelled", "agreed", "draft"), changes.stream().map(StatusChange::to).toList());
    assertEquals(
        Arrays.asList("agreed", "draft", null), changes.stream().map(StatusChange::from).toList());
    assertEquals(
        List.of(cancelled.version(), cancelled.version() - 1, 1),
        changes.stream().map(StatusChange::version).toList());
    assertEquals(trade.actor.user(), changes.get(0).by());
    assertEquals(
        changes.subList(0, 2),
        trade.documents.statusChanges(trade.actor, TradeKinds.TRANSACTION, id, 2, null));
    assertEquals(
        changes.subList(2, 3),
        trade.documents.statusChanges(
            trade.actor, TradeKinds.TRANSACTION, id, 9, cancelled.version() - 1));
    assertThrows(
        NotFoundException.class,
        () ->
            trade.documents.statusChanges(
                trade.tenants.foreigner(), TradeKinds.TRANSACTION, id, 9, null));
    assertThrows(
        ValidationException.class,
        () -> trade.documents.statusChanges(trade.actor, TradeKinds.BUYER, id, 9, null));
  }

  @Test
  void keepsWhatAPostedTransactionSays() {
    Document draft = trade.transaction(Map.of());
    Decimal price = Decimal.parse("/price", "9.90");
    Document agreed = patch(patch(draft, "price", price), "status", "agreed");
    assertEquals(price, agreed.fields().get("price"));
    for (DocumentPatch change :
        List.of(
            DocumentPatch.of(Map.of("price", Decimal.parse("/price", "9.9"))),
            new DocumentPatch(Map.of(), Set.of("price"), null, null),
            new DocumentPatch(Map.of(), Set.of(), TradeFixture.NOW.plusSeconds(9), null))) {
      ConflictException refused =
          assertThrows(ConflictException.class, () -> patch(agreed, change));
      assertEquals(ErrorCode.IMMUTABLE_FIELD, refused.code());
    }
  }

  @Test
  void listsWhoMovedAStatus() {
    Document draft = trade.transaction(Map.of());
    Document unused =
        trade.documents.patch(
            trade.tenants.colleague(),
            draft.kind(),
            draft.id(),
            DocumentPatch.of(Map.of("status", "agreed")),
            Expected.version(1));
    List<DocumentVersion> versions =
        trade.documents.versions(trade.actor, draft.kind(), draft.id(), 9, null);
    assertEquals(List.of(2, 1), versions.stream().map(DocumentVersion::number).toList());
    assertEquals(trade.tenants.colleague().user(), versions.get(0).by());
    assertThrows(
        NotFoundException.class,
        () ->
            trade.documents.versions(trade.tenants.foreigner(), draft.kind(), draft.id(), 9, null));
  }

  @Test
  void refusesChangesOfWhatOthersOwn() {
    TenantScope admin = trade.tenants.tenantAdmin();
    Document shared = trade.documents.create(admin, SampleDocuments.draft(TradeKinds.BUYER, 1));
    assertEquals(shared, trade.reread(shared));
    assertThrows(ForbiddenException.class, () -> patch(shared, "name", "Mine"));
    assertThrows(ForbiddenException.class, () -> delete(shared, true));
  }

  @Test
  void refusesBadFields() {
    assertPointer("/name", Map.of("profile", new JsonDocument("{}")));
    assertPointer("/profile", Map.of("name", "Acme"));
    assertPointer("/profile", Map.of("name", "Acme", "profile", new JsonDocument("[]")));
    assertPointer("/name", Map.of("name", " ", "profile", new JsonDocument("{}")));
    assertPointer(
        "/other", Map.of("name", "Acme", "profile", new JsonDocument("{}"), "other", "x"));
    Field price = TradeKinds.TRANSACTION.field("price").orElseThrow();
    ValidationException bare =
        assertThrows(
            ValidationException.class,
            () ->
                new DocumentDraft(
                    TradeKinds.TRANSACTION,
                    null,
                    null,
                    Map.of(
                        "material",
                        new JsonDocument("{}"),
                        price.name(),
                        Decimal.parse(price.pointer(), "1"))));
    assertEquals("/currency", bare.violations().get(0).pointer());
  }

  private static void assertPointer(String pointer, Map<String, Object> fields) {
    ValidationException refused =
        assertThrows(
            ValidationException.class,
            () -> new DocumentDraft(TradeKinds.BUYER, null, null, fields));
    assertEquals(pointer, refused.violations().get(0).pointer());
  }
}
