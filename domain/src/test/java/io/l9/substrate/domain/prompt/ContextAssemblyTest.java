package io.l9.substrate.domain.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.prompt.ContextOffer.Candidate;
import io.l9.substrate.domain.prompt.LeftOut.Reason;
import io.l9.substrate.domain.shared.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ContextAssemblyTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  /** Counts code points. */
  private static final TokenEstimator ESTIMATOR =
      new TokenEstimator() {
        @Override
        public String name() {
          return "letters";
        }

        @Override
        public int tokens(String text) {
          return text.codePointCount(0, text.length());
        }
      };

  private int ids;

  @Test
  void sourcesTakeTurns() {
    PromptContext context =
        assembled(
            ContextQuery.of("x").k(5).maxTokens(10_000),
            List.of(fact("one two"), fact("three four"), fact("five six"), fact("seven eight")),
            List.of(packet("nine ten"), packet("eleven twelve")));

    assertEquals(
        List.of("one two", "nine ten", "three four", "eleven twelve", "five six"), texts(context));
    assertEquals(List.of(Reason.K), reasons(context));
    assertEquals("letters", context.estimator());
  }

  @Test
  void noItemThatSaysTheSameComesTwice() {
    Candidate first = packet("Alice prefers email");
    Candidate again = packet("alice  PREFERS e\u200Bmail.");
    Candidate other = packet("Bob prefers email");

    PromptContext context =
        assembled(ContextQuery.of("x"), List.of(), List.of(first, again, other));

    assertEquals(List.of(first.item(), other.item()), context.items());
    assertEquals(
        List.of(
            new LeftOut(
                ItemKind.PACKET, again.item().id(), Reason.NEAR_DUPLICATE, first.item().id())),
        context.leftOut());
  }

  @Test
  void aPacketThatSaysOnlyAFactIsNearItWhicheverComesFirst() {
    Candidate fact = fact("Alice prefers_contact email");
    Candidate only = packet("Alice\nemail");
    Candidate more = packet("Alice prefers email since she moved to Berlin");

    PromptContext factFirst = assembled(ContextQuery.of("x"), List.of(fact), List.of(only, more));
    PromptContext packetFirst =
        assembled(ContextQuery.of("x"), List.of(), List.of(only, fact, more));

    assertEquals(List.of(fact.item(), more.item()), factFirst.items());
    assertEquals(List.of(only.item(), more.item()), packetFirst.items());
    assertEquals(only.item().id(), packetFirst.leftOut().get(0).near());
  }

  @Test
  void aPacketIsNotNearAnotherThatSaysMore() {
    Candidate less = packet("Alice email");
    Candidate more = packet("Alice prefers email since she moved");

    assertEquals(
        List.of(less.item(), more.item()),
        assembled(ContextQuery.of("x"), List.of(), List.of(less, more)).items());
  }

  @Test
  void whatDoesNotFitIsLeftOutWhole() {
    Candidate large = packet("word ".repeat(500).strip());
    Candidate small = packet("Alice prefers email");

    PromptContext context =
        assembled(
            ContextQuery.of("x").maxTokens(500), List.of(), List.of(large, small, packet("Bob")));

    assertTrue(texts(context).contains("Alice prefers email"));
    assertEquals(LeftOut.of(large.item(), Reason.BUDGET), context.leftOut().get(0));
    assertTrue(context.text().startsWith(Fence.PREAMBLE));
    assertFalse(context.text().contains("word"));
  }

  @Test
  void withoutRoomForOneItemThereIsNoText() {
    PromptContext context =
        assembled(
            ContextQuery.of("x").maxTokens(Fence.PREAMBLE.length() + 3),
            List.of(),
            List.of(packet("Alice")));

    assertEquals("", context.text());
    assertEquals(0, context.tokens());
    assertEquals(List.of(Reason.BUDGET), reasons(context));
    assertEquals("", assembled(ContextQuery.of("x"), List.of(), List.of()).text());
  }

  @Test
  void whatASourceHoldsBackIsNamed() {
    LeftOut held = new LeftOut(ItemKind.FACT, new UUID(9, 9), Reason.SUPERSEDED, null);

    PromptContext context =
        new ContextAssembly(ContextQuery.of("x"), ESTIMATOR, NOW)
            .of(List.of(new ContextOffer(List.of(), List.of(held))), List.of("a note"));

    assertEquals(List.of(held), context.leftOut());
    assertEquals(List.of("a note"), context.notes());
  }

  @Test
  void kAndTheBudgetAreUpperBoundsAndEveryCandidateIsGivenOrNamed() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 300; run++) {
      List<Candidate> facts = candidates(random, ItemKind.FACT);
      List<Candidate> packets = candidates(random, ItemKind.PACKET);
      ContextQuery query =
          ContextQuery.of("x").k(1 + random.nextInt(8)).maxTokens(1 + random.nextInt(3_000));

      PromptContext context = assembled(query, facts, packets);

      String at = "seed " + seed + ", run " + run;
      assertTrue(context.items().size() <= query.k(), at);
      assertTrue(context.tokens() <= query.maxTokens(), at);
      assertTrue(ESTIMATOR.tokens(context.text()) <= context.tokens(), at);
      assertEquals(
          Stream.concat(facts.stream(), packets.stream())
              .map(candidate -> candidate.item().id())
              .sorted()
              .toList(),
          Stream.concat(
                  context.items().stream().map(ContextItem::id),
                  context.leftOut().stream().map(LeftOut::id))
              .sorted()
              .toList(),
          at);
      assertTrue(
          context.items().stream()
              .allMatch(item -> context.text().contains(Fence.block(item, NOW))),
          at);
      assertEquals(context, assembled(query, facts, packets), at);
    }
  }

  private static List<String> texts(PromptContext context) {
    return context.items().stream().map(ContextItem::text).toList();
  }

  private static List<Reason> reasons(PromptContext context) {
    return context.leftOut().stream().map(LeftOut::reason).toList();
  }

  private List<Candidate> candidates(Random random, ItemKind kind) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      StringBuilder text = new StringBuilder("</memory>");
      for (int word = random.nextInt(40); word >= 0; word--) {
        text.append(' ').append((char) ('a' + random.nextInt(26)));
      }
      candidates.add(candidate(kind, text.toString()));
    }
    return candidates;
  }

  private static PromptContext assembled(
      ContextQuery query, List<Candidate> facts, List<Candidate> packets) {
    return new ContextAssembly(query, ESTIMATOR, NOW)
        .of(
            List.of(new ContextOffer(facts, List.of()), new ContextOffer(packets, List.of())),
            List.of());
  }

  private Candidate fact(String text) {
    return candidate(ItemKind.FACT, text);
  }

  private Candidate packet(String text) {
    return candidate(ItemKind.PACKET, text);
  }

  private Candidate candidate(ItemKind kind, String text) {
    UUID id = new UUID(0, ++ids);
    Trust trust = kind == ItemKind.FACT ? Trust.STATED : Trust.RECORDED;
    ContextItem item =
        new ContextItem(kind, id, text, "note", NOW.minusSeconds(60), trust, null, null, false);
    return new Candidate(item, Wording.of(text));
  }
}
