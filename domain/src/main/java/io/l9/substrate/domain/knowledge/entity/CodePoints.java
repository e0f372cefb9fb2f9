package io.l9.substrate.domain.knowledge.entity;

import java.util.Arrays;
import java.util.Comparator;

/** The order of texts by their code points, which is that of the database's collation "C". */
public final class CodePoints {

  public static final Comparator<String> ORDER =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private CodePoints() {}
}
