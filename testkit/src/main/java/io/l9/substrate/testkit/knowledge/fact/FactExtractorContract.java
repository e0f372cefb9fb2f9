package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kit of the {@link FactExtractor}. */
public abstract class FactExtractorContract {

  private static final PacketId PACKET = new PacketId(new UUID(0x7000, 1));

  /** The extractor under test, and the codec that it reads payloads with. */
  protected abstract FactExtractor extractor();

  protected abstract JsonCodec json();

  /** Returns the statements of a payload, each of which the kit has checked. */
  protected final List<FactDraft> sound(Object payload) {
    List<FactDraft> drafts =
        extractor().extract(new FactExtractor.Input(PACKET, json().of(payload)));
    assertTrue(drafts.size() <= FactExtractor.MAX_STATEMENTS);
    for (FactDraft draft : drafts) {
      assertEquals(PACKET, draft.source());
      assertTrue(
          Objects.requireNonNull(draft.place()).in(json().read(json().of(payload))).isPresent(),
          () -> draft.place() + " is in the payload");
    }
    return drafts;
  }

  @Test
  void isTrustedAsAMachine() {
    assertTrue(Set.of(FactPath.OBSERVED, FactPath.INFERRED).contains(extractor().path()));
    assertFalse(extractor().path().isAtLeast(FactPath.STATED));
  }

  @Test
  void readsAStatement_withItsPlace() {
    List<FactDraft> drafts =
        sound(Map.of("subject", "Alice", "city", "Oslo", "said", "the user confirmed this"));
    FactDraft city =
        drafts.stream().filter(draft -> draft.predicate().equals("city")).findFirst().orElseThrow();
    assertEquals("Alice", city.subject().text());
    assertEquals("/city", String.valueOf(city.place()));
  }

  @Test
  void readsAnyPayload() {
    assertEquals(List.of(), sound(List.of()));
    assertEquals(List.of(), sound("a text"));
    assertEquals(List.of(), sound(Map.of()));
    Map<String, Object> many = new HashMap<>(Map.of("subject", "Alice"));
    for (int i = 0; i < 300; i++) {
      many.put("~/" + i, i);
    }
    assertTrue(sound(many).size() <= FactExtractor.MAX_STATEMENTS);
  }
}
