package io.l9.substrate.testkit.memory.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.memory.summary.Consolidator.Input;
import io.l9.substrate.domain.memory.summary.Consolidator.Source;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kit of the {@link Consolidator}. */
public abstract class ConsolidatorContract {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** The consolidator under test. */
  protected abstract Consolidator consolidator();

  /** Sources that say these texts, a minute apart. */
  protected static Input input(int maxSentences, List<String> texts) {
    List<Source> sources = new ArrayList<>();
    for (String text : texts) {
      int number = sources.size();
      sources.add(
          new Source(
              new PacketId(new UUID(0x7000, number)),
              NOW.plusSeconds(60L * number),
              "agent",
              text));
    }
    return new Input(SummarySubject.topic("kit"), sources, maxSentences);
  }

  @Test
  void hasAName() {
    String name = consolidator().name();
    assertFalse(name.isBlank());
    assertTrue(name.length() <= 100, name);
    assertEquals(name, consolidator().name());
  }

  @Test
  void saysSomething_thatCanBeStored_andWhoSaidIt() {
    assertSound(
        input(
            3,
            List.of(
                "Alice prefers email. She reads it in the morning.",
                "",
                "Bob decided to move the database to Frankfurt.",
                "The move to Frankfurt takes place on Monday.")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "!!!", "日本語の文です。", "\uD83D\uDE80", "a\nb\n\nc", "1.5"})
  void sumsUpWhatIsShort(String text) {
    assertSound(input(5, List.of(text)));
  }

  @Test
  void sumsUpWhatIsLong() {
    assertSound(
        input(
            SummaryDraft.MAX_SENTENCES,
            List.of("word ".repeat(50_000), "\uD83D\uDE80".repeat(5_000), "A short end.")));
  }

  @Test
  void sumsUpAsManySourcesAsADraftMayHave() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < SummaryDraft.MAX_SOURCES; i++) {
      texts.add("Report " + i + " says that part " + i % 7 + " of machine " + i % 5 + " is worn.");
    }
    assertSound(input(SummaryDraft.MAX_SENTENCES, texts));
  }

  private void assertSound(Input input) {
    Consolidation consolidation = consolidator().consolidate(input).checked();
    assertNotNull(consolidation);
    Set<PacketId> sources =
        input.sources().stream().map(Source::packet).collect(Collectors.toSet());
    for (KeyFact fact : consolidation.keyFacts()) {
      assertTrue(sources.contains(fact.source()), () -> fact + " has a source of the input");
    }
  }
}
