package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.IdGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a request in answers and logs.
 *
 * @param request the caller's {@code X-Request-Id}, or a new one
 * @param trace 32 hexadecimal digits: the caller's trace (W3C {@code traceparent}), or a new one
 */
record RequestIds(String request, String trace) {

  private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  static RequestIds of(@Nullable String requestId, @Nullable String traceparent, IdGenerator ids) {
    Matcher trace = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
    return new RequestIds(
        requestId != null && REQUEST.matcher(requestId).matches()
            ? requestId
            : ids.next().toString(),
        trace.matches() ? trace.group(1) : ids.next().toString().replace("-", ""));
  }
}
