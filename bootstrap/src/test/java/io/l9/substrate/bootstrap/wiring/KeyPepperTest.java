package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
    assertEquals(
        pepper,
        KeyPepper.of(Config.of(Map.of("L9_KEY_PEPPER", " " + pepper + "\n")).values(), configured));
  }

  @Test
  void isNone_forADatabaseThatIsNotOurs() {
    assertNull(KeyPepper.of(Config.of(Map.of()).values(), configured));
    assertNull(KeyPepper.of(Config.of(Map.of("L9_KEY_PEPPER", " ")).values(), configured));
  }
}
