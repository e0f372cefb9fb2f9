package io.l9.substrate.migrations;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database, and apart from it the credentials that stood in it: drivers, pools and
 * libraries log an address and put it into their messages.
 *
 * @param address a JDBC URL of PostgreSQL without credentials
 * @param user null if none was given
 * @param password null if none was given
 */
public record JdbcUrl(String address, @Nullable String user, @Nullable String password) {

  private static final String PREFIX = "jdbc:postgresql:";

  /**
   * Takes a URL apart. Credentials may be parameters, as the driver reads them, or stand before the
   * host, as they do in other URLs.
   *
   * @throws IllegalArgumentException if it is no JDBC URL of PostgreSQL; the message repeats
   *     nothing of it, or holds another password than the login's
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
        throw new IllegalArgumentException(
            "holds "
                + name
                + ", which the driver would log: use a key without a password, or bring a data"
                + " source of your own");
      } else if (!parameter.isEmpty()) {
        others.add(parameter);
      }
    }
    String address = PREFIX + place + (others.isEmpty() ? "" : "?" + String.join("&", others));
    return new JdbcUrl(address, user, password);
  }

  /**
   * Unpooled connections. A pool that is given this, and not the address with its properties,
   * cannot log a password among them.
   *
   * @param user null: whom the driver takes by itself
   * @param properties of the driver, none of them a secret
   */
  public DataSource dataSource(
      @Nullable String user, @Nullable String password, Map<String, String> properties) {
    return opened(user, password, properties);
  }

  PGSimpleDataSource opened(
      @Nullable String user, @Nullable String password, Map<String, String> properties) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    // a batch of inserted rows becomes one statement; an address that says otherwise is obeyed
    source.setReWriteBatchedInserts(true);
    source.setUrl(address);
    source.setUser(user);
    source.setPassword(password);
    try {
      for (Map.Entry<String, String> property : properties.entrySet()) {
        source.setProperty(property.getKey(), property.getValue());
      }
    } catch (SQLException e) {
      throw new IllegalArgumentException("names a property that the driver does not know", e);
    }
    return source;
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
