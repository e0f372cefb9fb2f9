package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import java.util.List;

/**
 * The rule for the headers that make a request conditional (RFC 9110, 13.1): a condition is
 * evaluated or the request is refused, so that nothing is changed under a condition that was not
 * checked. Reads ignore those that the standard wants ignored where there are neither dates nor
 * ranges.
 */
final class Preconditions {

  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final List<String> ALL =
      List.of(IF_MATCH, IF_NONE_MATCH, "If-Modified-Since", "If-Unmodified-Since", "If-Range");

  private Preconditions() {}

  /**
   * Checks the headers before the route is executed.
   *
   * @throws ValidationException {@code malformed-request} for a condition that the route does not
   *     evaluate
   */
  static void check(Context ctx, Route route) {
    boolean read = route.method.equals(HandlerType.GET);
    for (String name : ALL) {
      boolean tag = name.equals(IF_MATCH) || name.equals(IF_NONE_MATCH);
      boolean evaluated =
          read
              ? !(tag && route.streamed)
              : (name.equals(IF_MATCH) && route.conditional)
                  || (name.equals(IF_NONE_MATCH) && route.creating);
      if (ctx.header(name) != null && !evaluated) {
        throw new ValidationException(
            ErrorCode.MALFORMED_REQUEST,
            route + " does not evaluate the header " + name + ": send it without.");
      }
    }
  }

  /**
   * Checks the header If-Match of a read against the entity tag.
   *
   * @throws VersionMismatchException if If-Match names something else
   */
  static void matched(Context ctx, String tag) {
    EntityTags wanted = EntityTags.of(IF_MATCH, ctx.header(IF_MATCH));
    if (wanted != null && !wanted.holdStrongly(tag)) {
      throw new VersionMismatchException(
          "You sent If-Match: " + ctx.header(IF_MATCH) + ", it is at " + tag + ".");
    }
  }
}
