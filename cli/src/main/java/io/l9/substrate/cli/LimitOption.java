package io.l9.substrate.cli;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that limits a list, which is read page by page. */
final class LimitOption {

  /**
   * A page of a list.
   *
   * @param next where the next page begins; null: this is the last one
   */
  record Part<T, P>(List<T> items, @Nullable P next) {}

  /** Reads the page behind a place. */
  @FunctionalInterface
  interface PartReader<T, P> {
    Part<T, P> read(int wanted, @Nullable P after);
  }

  /** Reads the page behind a position. */
  @FunctionalInterface
  interface PageReader<T> {
    Page<T> read(int wanted, @Nullable Position after);
  }

  /**
   * The beginning of a list.
   *
   * @param hasMore whether there is more behind it
   */
  record Listed<T>(List<T> items, boolean hasMore) {

    /** Tells people that the limit has cut the list. */
    void tellRest(CommandContext context) {
      if (hasMore) {
        context.progress("there are more; raise --limit");
      }
    }
  }

  /** Refuses what is no number of results. */
  private static final class AtLeastOne implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      try {
        int number = Integer.parseInt(text);
        if (number >= 1) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is no number");
      }
      throw new TypeConversionException("it must be at least 1");
    }
  }

  private static final int DEFAULT = 50;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "The largest number of results (default: ${DEFAULT-VALUE}).")
  private int limit;

  LimitOption() {
    this(DEFAULT);
  }

  LimitOption(int otherwise) {
    limit = otherwise;
  }

  /**
   * Reads a list up to the limit.
   *
   * @param most results of a page
   */
  <T> Listed<T> read(int most, PageReader<T> pages) {
    return readParts(
        most,
        (int wanted, @Nullable Position after) -> {
          Page<T> page = pages.read(wanted, after);
          return new Part<>(page.items(), page.next());
        });
  }

  /** The same of a list whose places are no positions. */
  <T, P> Listed<T> readParts(int most, PartReader<T, P> parts) {
    List<T> items = new ArrayList<>();
    @Nullable P after = null;
    do {
      Part<T, P> part = parts.read(Math.min(limit - items.size(), most), after);
      items.addAll(part.items());
      after = part.next();
    } while (after != null && items.size() < limit);
    return new Listed<>(items, after != null);
  }
}
