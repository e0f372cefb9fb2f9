package io.l9.substrate.benchmarks;

import io.l9.substrate.FactMemory;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Facts to be asserted, each about a subject of its own and from a packet, and what is asserted
 * before.
 *
 * @param outcome that each of them has
 */
record FactWork(
    List<FactDraft> before, List<FactDraft> asserted, Class<? extends AssertOutcome> outcome) {

  /** A predicate that is declared to take one value at a time. */
  static final String SINGLE = "lives_in";

  private static final String MANY = "likes";
  private static final Validity OLD = new Validity(Instant.parse("2020-01-01T00:00:00Z"), null);
  private static final Validity NEW = new Validity(Instant.parse("2025-01-01T00:00:00Z"), null);

  FactWork {
    before = List.copyOf(before);
    asserted = List.copyOf(asserted);
  }

  /** Returns new facts. */
  static FactWork asserting(FactMemory facts, List<PacketId> packets) {
    return new FactWork(List.of(), each(packets, i -> tea(facts, i)), AssertOutcome.Asserted.class);
  }

  /** Returns facts that are there already, each from another packet than before. */
  static FactWork reinforcing(FactMemory facts, List<PacketId> packets) {
    List<PacketId> others = new ArrayList<>(packets.subList(1, packets.size()));
    others.add(packets.get(0));
    return new FactWork(
        each(packets, i -> tea(facts, i)),
        each(others, i -> tea(facts, i)),
        AssertOutcome.Reinforced.class);
  }

  /** Returns facts that take the place of others. */
  static FactWork superseding(FactMemory facts, List<PacketId> packets) {
    return new FactWork(
        each(packets, i -> facts.draft("subject " + i, SINGLE, "Lisbon").during(OLD)),
        each(packets, i -> facts.draft("subject " + i, SINGLE, "Porto").during(NEW)),
        AssertOutcome.Superseded.class);
  }

  private static FactDraft tea(FactMemory facts, int number) {
    return facts.draft("subject " + number, MANY, "tea " + number);
  }

  private static List<FactDraft> each(List<PacketId> packets, IntFunction<FactDraft> draft) {
    return IntStream.range(0, packets.size())
        .mapToObj(i -> draft.apply(i).from(packets.get(i), null))
        .toList();
  }

  /** Returns what is asserted, in calls of so many. */
  List<List<FactDraft>> calls(int batch) {
    return parts(asserted, batch);
  }

  static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }
}
