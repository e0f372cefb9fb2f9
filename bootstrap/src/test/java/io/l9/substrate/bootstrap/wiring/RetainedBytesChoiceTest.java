package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.RetainedBytes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedBytesChoiceTest {

  private static final String DAYS = "L9_ERASURE_RETAINED_DAYS";
  private static final String NOTE = "L9_ERASURE_RETAINED_NOTE";

  private static RetainedBytes of(Map<String, String> environment) {
    return RetainedBytesChoice.of(Values.of(environment, null, Map.of()));
  }

  private static String refused(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(ValidationException.class, () -> of(environment)).getMessage());
  }

  @Test
  void isNotSaid_unlessDaysAreSet() {
    assertEquals(RetainedBytes.NOT_SAID, of(Map.of()));
  }

  @Test
  void namesTheDays_andTheNoteIfThereIsOne() {
    RetainedBytes plain = of(Map.of(DAYS, "30"));
    assertEquals(30, plain.days());
    assertTrue(plain.note().endsWith("nothing is left after 30 days."), plain::note);
    assertEquals(
        new RetainedBytes(30, "Backups go after 30 days."),
        of(Map.of(DAYS, "30", NOTE, "Backups go after 30 days.")));
  }

  @Test
  void refusesANoteWithoutDays() {
    String message = refused(Map.of(NOTE, "Backups go."));
    assertTrue(message.contains(NOTE + " needs " + DAYS), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "36501", "soon", "1e2", "NaN", "30d"})
  void refusesDaysThatAreNone(String days) {
    String message = refused(Map.of(DAYS, days));
    assertTrue(message.contains(DAYS) && message.contains("from 1 to 36500"), message);
  }

  @Test
  void refusesANoteThatCannotBeStored() {
    for (String note : new String[] {"x".repeat(RetainedBytes.MAX_NOTE + 1), "a\u0000b"}) {
      String message = refused(Map.of(DAYS, "30", NOTE, note));
      assertTrue(message.contains(NOTE) && message.contains("at most 2000"), message);
    }
    assertEquals(
        RetainedBytes.MAX_NOTE,
        of(Map.of(DAYS, "30", NOTE, "x".repeat(RetainedBytes.MAX_NOTE))).note().length());
  }
}
