package io.l9.substrate.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestReaderTest {

  record Asked(String name, List<String> tags) {}

  private static ValidationException refused(String text) {
    return assertThrows(ValidationException.class, () -> RequestReader.read(text, Asked.class));
  }

  @Test
  void readsNoFurtherThanTheHundredthThingThatIsWrong_andSaysSo() {
    String unknown =
        IntStream.range(0, 100).mapToObj(i -> "\"m" + i + "\":0,").collect(Collectors.joining());
    ValidationException refusal = refused("{" + unknown + " and what follows is no JSON");
    assertEquals(ErrorCode.VALIDATION_FAILED, refusal.code());
    assertEquals(100, refusal.violations().size());
    assertTrue(refusal.getMessage().contains("100th"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("may be more"), refusal.getMessage());
  }

  @Test
  void readsNoListOfAnyLength() {
    ValidationException refusal =
        refused("{\"tags\":[" + "\"t\",".repeat(10_001) + "and what follows is no JSON");
    assertEquals("/tags", refusal.violations().get(0).pointer());
  }

  @Test
  void tellsOfEverythingThatIsWrong_ifItIsLess() {
    ValidationException refusal = refused("{\"nam\":1,\"tags\":[1,null]}");
    assertEquals(
        List.of("/nam", "/tags/0", "/tags/1"),
        refusal.violations().stream().map(violation -> violation.pointer()).toList());
    assertTrue(refusal.violations().get(0).detail().contains("knows name, tags"));
  }
}
