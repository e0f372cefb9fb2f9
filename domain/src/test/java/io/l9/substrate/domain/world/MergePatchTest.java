package io.l9.substrate.domain.world;

import static io.l9.substrate.domain.world.JsonValues.array;
import static io.l9.substrate.domain.world.JsonValues.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergePatchTest {

  /** The cases of RFC 7396, appendix A, in its order. */
  @Test
  void patchesAsTheAppendixOfTheRfcSays() {
    patches(object("a", "b"), object("a", "c"), object("a", "c"));
    patches(object("a", "b"), object("b", "c"), object("a", "b", "b", "c"));
    patches(object("a", "b"), object("a", null), object());
    patches(object("a", "b", "b", "c"), object("a", null), object("b", "c"));
    patches(object("a", array("b")), object("a", "c"), object("a", "c"));
    patches(object("a", "c"), object("a", array("b")), object("a", array("b")));
    patches(
        object("a", object("b", "c")),
        object("a", object("b", "d", "c", null)),
        object("a", object("b", "d")));
    patches(object("a", array(object("b", "c"))), object("a", array(1L)), object("a", array(1L)));
    patches(array("a", "b"), array("c", "d"), array("c", "d"));
    patches(object("a", "b"), array("c"), array("c"));
    patches(object("a", "foo"), null, null);
    patches(object("a", "foo"), "bar", "bar");
    patches(object("e", null), object("a", 1L), object("e", null, "a", 1L));
    patches(array(1L, 2L), object("a", "b", "c", null), object("a", "b"));
    patches(
        object(),
        object("a", object("bb", object("ccc", null))),
        object("a", object("bb", object())));
  }

  private static void patches(
      @Nullable Object target, @Nullable Object patch, @Nullable Object result) {
    assertEquals(result, MergePatch.apply(target, patch));
  }
}
