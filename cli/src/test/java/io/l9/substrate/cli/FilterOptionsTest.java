package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.packet.PayloadCondition;
import io.l9.substrate.domain.memory.packet.PayloadCondition.Exists;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsAnyOf;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsNumber;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsTime;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterOptionsTest {

  private static final Jackson3JsonCodec JSON = new Jackson3JsonCodec();
  private static final JsonPointer AT = new JsonPointer("/a/0");
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");

  @Test
  void readsConditionsOnThePayload() {
    assertEquals(new Exists(AT), payload("/a/0"));
    assertEquals(new IsAnyOf(AT, Set.of(JSON.of("open"))), payload("/a/0=open"));
    assertEquals(new IsAnyOf(AT, Set.of(JSON.of("1"))), payload("/a/0=\"1\""));
    assertEquals(new IsAnyOf(AT, Set.of(JSON.of(1))), payload("/a/0=1.0"));
    assertEquals(new IsAnyOf(AT, Set.of(JSON.of("x=y"))), payload("/a/0=x=y"));
    assertEquals(new IsNumber(AT, null, 10.0, null, null), payload("/a/0>=10"));
    assertEquals(new IsNumber(AT, 10.0, null, null, null), payload("/a/0>10"));
    assertEquals(new IsNumber(AT, null, null, null, -0.5), payload("/a/0<=-0.5"));
    assertEquals(new IsTime(AT, DAY, null), payload("/a/0>=2026-02-01"));
    assertEquals(new IsTime(AT, null, DAY), payload("/a/0<2026-02-01T01:00:00+01:00"));
  }

  @Test
  void refusesWhatItCannotRead() {
    for (String bad : new String[] {"a=1", "/a/~2=1", "/a>soon", "/a<=2026-02-01", "/a<NaN"}) {
      assertThrows(ValidationException.class, () -> payload(bad), bad);
    }
  }

  private static PayloadCondition payload(String text) {
    return FilterOptions.payload(text, JSON);
  }
}
