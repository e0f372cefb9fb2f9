package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the view of patterns: the numbers of the reflections that were active and had not ended
 * when it was last refreshed, apart by owner, visibility and kind. Reflections of other clients
 * count too.
 *
 * @param lines the greatest number first
 * @param next the place of the last line if there may be more; null: this is the last page
 * @param refreshedAt when the view was refreshed
 */
public record ReflectionPatterns(
    List<Line> lines, @Nullable ReflectionPatternPlace next, Instant refreshedAt) {

  /** The most tags of a line. */
  public static final int MAX_TAGS = 100;

  /**
   * The reflections of an owner, visibility and kind.
   *
   * @param key of these three; no other line has it
   * @param confidence their mean
   * @param tags of all of them, the first {@value #MAX_TAGS} in the order of code points
   * @param latest when the newest was told; null: another client noted no time
   */
  public record Line(
      String key,
      Ownership owner,
      Visibility visibility,
      ReflectionKind kind,
      long count,
      double confidence,
      List<String> tags,
      @Nullable Instant latest) {

    public Line {
      tags = List.copyOf(tags);
    }

    /** Returns the place in the view. */
    public ReflectionPatternPlace place() {
      return new ReflectionPatternPlace(count, key);
    }
  }

  public ReflectionPatterns {
    lines = List.copyOf(lines);
  }

  /** Returns the page of at most {@code limit} out of what was read with a limit of one more. */
  public static ReflectionPatterns of(List<Line> rows, int limit, Instant refreshedAt) {
    List<Line> page = rows.subList(0, Math.min(limit, rows.size()));
    return new ReflectionPatterns(
        page, rows.size() <= limit ? null : page.get(limit - 1).place(), refreshedAt);
  }
}
