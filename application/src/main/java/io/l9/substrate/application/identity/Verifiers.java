package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of keys: HMAC-SHA-256 under the pepper, of the secret, and of all that the key
 * may do. A slow hash would add nothing, because nobody guesses 256 random bits; the pepper makes a
 * copy of the table useless even for finding out whether a token is one of its keys, and a row that
 * somebody else wrote or altered worth nothing. Thread-safe.
 */
final class Verifiers {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 32;

  /** The beginning of each seal, so that it is no other HMAC of the same pepper. */
  private static final String PURPOSE = "l9 api key";

  private static final long NEVER = Long.MAX_VALUE;

  private final SecretKeySpec pepper;

  Verifiers(String pepper) {
    this.pepper = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The part that the secret alone makes. */
  byte[] of(ApiKeyToken token) {
    return mac(token.secret().getBytes(StandardCharsets.US_ASCII));
  }

  /** The whole of a new key: the secret's part, the expiry, and the seal over both and the rest. */
  byte[] of(ApiKeyToken token, ApiKey key) {
    return sealed(
        of(token), key.id(), key.owner(), key.role(), key.permissions(), micros(key.expiresAt()));
  }

  /**
   * Whether a key that was found is as it was made. Only its expiry may be earlier, as after a
   * rotation.
   */
  boolean genuine(FoundKey found) {
    byte[] stored = HexFormat.of().parseHex(found.verifier());
    Caller caller = found.caller();
    UUID id = caller.key();
    if (stored.length != MAC_BYTES + Long.BYTES + MAC_BYTES || id == null) {
      return false;
    }
    long end = 0;
    for (int place = MAC_BYTES; place < MAC_BYTES + Long.BYTES; place++) {
      end = (end << Byte.SIZE) | Byte.toUnsignedLong(stored[place]);
    }
    return micros(caller.expiresAt()) <= end
        && MessageDigest.isEqual(
            stored,
            sealed(
                Arrays.copyOf(stored, MAC_BYTES),
                id,
                caller.scope().owner(),
                caller.scope().role(),
                caller.permissions(),
                end));
  }

  private byte[] sealed(
      byte[] secretPart,
      UUID id,
      Ownership owner,
      Role role,
      Set<Permission> permissions,
      long end) {
    byte[] unsealed = Arrays.copyOf(secretPart, MAC_BYTES + Long.BYTES);
    for (int place = 0; place < Long.BYTES; place++) {
      unsealed[MAC_BYTES + place] = (byte) (end >>> (Byte.SIZE * (Long.BYTES - 1 - place)));
    }
    StringBuilder text = new StringBuilder();
    for (Object part :
        new @Nullable Object[] {
          PURPOSE,
          HexFormat.of().formatHex(unsealed),
          id,
          owner.tenant(),
          owner.org(),
          owner.user(),
          role.code(),
          String.join(" ", permissions.stream().map(Permission::code).sorted().toList())
        }) {
      // with its length, so that no two lists of parts are the same text
      String value = String.valueOf(part);
      text.append(value.length()).append(':').append(value).append(',');
    }
    byte[] seal = mac(text.toString().getBytes(StandardCharsets.UTF_8));
    byte[] whole = Arrays.copyOf(unsealed, unsealed.length + MAC_BYTES);
    System.arraycopy(seal, 0, whole, unsealed.length, MAC_BYTES);
    return whole;
  }

  private static long micros(@Nullable Instant time) {
    return time == null ? NEVER : ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private byte[] mac(byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(pepper);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
