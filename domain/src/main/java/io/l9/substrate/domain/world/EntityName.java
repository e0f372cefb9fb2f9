package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of an entity within its world. Ordered by code point, as the database orders it.
 *
 * @param text as stored; one that a client chooses is checked by {@link #of}
 */
public record EntityName(String text) implements Comparable<EntityName> {

  public static final int MAX_TEXT = 255;

  /** The name that a client chose: not blank, at most {@value #MAX_TEXT} characters. */
  public static EntityName of(@Nullable String text) {
    return of("/entity_id", text);
  }

  /** As {@link #of(String)}, of an input at this place. */
  public static EntityName of(String pointer, @Nullable String text) {
    return new EntityName(Require.text(pointer, text, MAX_TEXT));
  }

  @Override
  public int compareTo(EntityName other) {
    return Arrays.compareUnsigned(
        text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return text;
  }
}
