package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a keyed request, as it is given again. Only answers of success are kept: a request
 * that fails throws, and is evaluated anew when it is sent again. Checks itself.
 *
 * @param status 200 to 399
 * @param mediaType of the body; null if there is none
 * @param headers those that belong to the outcome, such as {@code Location} and {@code ETag}; not
 *     those that belong to one exchange
 */
public record StoredAnswer(
    int status, @Nullable String mediaType, Map<String, String> headers, AnswerBody body) {

  private static final int MAX_HEADERS = 20;
  private static final int MAX_VALUE = 4_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");
  private static final Pattern SHOWN =
      Pattern.compile(
          "\"(?:id|(?:source_)?packet_id)\" ?: ?\"(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\"");
  private static final Pattern VALUE = Pattern.compile("[ -~]{0," + MAX_VALUE + "}");

  public StoredAnswer {
    if (status < 200 || status > 399) {
      throw ValidationException.at("/status", "must be 200 to 399: failures are thrown, not kept");
    }
    if (mediaType != null && !VALUE.matcher(mediaType).matches()) {
      throw ValidationException.at("/media_type", "must be visible ASCII characters");
    }
    Require.size("/headers", Require.present("/headers", headers).entrySet(), MAX_HEADERS);
    headers.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw ValidationException.at("/headers", "must be names and values of HTTP headers");
          }
        });
    headers = Map.copyOf(headers);
    Require.present("/body", body);
  }

  /**
   * The packets, summaries and facts that a JSON body shows: every UUID in a member {@code id},
   * {@code packet_id} or {@code source_packet_id}, however deep. The body goes when one of them is
   * deleted, and is not given again when one has expired.
   */
  public Set<UUID> shown() {
    Set<UUID> shown = new HashSet<>();
    // UUIDs are ASCII, whatever the text around them is
    Matcher matcher = SHOWN.matcher(new String(body.toArray(), StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      shown.add(UUID.fromString(matcher.group(1)));
    }
    return shown;
  }
}
