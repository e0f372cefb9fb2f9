package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An operation that stores an item, in the place of one of the same address, or deletes it.
 *
 * @param value an object of at most {@value #MAX_VALUE} bytes; null: the item is deleted
 * @param index of at most {@value #MAX_PATHS} paths; empty: the item is not found by meaning
 * @param ttlMinutes the time for which the item is kept after it was last stored or refreshed;
 *     null: for ever
 */
public record PutItem(
    ItemAddress address,
    @Nullable JsonDocument value,
    List<IndexPath> index,
    @Nullable Double ttlMinutes)
    implements StoreOp {

  public static final int MAX_VALUE = 256 * 1024;
  public static final int MAX_PATHS = 20;

  /** The longest time to live in minutes: a hundred years. */
  public static final double MAX_TTL = 52_560_000;

  private static final double MICROS = 60_000_000;

  /** The shortest one: a microsecond, as times are stored. */
  private static final double MIN_TTL = 1 / MICROS;

  public PutItem {
    Require.present("/namespace", address);
    if (value != null) {
      requireObject(value);
    }
    index = List.copyOf(Require.size("/index", index, MAX_PATHS));
    if (ttlMinutes != null && !(ttlMinutes >= MIN_TTL && ttlMinutes <= MAX_TTL)) {
      throw ValidationException.at(
          "/ttl_minutes", "must be more than 0, and at most 52560000 (a hundred years)");
    }
  }

  private static void requireObject(JsonDocument value) {
    if (!value.text().startsWith("{")) {
      throw ValidationException.at("/value", "must be an object");
    }
    int bytes = value.text().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_VALUE) {
      throw ValidationException.at(
          "/value", "has " + bytes + " bytes; at most " + MAX_VALUE + " are allowed");
    }
  }

  /** Returns the time for which the item is kept, in microseconds; null: for ever. */
  public @Nullable Duration ttl() {
    return ttlMinutes == null ? null : ttl(ttlMinutes);
  }

  /** Returns so many minutes, in microseconds. */
  public static Duration ttl(double minutes) {
    return Duration.ofNanos(Math.round(minutes * MICROS) * 1000);
  }

  /** Returns a time in minutes, from which {@link #ttl} makes it again. */
  public static double minutes(Duration ttl) {
    return TimeUnit.NANOSECONDS.toMicros(ttl.toNanos()) / MICROS;
  }
}
