package io.l9.substrate.domain.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SubjectKeyTest {

  private static final SubjectKey KEY = new SubjectKey("0a1b".repeat(16));
  private static final Subject SUBJECT =
      Subject.user(new TenantId(new UUID(1, 2)), new UserId(new UUID(3, 4)));

  @Test
  void isTheHmacOfThePlatform() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(HexFormat.of().parseHex(KEY.hex()), "HmacSHA256"));
    String named = "user " + new UUID(1, 2) + " " + new UUID(3, 4);
    assertEquals(
        HexFormat.of().formatHex(mac.doFinal(named.getBytes(StandardCharsets.UTF_8))),
        KEY.pseudonymOf(SUBJECT));
  }

  @Test
  void differsByKeyAndKind_andShowsNoSecret() {
    SubjectKey other = new SubjectKey("ff".repeat(32));
    assertNotEquals(other.pseudonymOf(SUBJECT), KEY.pseudonymOf(SUBJECT));
    assertNotEquals(KEY.pseudonymOf(Subject.tenant(SUBJECT.tenant())), KEY.pseudonymOf(SUBJECT));
    assertFalse(KEY.toString().contains(KEY.hex()));
    assertThrows(ValidationException.class, () -> new SubjectKey("0A".repeat(32)));
    assertThrows(ValidationException.class, () -> new SubjectKey(""));
  }
}
