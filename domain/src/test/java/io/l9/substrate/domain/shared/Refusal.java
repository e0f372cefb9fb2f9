package io.l9.substrate.domain.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The assertion of every test that an input is refused. */
public final class Refusal {

  private Refusal() {}

  /** The call is refused at one place; the message and the detail are not empty. */
  public static ValidationException refused(String pointer, ErrorCode code, Runnable call) {
    ValidationException thrown =
        assertThrows(ValidationException.class, call::run, () -> pointer + " " + code);
    assertEquals(code, thrown.code(), thrown.toString());
    assertEquals(1, thrown.violations().size());
    Violation violation = thrown.violations().get(0);
    assertEquals(pointer, violation.pointer(), violation.detail());
    assertEquals(code, violation.code());
    assertFalse(violation.detail().isBlank());
    assertFalse(thrown.message().isBlank());
    return thrown;
  }

  /** As above, with the code {@code validation-failed}. */
  public static ValidationException refused(String pointer, Runnable call) {
    return refused(pointer, ErrorCode.VALIDATION_FAILED, call);
  }
}
