package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that makes a subject's pseudonym. Who has it can show which certificate is the
 * subject's; nobody else can.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record SubjectKey(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public SubjectKey {
    if (!HEX.matcher(hex).matches()) {
      throw ValidationException.at("/key", "must be 64 lower-case hexadecimal digits");
    }
  }

  /** Returns the HMAC-SHA-256 of kind, tenant and id, as 64 hexadecimal digits. */
  public String pseudonymOf(Subject subject) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(hex), "HmacSHA256"));
      String named = subject.kind().code() + ' ' + subject.tenant() + ' ' + subject.id();
      return HexFormat.of().formatHex(mac.doFinal(named.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "SubjectKey";
  }
}
