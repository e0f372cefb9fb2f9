package io.l9.substrate.testkit.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.trade.FieldType;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributeLeaf;
import io.l9.substrate.domain.world.AttributePath;
import io.l9.substrate.testkit.shared.Concurrently;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kit for how documents are found: by texts, materials, references and JSON. */
public abstract class DocumentRepositorySearchContract extends DocumentContract {

  static Stream<DocumentKind> kinds() {
    return SampleDocuments.kinds();
  }

  /** Returns the first text or material by which documents of a kind are found. */
  private static Optional<Field> searched(DocumentKind kind) {
    return kind.fields().stream()
        .filter(field -> field.isSearched() && field.target() == null)
        .findFirst();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsDocumentsByTheirTexts(DocumentKind kind) {
    Document one = stored(kind, 1);
    Document twelve = stored(kind, 12);
    for (Field field : kind.fields()) {
      if (field.isSearched() && field.target() == null) {
        DocumentQuery query = DocumentQuery.of(kind, 9);
        assertEquals(
            List.of(one), list(query.where(FieldCondition.equal(field.name(), " sample NO.\t1"))));
        assertEquals(
            2, list(query.where(FieldCondition.prefix(field.name(), "Sample no. 1"))).size());
        assertEquals(
            List.of(twelve),
            list(query.where(FieldCondition.prefix(field.name(), "sample no. 12"))));
        assertEquals(List.of(), list(query.where(FieldCondition.equal(field.name(), "sample"))));
        assertEquals(List.of(), list(query.where(FieldCondition.prefix(field.name(), "sample%"))));
      } else if (field.type() == FieldType.TEXT) {
        String value = String.valueOf(one.fields().get(field.name()));
        assertTrue(
            list(DocumentQuery.of(kind, 9).where(FieldCondition.equal(field.name(), value)))
                .contains(one),
            field.name());
        assertEquals(
            List.of(),
            list(DocumentQuery.of(kind, 9).where(FieldCondition.equal(field.name(), "other"))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsWhatAFilterOverTheJsonFinds(DocumentKind kind) {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(stored(with(made(kind, i), anyJson(kind))));
    }
    Document changed = all.get(0).next(NOW, with(all.get(0), anyJson(kind)).fields(), null, NOW);
    assertTrue(as(actor(), () -> documents().replace(changed)));
    all.set(0, changed);
    List<AttributeLeaf> leaves =
        all.stream().flatMap(document -> document.leaves(json()).stream()).distinct().toList();
    assertTrue(leaves.size() > 5, "there is something to look for");
    for (AttributeLeaf leaf : leaves) {
      AttributeCondition condition =
          new AttributeCondition(new AttributePath(leaf.path()), json().of(leaf.value()));
      DocumentQuery query = DocumentQuery.of(kind, 99).having(condition);
      assertEquals(
          all.stream()
              .filter(document -> query.admits(document, json()))
              .sorted((a, b) -> b.position().compareTo(a.position()))
              .toList(),
          list(query),
          leaf::toString);
    }
  }

  private Map<String, Object> anyJson(DocumentKind kind) {
    Map<String, Object> changes = new HashMap<>();
    for (String name : kind.jsonFields()) {
      String object =
          "{\"a\":%s,\"b\":{\"c\":\"x%s\",\"d\":[true,null,%s.5]},\"e.f\":\"%s\"}"
              .formatted(
                  random().nextInt(3),
                  random().nextInt(3),
                  random().nextInt(3),
                  "y".repeat(random().nextInt(300)));
      boolean isArray = kind.field(name).orElseThrow().type() == FieldType.ARRAY;
      changes.put(name, new JsonDocument(isArray ? "[" + object + "]" : object));
    }
    return changes;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void forgetsTheJsonOfADeletedDocument(DocumentKind kind) {
    Document document = stored(kind, 7);
    AttributeLeaf leaf = document.leaves(json()).get(0);
    DocumentQuery query =
        DocumentQuery.of(kind, 9)
            .having(
                new AttributeCondition(new AttributePath(leaf.path()), json().of(leaf.value())));
    assertEquals(List.of(document), list(query));
    assertTrue(as(actor(), () -> documents().delete(kind, document.id(), 1)));
    assertEquals(List.of(), list(query));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void letsOneUnitOfWorkHoldAKey(DocumentKind kind) {
    Optional<Field> field = searched(kind);
    if (field.isEmpty()) {
      return;
    }
    Callable<Boolean> createUnlessThere =
        () ->
            as(
                actor(),
                () -> {
                  boolean isAbsent = documents().hold(kind, field.get(), "sample no. 5").isEmpty();
                  return isAbsent && documents().create(made(kind, 5)).version() == 1;
                });
    assertEquals(
        1,
        Concurrently.run(Collections.nCopies(4, createUnlessThere)).stream()
            .filter(isFirst -> isFirst)
            .count());
    Document other = SampleDocuments.of(kind, newId(), home(world().endUserElsewhere()), NOW, 6);
    Document elsewhere = as(world().endUserElsewhere(), () -> documents().create(other));
    assertEquals(
        Optional.empty(), as(actor(), () -> documents().hold(kind, field.get(), "sample no. 6")));
    assertEquals(
        Optional.of(elsewhere),
        as(world().endUserElsewhere(), () -> documents().hold(kind, field.get(), "sample no. 6")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void keepsWhatADeletedTargetWas(DocumentKind target) {
    Document party = stored(target, 1);
    List<Document> referring = new ArrayList<>();
    for (DocumentKind kind : kinds().toList()) {
      for (Field reference : kind.referencesTo(target)) {
        referring.add(stored(referring(made(kind, 2), reference, party, "Then")));
      }
    }
    assertTrue(as(actor(), () -> documents().delete(target, party.id(), 1)));
    for (Document document : referring) {
      Field reference = document.kind().referencesTo(target).get(0);
      Document detached = document.detached(reference);
      assertEquals(Optional.of(detached), find(actor(), document));
      assertEquals(
          List.of(detached),
          list(
              DocumentQuery.of(document.kind(), 9)
                  .where(FieldCondition.equal(reference.name(), party.id().toString()))));
    }
  }

  @Test
  void findsAMaterialByItsId_elseByItsName() {
    Document byId = material("{\"id\":\"PET\",\"name\":\"Polyester\"}");
    Document byName = material("{\"id\":\" \",\"name\":\"Polyester\"}");
    Document neither = material("{\"id\":5,\"name\":null}");
    DocumentQuery query = DocumentQuery.of(TradeKinds.TRANSACTION, 9);
    assertEquals(List.of(byId), list(query.where(FieldCondition.equal("material", "pet"))));
    assertEquals(List.of(byName), list(query.where(FieldCondition.equal("material", "polyester"))));
    assertEquals(List.of(), list(query.where(FieldCondition.equal("material", "5"))));
    assertTrue(ids(query).contains(neither.id()));
  }

  private Document material(String material) {
    return stored(
        with(made(TradeKinds.TRANSACTION, 1), Map.of("material", new JsonDocument(material))));
  }
}
