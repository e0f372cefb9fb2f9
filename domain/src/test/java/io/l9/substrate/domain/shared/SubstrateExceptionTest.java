package io.l9.substrate.domain.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubstrateExceptionTest {

  private static final List<SubstrateException> ALL =
      List.of(
          new ConflictException(ErrorCode.DUPLICATE_CONTENT, "conflict"),
          new ForbiddenException(ErrorCode.FORBIDDEN, "forbidden"),
          new NotFoundException(ErrorCode.EXPIRED, "expired"),
          new UnauthenticatedException("unauthenticated"),
          new UnavailableException(ErrorCode.ROLLED_BACK, "rolled back", new Error("cause")),
          new ValidationException(ErrorCode.LINEAGE_CYCLE, "cycle"),
          new VersionMismatchException("stale", 7));

  @Test
  void below_pointsToTheContainingPlace_whenThereIsNoPlaceYet() {
    for (SubstrateException failure : ALL) {
      SubstrateException moved = failure.below("/items/3");
      assertSame(failure.getClass(), moved.getClass());
      assertEquals(failure.code(), moved.code());
      assertTrue(moved.message().endsWith(failure.message()), moved::message);
      assertEquals(
          List.of(new Violation("/items/3", failure.code(), failure.message())),
          moved.violations());
      assertTrue(failure.violations().isEmpty());
    }
  }

  @Test
  void below_prefixesEveryPlace() {
    SubstrateException moved =
        new ValidationException(
                ErrorCode.VALIDATION_FAILED,
                "two things",
                List.of(
                    new Violation("/tags/0", ErrorCode.VALIDATION_FAILED, "one"),
                    new Violation("", ErrorCode.MALFORMED_REQUEST, "two")))
            .below("/items/3");
    assertEquals(
        List.of("/items/3/tags/0", "/items/3"),
        moved.violations().stream().map(Violation::pointer).toList());
  }

  @Test
  void below_keepsTheCauseAndTheVersion() {
    assertEquals("cause", ALL.get(4).below("/x").getCause().getMessage());
    VersionMismatchException stale =
        assertInstanceOf(VersionMismatchException.class, ALL.get(6).below("/x"));
    assertEquals(7L, stale.currentVersion());
  }

  @Test
  void codes_areKebabCaseAndDistinct() {
    List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();
    assertEquals(codes.size(), codes.stream().distinct().count());
    codes.forEach(code -> assertTrue(code.matches("[a-z]+(-[a-z]+)*"), code));
  }
}
