package io.l9.substrate.bootstrap.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that the product can be told. Immutable.
 *
 * @param <T> of its values
 */
public final class Setting<T> {

  static final String HIDDEN = "***";

  private final String key;
  private final String variable;
  private final ValueType<T> kind;
  private final @Nullable String standard;
  private final String description;
  private final boolean secret;

  private Setting(
      String key,
      String variable,
      ValueType<T> kind,
      @Nullable String standard,
      String description,
      boolean secret) {
    this.key = key;
    this.variable = variable;
    this.kind = kind;
    this.standard = standard;
    this.description = description;
    this.secret = secret;
  }

  static <T> Setting<T> of(
      String key, ValueType<T> kind, @Nullable String standard, String description) {
    String variable = "L9_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    return new Setting<>(key, variable, kind, standard, description, false);
  }

  /** The same, never shown, and without a default. */
  Setting<T> asSecret() {
    return new Setting<>(key, variable, kind, null, description, true);
  }

  /** The same by another name in the environment. */
  Setting<T> inVariable(String name) {
    return new Setting<>(key, name, kind, standard, description, secret);
  }

  /** The name in a file and in messages: {@code server.port}. */
  public String key() {
    return key;
  }

  /** The name in the environment: {@code L9_SERVER_PORT}. */
  public String variable() {
    return variable;
  }

  /** The values that are allowed, as completes "must be …". */
  public String allowed() {
    return kind.allowed();
  }

  /** As it would be given; null: there is none. */
  public @Nullable String standard() {
    return standard;
  }

  public String description() {
    return description;
  }

  /** Whether its value is shown to nobody. */
  public boolean secret() {
    return secret;
  }

  T parse(String text) {
    return kind.parser().apply(text);
  }

  /** A value as it may be shown: an address, too, may hold a password. */
  String shown(String text) {
    return secret ? HIDDEN : withoutPassword(text);
  }

  static String withoutPassword(String address) {
    return address
        .replaceAll("(?i)((?:password|secret|token|key)=)[^&]*", "$1" + HIDDEN)
        // what stands before the last @ of the address itself; a password may hold any character
        .replaceAll("//[^?]*@", "//" + HIDDEN + "@");
  }

  @Override
  public String toString() {
    return key;
  }
}
