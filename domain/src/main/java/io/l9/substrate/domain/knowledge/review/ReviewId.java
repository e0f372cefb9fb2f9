package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of an entry, which stays the same while the entry is about the same: written as {@code
 * conflict:019a…}.
 *
 * @param target the id of a slot, a fact, a rejection, a reflection or a packet
 */
public record ReviewId(ReviewKind kind, UUID target) {

  public static final int MAX_LENGTH = 60;

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  public ReviewId {
    Require.present("/kind", kind);
    Require.present("/target", target);
  }

  /**
   * Returns the id of this text.
   *
   * @throws ValidationException if it is none
   */
  public static ReviewId of(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length != 2 || !UUID_TEXT.matcher(parts[1]).matches()) {
      throw ValidationException.at(
          "/id", "must be the id of an entry as the list shows it: a kind, a colon and a UUID");
    }
    return new ReviewId(ReviewKind.ofCode(parts[0]), UUID.fromString(parts[1]));
  }

  @Override
  public String toString() {
    return kind.code() + ":" + target;
  }
}
