package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.Login;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyPepperTest {

  private static final Login LOGIN = new Login("l9_api", null);

  private final Database configured =
      new Database("jdbc:postgresql://nowhere/l9", LOGIN, LOGIN, LOGIN);

  @Test
  void isWhatTheEnvironmentSays() {
    String pepper = "0123456789abcdef0123456789abcdef";
    assertEquals(pepper, KeyPepper.of(Map.of("L9_KEY_PEPPER", " " + pepper + "\n"), configured));
  }

  @Test
  void isNone_forADatabaseThatIsNotOurs() {
    assertNull(KeyPepper.of(Map.of(), configured));
    assertNull(KeyPepper.of(Map.of("L9_KEY_PEPPER", " "), configured));
  }

  @Test
  void isRefused_ifItIsShort() {
    String message =
        String.valueOf(
            assertThrows(
                    ValidationException.class,
                    () -> KeyPepper.of(Map.of("L9_KEY_PEPPER", "hunter2"), configured))
                .getMessage());
    assertTrue(message.contains("L9_KEY_PEPPER"), message);
    assertFalse(message.contains("hunter2"), message);
  }
}
