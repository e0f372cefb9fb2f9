package io.l9.substrate.domain.world;

import static io.l9.substrate.domain.world.JsonValues.array;
import static io.l9.substrate.domain.world.JsonValues.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.world.JsonPatch.Kind;
import io.l9.substrate.domain.world.JsonPatch.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonPatchTest {

  private static Step add(String path, @Nullable Object value) {
    return new Step(Kind.ADD, path, value);
  }

  private static Step remove(String path) {
    return new Step(Kind.REMOVE, path, null);
  }

  private static Step replace(String path, @Nullable Object value) {
    return new Step(Kind.REPLACE, path, value);
  }

  private static void differ(@Nullable Object before, @Nullable Object after, Step... steps) {
    assertEquals(List.of(steps), JsonPatch.between(before, after).steps());
  }

  @Test
  void saysNothing_ofEqualValues() {
    differ(object("a", array(1L, null)), object("a", array(1L, null)));
    differ(null, null);
  }

  @Test
  void tellsNullFromAbsence() {
    differ(object("a", null), object(), remove("/a"));
    differ(object(), object("a", null), add("/a", null));
    differ(object("a", 1L), object("a", null), replace("/a", null));
  }

  @Test
  void replacesTheWholeDocument_whereItComesOrGoes() {
    differ(null, object("a", 1L), replace("", object("a", 1L)));
    differ(object("a", 1L), null, replace("", null));
  }

  @Test
  void goesDownIntoMembers_whoseNamesItEscapes() {
    differ(
        object("a/b", object("c~d", 1L, "same", 2L), "", "x"),
        object("a/b", object("c~d", 3L, "same", 2L), "", "y"),
        replace("/a~1b/c~0d", 3L),
        replace("/", "y"));
  }

  @Test
  void touchesOnlyWhatMovedWithinAnArray() {
    differ(array(1L, 2L, 3L), array(1L, 9L, 2L, 3L), add("/1", 9L));
    differ(array(1L, 2L, 3L, 4L), array(1L, 4L), remove("/2"), remove("/1"));
    differ(
        array(1L, 2L, 3L),
        array(1L, 7L, 8L, 9L, 3L),
        replace("/1", 7L),
        add("/2", 8L),
        add("/3", 9L));
    differ(array(object("a", 1L)), array(object("a", 2L)), replace("/0/a", 2L));
    differ(array(), array(1L), add("/0", 1L));
  }

  @Test
  void writesItselfAsTheRfcSays() {
    assertEquals(object("op", "add", "path", "/a", "value", null), add("/a", null).plain());
    assertEquals(object("op", "remove", "path", "/a"), remove("/a").plain());
  }
}
