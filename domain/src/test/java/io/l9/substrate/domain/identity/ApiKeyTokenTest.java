package io.l9.substrate.domain.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTokenTest {

  private final ApiKeyToken token = ApiKeyToken.generate(new Random(1));

  @Test
  void isReadAsItWasWritten() {
    String text = token.reveal();
    assertTrue(text.matches("l9_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}"), text);
    ApiKeyToken read = ApiKeyToken.parse(text).orElseThrow();
    assertEquals(token.selector(), read.selector());
    assertEquals(token.secret(), read.secret());
    assertEquals(43, token.secret().length());
    assertNotEquals(text, ApiKeyToken.generate(new Random(2)).reveal());
  }

  @Test
  void isRefused_withAnyCharacterChangedOrLeftOut() {
    String text = token.reveal();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      String shorter = text.substring(0, i) + text.substring(i + 1);
      assertEquals(Optional.empty(), ApiKeyToken.parse(changed), changed);
      assertEquals(Optional.empty(), ApiKeyToken.parse(shorter), shorter);
    }
    assertEquals(Optional.empty(), ApiKeyToken.parse(text + "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "l9_live_",
        "l9_live_0123456789ab_",
        "l9_live_\u0000",
        "Bearer x",
        "l9_live_0123456789ab_ü123456789012345678901234567890123456789012345678"
      })
  void isRefused_ifItIsNone(String text) {
    assertEquals(Optional.empty(), ApiKeyToken.parse(text));
  }

  @Test
  void showsNoSecretByItself() {
    assertFalse(token.toString().contains(token.secret()));
    ApiKey key =
        new ApiKey(
            new UUID(0, 1),
            new Ownership(new TenantId(new UUID(0, 2)), null, null),
            "n",
            token.selector(),
            Role.TENANT_ADMIN,
            Set.of(),
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            null,
            null);
    assertFalse(new IssuedKey(key, token).toString().contains(token.secret()));
    assertTrue(token.reveal().startsWith(key.prefix() + "_"));
  }
}
