package io.l9.substrate.inmemory.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;

/** The database's order of texts. */
public final class Texts {

  /** The order of code points: that of the bytes of UTF-8, and not that of {@code char}s. */
  public static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private Texts() {}
}
