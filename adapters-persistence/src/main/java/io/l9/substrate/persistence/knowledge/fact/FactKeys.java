package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.persistence.shared.OwnerColumns;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys of slots and objects: the first half of a SHA-256, because texts may be longer than an index
 * takes.
 */
final class FactKeys {

  private FactKeys() {}

  static UUID slot(SlotKey slot) {
    return digest(
        slot.owner().tenant().value(),
        OwnerColumns.org(slot.owner()),
        OwnerColumns.user(slot.owner()),
        slot.visibility().code(),
        slot.subject(),
        slot.predicate());
  }

  static UUID object(FactObject object) {
    return digest(ObjectType.of(object).code(), object.identity());
  }

  /** Returns the key of an entity as an object, by its normalised name. */
  static UUID entity(String name) {
    return digest(ObjectType.ENTITY.code(), name);
  }

  /** Returns the digest of texts, none of which holds the character that parts them. */
  private static UUID digest(@Nullable Object... texts) {
    MessageDigest digest = sha256();
    for (Object text : texts) {
      digest.update(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    BigInteger half = new BigInteger(1, Arrays.copyOf(digest.digest(), 2 * Long.BYTES));
    return new UUID(half.shiftRight(Long.SIZE).longValue(), half.longValue());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
