package io.l9.substrate.migrations;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database, and apart from it the credentials that stood in it: drivers, pools and
 * libraries log an address and put it into their messages.
 *
 * @param address a JDBC URL of PostgreSQL without credentials
 * @param user null if none was given
 * @param password null if none was given
 * @param secrets other properties of the driver that are no one's to see, such as {@code
 *     sslpassword}
 */
public record JdbcUrl(
    String address, @Nullable String user, @Nullable String password, Map<String, String> secrets) {

  private static final String PREFIX = "jdbc:postgresql:";

  public JdbcUrl {
    secrets = Map.copyOf(secrets);
  }

  /**
   * Takes a URL apart. Credentials may be parameters, as the driver reads them, or stand before the
   * host, as they do in other URLs.
   *
   * @throws IllegalArgumentException if it is no JDBC URL of PostgreSQL; the message repeats
   *     nothing of it
   */
  public static JdbcUrl parse(String url) {
    if (!url.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "is not a JDBC URL of PostgreSQL, such as jdbc:postgresql://db.example:5432/l9");
    }
    int question = url.indexOf('?');
    String place = url.substring(PREFIX.length(), question < 0 ? url.length() : question);
    @Nullable String user = null;
    @Nullable String password = null;
    int at = place.lastIndexOf('@');
    if (place.startsWith("//") && at > 0) {
      String before = place.substring(2, at);
      int colon = before.indexOf(':');
      user = decoded(colon < 0 ? before : before.substring(0, colon));
      password = colon < 0 ? null : decoded(before.substring(colon + 1));
      place = "//" + place.substring(at + 1);
    }
    Map<String, String> secrets = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (String parameter : question < 0 ? new String[0] : url.substring(question + 1).split("&")) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
      if (name.equals("user")) {
        user = value;
      } else if (name.equals("password")) {
        password = value;
      } else if (name.toLowerCase(Locale.ROOT).contains("password")) {
        secrets.put(name, value);
      } else if (!parameter.isEmpty()) {
        others.add(parameter);
      }
    }
    String address = PREFIX + place + (others.isEmpty() ? "" : "?" + String.join("&", others));
    return new JdbcUrl(address, user, password, secrets);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "holds a % that is not followed by two hexadecimal digits; write it as %25");
    }
  }

  /** The address alone, so that it can be logged. */
  @Override
  public String toString() {
    return address;
  }
}
