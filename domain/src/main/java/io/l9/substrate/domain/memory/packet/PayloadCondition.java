package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition on what stands at one place of the payload. Nobody meets it who has nothing there, or
 * a value of another type.
 */
public sealed interface PayloadCondition extends Condition {

  /** The place. */
  JsonPointer path();

  /** Whether the value that stands there meets the condition. */
  boolean holds(@Nullable Object value, JsonCodec json);

  @Override
  default boolean matches(Packet packet, JsonCodec json) {
    return path()
        .in(json.read(packet.payload()))
        .map(found -> holds(found.value(), json))
        .orElse(false);
  }

  /** There is a value, be it null. */
  record Exists(JsonPointer path) implements PayloadCondition {

    public Exists {
      Require.present("/filter", path);
    }

    @Override
    public boolean holds(@Nullable Object value, JsonCodec json) {
      return true;
    }
  }

  /** The value equals one of these, as JSON: {@code 1} is {@code 1.0} and is not {@code "1"}. */
  record IsAnyOf(JsonPointer path, Set<JsonDocument> values) implements PayloadCondition {

    public static final int MAX_TEXT = 1000;

    public IsAnyOf {
      Require.present("/filter", path);
      Require.size("/filter", values, AnyOf.MAX_NAMES);
      values = Set.copyOf(new LinkedHashSet<>(values));
      values.forEach(value -> Require.storable("/filter", value.text(), MAX_TEXT));
    }

    @Override
    public boolean holds(@Nullable Object value, JsonCodec json) {
      return values.contains(json.of(value));
    }
  }

  /**
   * The value is a number within these bounds; null: no bound on that side, and at least one is
   * there. Numbers are compared in double precision.
   *
   * @param gt it is greater than this
   * @param gte it is at least this
   * @param lt it is less than this
   * @param lte it is at most this
   */
  record IsNumber(
      JsonPointer path,
      @Nullable Double gt,
      @Nullable Double gte,
      @Nullable Double lt,
      @Nullable Double lte)
      implements PayloadCondition {

    public IsNumber {
      Require.present("/filter", path);
      if (gt == null && gte == null && lt == null && lte == null) {
        throw ValidationException.at("/filter", "a range needs at least one end");
      }
      finite(gt);
      finite(gte);
      finite(lt);
      finite(lte);
    }

    private static void finite(@Nullable Double bound) {
      if (bound != null) {
        Require.between("/filter", bound, -Double.MAX_VALUE, Double.MAX_VALUE);
      }
    }

    @Override
    public boolean holds(@Nullable Object value, JsonCodec json) {
      if (!(value instanceof Number number)) {
        return false;
      }
      double n = number.doubleValue();
      return (gt == null || n > gt)
          && (gte == null || n >= gte)
          && (lt == null || n < lt)
          && (lte == null || n <= lte);
    }
  }

  /**
   * The value is a text that is a time as in RFC 3339, with its offset, in {@code [from, to)};
   * null: open. Times are compared in microseconds.
   */
  record IsTime(JsonPointer path, @Nullable Instant from, @Nullable Instant to)
      implements PayloadCondition {

    /**
     * Times that Java and PostgreSQL both read, and read alike: real days of the years 1 to 9999,
     * offsets of at most 14:59. In the syntax that both have in common.
     */
    public static final String PATTERN =
        "^(?!0000)(\\d{4}-((0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)"
            + "|(0[13578]|1[02])-31)"
            + "|(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
            + "T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?"
            + "(Z|[+-](0\\d|1[0-4]):[0-5]\\d)$";

    private static final Pattern TIME = Pattern.compile(PATTERN);

    public IsTime {
      Require.present("/filter", path);
      if (from == null && to == null) {
        throw ValidationException.at("/filter", "a range needs at least one end");
      }
      Require.optionalTime("/filter", from);
      Require.optionalTime("/filter", to);
    }

    @Override
    public boolean holds(@Nullable Object value, JsonCodec json) {
      if (!(value instanceof String text) || !TIME.matcher(text).find()) {
        return false;
      }
      Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
  }
}
