package io.l9.substrate.domain.world;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static io.l9.substrate.domain.world.JsonValues.array;
import static io.l9.substrate.domain.world.JsonValues.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.JsonDocument;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttributeLeafTest {

  private static AttributeLeaf leaf(String path, @Nullable Object value) {
    return new AttributeLeaf(path, value);
  }

  @Test
  void namesEveryScalarByItsPath_once() {
    assertEquals(
        List.of(
            leaf("address.city", "Ulm"),
            leaf("empty", null),
            leaf("rows[].n", 1L),
            leaf("rows[].n", 2.5),
            leaf("rows[][]", true)),
        AttributeLeaf.of(
            object(
                "rows",
                array(object("n", 2.5), object("n", 1L), object("n", 1L), array(true)),
                "address",
                object("city", "Ulm"),
                "empty",
                null,
                "none",
                object())));
  }

  @Test
  void keepsNamesApart_thatLookLikePaths() {
    assertEquals(
        List.of(leaf("a~1b", 1L), leaf("a~2]", 3L), leaf("a~01", 2L)).stream()
            .map(AttributeLeaf::path)
            .sorted()
            .toList(),
        AttributeLeaf.of(object("a.b", 1L, "a~1", 2L, "a[]", 3L)).stream()
            .map(AttributeLeaf::path)
            .toList());
  }

  @Test
  void endsAtTheLimits_inTheOrderOfPaths() {
    Object deep = 1L;
    for (int i = 0; i < AttributeLeaf.MAX_DEPTH; i++) {
      deep = object("d", deep);
    }
    assertEquals(1, AttributeLeaf.of(deep).size());
    assertEquals(List.of(), AttributeLeaf.of(object("d", deep)));
    List<Object> many =
        IntStream.range(0, 300)
            .mapToObj(i -> (Object) String.format(Locale.ROOT, "%03d", i))
            .toList();
    List<AttributeLeaf> leaves = AttributeLeaf.of(object("b", many, "a", "first"));
    assertEquals(AttributeLeaf.MAX_LEAVES, leaves.size());
    assertEquals(leaf("a", "first"), leaves.get(0));
    assertEquals(leaf("b[]", "198"), leaves.get(199));
  }

  @Test
  void findsReferences_whereverTheyAre() {
    EntityName from = EntityName.of("offer");
    assertEquals(
        List.of(
            new Reference(from, "", EntityName.of("whole"), true),
            new Reference(from, "items[]", EntityName.of("a"), true),
            new Reference(from, "supplier", EntityName.of("acme"), true)),
        Reference.of(
            from,
            object(
                "$ref",
                "whole",
                "supplier",
                object("$ref", "acme"),
                "items",
                array(object("$ref", "a"), object("$ref", 5L), "$ref"))));
  }

  @Test
  void refusesPathsAndValuesThatMeanNothing() {
    refused("/attr", () -> new AttributePath(" "));
    refused("/attr", () -> new AttributePath("a~3"));
    refused("/attr", () -> new AttributePath("a[0]"));
    refused("/attr", () -> new AttributePath("x".repeat(AttributePath.MAX_TEXT + 1)));
    AttributePath path = new AttributePath("tags[]");
    refused("/attr", () -> new AttributeCondition(path, new JsonDocument("[]")));
    AttributeCondition condition = new AttributeCondition(path, new JsonDocument("1"));
    refused(
        "/attr",
        () ->
            new EntityQuery(
                null,
                Collections.nCopies(EntityQuery.MAX_CONDITIONS + 1, condition),
                null,
                null,
                1,
                null));
  }
}
