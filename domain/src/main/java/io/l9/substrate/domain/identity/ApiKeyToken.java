package io.l9.substrate.domain.identity;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text that is an API key: {@code l9_live_<selector>_<secret><checksum>}, in letters and
 * digits. The selector finds the key, the secret proves it, and by the checksum a mistyped or
 * truncated one is refused without asking the database (and a leaked one is recognized in a text).
 * A checksum keeps no secret, so it is compared as any text is. Immutable.
 */
public final class ApiKeyToken {

  public static final String PREFIX = "l9_live_";

  private static final int SELECTOR = 12;

  /** 62^43 is more than 2^256. */
  private static final int SECRET = 43;

  private static final int CHECKSUM = 6;

  private static final Pattern FORM =
      Pattern.compile(
          PREFIX
              + String.format(
                  Locale.ROOT,
                  "([0-9A-Za-z]{%d})_([0-9A-Za-z]{%d})([0-9A-Za-z]{%d})",
                  SELECTOR,
                  SECRET,
                  CHECKSUM));

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String selector;
  private final String secret;

  private ApiKeyToken(String selector, String secret) {
    this.selector = selector;
    this.secret = secret;
  }

  /**
   * A new token.
   *
   * @param random one that nobody can foretell
   */
  public static ApiKeyToken generate(Random random) {
    return new ApiKeyToken(text(random, SELECTOR), text(random, SECRET));
  }

  /** The token that a text is; empty if it is none, or its checksum is wrong. */
  public static Optional<ApiKeyToken> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    ApiKeyToken token = new ApiKeyToken(form.group(1), form.group(2));
    return Optional.of(token).filter(read -> read.reveal().equals(text));
  }

  /** Returns the part that finds the key; no secret. */
  public String selector() {
    return selector;
  }

  /** Returns the part that proves the key. */
  public String secret() {
    return secret;
  }

  /** The whole token, a secret. */
  public String reveal() {
    String body = PREFIX + selector + "_" + secret;
    return body + checksum(body);
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < CHECKSUM; i++) {
      text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
      rest /= ALPHABET.length();
    }
    return text.reverse().toString();
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Without the secret: this may get into a log. */
  @Override
  public String toString() {
    return PREFIX + selector + "_…";
  }
}
