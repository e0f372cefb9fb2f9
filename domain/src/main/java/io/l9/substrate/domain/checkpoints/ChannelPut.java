package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * A channel of a checkpoint that is put: with a value, with the one that the parent has of the same
 * name and version, or without any.
 *
 * @param version in the client's notation
 * @param value null: unchanged, or none
 */
public record ChannelPut(
    String name, String version, @Nullable TypedBytes value, boolean isUnchanged) {

  public ChannelPut {
    Names.id("/name", name);
    Names.characters("/version", version, Names.MAX_ID);
    if (isUnchanged && value != null) {
      throw ValidationException.at("/unchanged", "must be left out beside a value");
    }
  }

  /** A channel with a value of its own. */
  public static ChannelPut of(String name, String version, TypedBytes value) {
    return new ChannelPut(name, version, value, false);
  }

  /** A channel with the value that the parent has. */
  public static ChannelPut unchanged(String name, String version) {
    return new ChannelPut(name, version, null, true);
  }

  /** A channel that nobody gave a value. */
  public static ChannelPut empty(String name, String version) {
    return new ChannelPut(name, version, null, false);
  }
}
