package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributeLeaf;
import io.l9.substrate.domain.world.AttributePath;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit for queries by attributes: what they find is what a filter over the JSON would. */
public abstract class WorldIndexAttributesContract extends WorldContract {

  private static AttributeCondition where(String path, String value) {
    return new AttributeCondition(new AttributePath(path), new JsonDocument(value));
  }

  private List<String> found(AttributeCondition... conditions) {
    return names(new EntityQuery(null, List.of(conditions), null, null, 1000, null));
  }

  @Test
  void findsScalarsOfEveryType_byTheirExactValue() {
    Applied unused =
        apply(
            put("text", "{\"v\":\"5\"}"),
            put("number", "{\"v\":5}"),
            put("half", "{\"v\":5.5}"),
            put("true", "{\"v\":true}"),
            put("null", "{\"v\":null}"),
            put("absent", "{}"),
            put("object", "{\"v\":{\"w\":5}}"),
            put("array", "{\"v\":[5,6]}"),
            put("exact", "{\"v\":9007199254740993}"),
            put("near", "{\"v\":9007199254740992}"));
    assertEquals(List.of("text"), found(where("v", "\"5\"")));
    assertEquals(List.of("number"), found(where("v", "5")));
    assertEquals(List.of("half"), found(where("v", "5.5")));
    assertEquals(List.of("true"), found(where("v", "true")));
    assertEquals(List.of(), found(where("v", "false")));
    assertEquals(List.of("null"), found(where("v", "null")));
    assertEquals(List.of("object"), found(where("v.w", "5")));
    assertEquals(List.of("array"), found(where("v[]", "6")));
    assertEquals(List.of("exact"), found(where("v", "9007199254740993")));
    assertEquals(List.of("near"), found(where("v", "9007199254740992")));
  }

  @Test
  void tellsLongTextsApart_thatBeginAlike() {
    String begin = "é".repeat(600);
    Applied unused =
        apply(put("one", "{\"v\":\"" + begin + "1\"}"), put("two", "{\"v\":\"" + begin + "2\"}"));
    assertEquals(List.of("two"), found(where("v", "\"" + begin + "2\"")));
    assertEquals(List.of(), found(where("v", "\"" + begin + "\"")));
  }

  @Test
  void tellsTextsApart_whereverTheyAreCut() {
    List<Integer> lengths = List.of(254, 255, 256, 257);
    for (int length : lengths) {
      Applied unused = apply(put("of" + length, "{\"v\":\"" + "😀".repeat(length) + "\"}"));
    }
    for (int length : lengths) {
      assertEquals(List.of("of" + length), found(where("v", "\"" + "😀".repeat(length) + "\"")));
    }
  }

  @Test
  void demandsEveryCondition() {
    Applied unused =
        apply(
            put("both", "{\"a\":1,\"b\":2}"),
            put("one", "{\"a\":1,\"b\":3}"),
            put("none", "{\"a\":2}"));
    assertEquals(List.of("both"), found(where("a", "1"), where("b", "2")));
    assertEquals(List.of("both", "one"), found(where("a", "1")));
    assertEquals(
        List.of("one"),
        names(new EntityQuery("thing", List.of(where("a", "1")), null, null, 1, name("both"))));
  }

  @Test
  void forgetsWhatAnEntityIsNoMore() {
    Applied unused = apply(put("a", "{\"v\":1}"), put("b", "{\"v\":1}"));
    unused = apply(put("a", "{\"v\":2}"), delete("b"));
    assertEquals(List.of(), found(where("v", "1")));
    assertEquals(List.of("a"), found(where("v", "2")));
    EntityQuery before = new EntityQuery(null, List.of(where("v", "1")), null, null, 9, null);
    assertEquals(2, as(actor(), () -> index().entities(home(), before, 1)).size());
    int restored = restore(1);
    assertEquals(3, restored);
    assertEquals(List.of("a", "b"), found(where("v", "1")));
  }

  @Test
  void findsAnEntityByItsFirstScalars_whereItHasTooMany() {
    List<String> many = IntStream.range(1000, 1300).mapToObj(Integer::toString).toList();
    Applied unused = apply(put("a", json().of(Map.of("a", "x", "b", many, "c", "y")).text()));
    assertEquals(List.of("a"), found(where("a", "\"x\"")));
    assertEquals(List.of("a"), found(where("b[]", "\"1198\"")));
    assertEquals(List.of(), found(where("b[]", "\"1199\"")));
    assertEquals(List.of(), found(where("c", "\"y\"")));
  }

  @Test
  void findsWhatAFilterOverTheJsonFinds() {
    Map<String, Object> entities = new TreeMap<>();
    List<AttributeLeaf> leaves = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Map<String, @Nullable Object> attributes = new TreeMap<>();
      for (int k = 0; k < 3; k++) {
        attributes.put(anyName(), anyValue(0));
      }
      Object plain = json().read(json().of(attributes));
      entities.put("e" + (10 + i), String.valueOf(json().of(attributes)));
      leaves.addAll(AttributeLeaf.of(plain));
    }
    var operations =
        entities.entrySet().stream()
            .map(entity -> put(entity.getKey(), entity.getValue().toString()))
            .toArray(Operation[]::new);
    Applied unused = apply(operations);
    assertTrue(leaves.size() > 30, "there is something to look for");
    for (AttributeLeaf leaf : leaves) {
      AttributeCondition condition =
          new AttributeCondition(new AttributePath(leaf.path()), json().of(leaf.value()));
      List<String> wanted =
          entities.entrySet().stream()
              .filter(
                  entity ->
                      condition.holds(
                          AttributeLeaf.of(
                              json().read(new JsonDocument(entity.getValue().toString()))),
                          json()))
              .map(Map.Entry::getKey)
              .toList();
      assertEquals(wanted, found(condition), leaf::toString);
    }
  }

  private String anyName() {
    return List.of("a", "b", "a.b", "a~1b", "[]", "ä/ö", "$ref").get(random().nextInt(7));
  }

  private @Nullable Object anyValue(int depth) {
    return switch (random().nextInt(depth < 10 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random().nextBoolean();
      case 2 -> (long) random().nextInt(3);
      case 3 -> random().nextInt(3) + .5;
      case 4 -> "t" + random().nextInt(3);
      case 5 -> "";
      case 6 -> {
        Map<String, @Nullable Object> members = new TreeMap<>();
        members.put(anyName(), anyValue(depth + 1));
        members.put(anyName(), anyValue(depth + 1));
        yield members;
      }
      default -> {
        List<@Nullable Object> elements = new ArrayList<>();
        elements.add(anyValue(depth + 1));
        elements.add(anyValue(depth + 1));
        yield elements;
      }
    };
  }
}
