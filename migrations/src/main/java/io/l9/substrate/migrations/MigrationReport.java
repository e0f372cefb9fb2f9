package io.l9.substrate.migrations;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run of the {@link Migrator}.
 *
 * @param files the files that it applied, in order
 * @param adjustments the changes to rows that were there before, in order; empty if all rows met
 *     the present rules
 * @param waiting packets that searches do not find yet; null if the owner may not read all tenants'
 *     rows
 */
public record MigrationReport(
    List<String> files, List<Adjustment> adjustments, @Nullable Waiting waiting) {

  /**
   * Packets that searches do not find yet, or not by meaning.
   *
   * @param packets how many wait for their search terms or vectors, which the job {@code
   *     embed-backlog} makes
   * @param unknownSpaces how many embedding spaces hold vectors of a model that nobody named, and
   *     are not being moved to another; they get no others until they are
   */
  public record Waiting(long packets, long unknownSpaces) {}

  /**
   * Rows that a file changed to meet a rule that did not exist when they were written. None is ever
   * dropped.
   *
   * @param table their table
   * @param rows how many, above 0
   * @param what what they were or are now, in words that go on after "rows"
   */
  public record Adjustment(String table, long rows, String what) {

    /** The SQLSTATE of the notices by which the files tell of adjustments. */
    static final String STATE = "L9A00";

    private static final Pattern NOTICE = Pattern.compile("(\\w+): (\\d+) rows (.+)");

    /**
     * The adjustment that a notice of the server tells; empty if it tells of something else.
     *
     * @throws IllegalStateException if a file tells one in other words than the report can read
     */
    static Optional<Adjustment> ofNotice(String state, String message) {
      if (!state.equals(STATE)) {
        return Optional.empty();
      }
      Matcher notice = NOTICE.matcher(message);
      if (!notice.matches()) {
        throw new IllegalStateException("no adjustment: " + message);
      }
      return Optional.of(
          new Adjustment(notice.group(1), Long.parseLong(notice.group(2)), notice.group(3)));
    }
  }

  public MigrationReport {
    files = List.copyOf(files);
    adjustments = List.copyOf(adjustments);
  }
}
