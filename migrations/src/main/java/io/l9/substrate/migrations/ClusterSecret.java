package io.l9.substrate.migrations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One random key in a file that only the caller may read; every password of a cluster comes from
 * it.
 */
final class ClusterSecret {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  private ClusterSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Reads the key.
   *
   * @param mayCreate whether a missing file is made, or else means that the passwords are lost
   */
  static ClusterSecret readOrCreate(Path file, boolean mayCreate) throws IOException {
    if (!Files.exists(file)) {
      if (!mayCreate) {
        throw new DatabaseUnavailableException(
            "the passwords of the cluster are lost with "
                + file
                + "; put the file back, or move "
                + file.getParent()
                + " away to begin with an empty cluster");
      }
      create(file);
    }
    return new ClusterSecret(HexFormat.of().parseHex(Files.readString(file).strip()));
  }

  String passwordOf(String role) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        fresh,
        HexFormat.of().formatHex(key),
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC,
        LinkOption.NOFOLLOW_LINKS);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
