package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.prompt.ContextOffer.Candidate;
import io.l9.substrate.domain.prompt.LeftOut.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The choice of the items of one context. Sources take turns, each with its best candidate that is
 * left, so that none crowds out the others. Not thread-safe; used once.
 */
public final class ContextAssembly {

  private final ContextQuery query;
  private final TokenEstimator estimator;
  private final Instant now;
  private final List<Candidate> chosen = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> tokens = new ArrayList<>();

  public ContextAssembly(ContextQuery query, TokenEstimator estimator, Instant now) {
    this.query = query;
    this.estimator = estimator;
    this.now = now;
  }

  /**
   * Returns the context out of what the sources offer.
   *
   * @param offers in the order in which sources take turns
   * @param notes of the search behind them
   */
  public PromptContext of(List<ContextOffer> offers, List<String> notes) {
    offers.forEach(offer -> leftOut.addAll(offer.leftOut()));
    List<Iterator<Candidate>> turns = new ArrayList<>();
    offers.forEach(offer -> turns.add(offer.candidates().iterator()));
    while (!turns.isEmpty()) {
      turns.removeIf(candidates -> !candidates.hasNext());
      turns.forEach(candidates -> consider(candidates.next()));
    }
    return new PromptContext(
        text.toString(),
        chosen.stream().map(Candidate::item).toList(),
        leftOut,
        tokens(),
        estimator.name(),
        notes);
  }

  private void consider(Candidate candidate) {
    ContextItem item = candidate.item();
    Optional<Candidate> near = chosen.stream().filter(in -> areNear(candidate, in)).findFirst();
    if (near.isPresent()) {
      leftOut.add(
          new LeftOut(item.kind(), item.id(), Reason.NEAR_DUPLICATE, near.get().item().id()));
      return;
    }
    if (chosen.size() >= query.k()) {
      leftOut.add(LeftOut.of(item, Reason.K));
      return;
    }
    String block = (chosen.isEmpty() ? Fence.PREAMBLE : "") + Fence.block(item, now);
    int more = estimator.tokens(block);
    if (more > query.maxTokens() - tokens()) {
      leftOut.add(LeftOut.of(item, Reason.BUDGET));
      return;
    }
    chosen.add(candidate);
    text.append(block);
    tokens.add(more);
  }

  /** Returns the tokens of the blocks that are in the text. */
  private int tokens() {
    return tokens.stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether both say the same; of a packet also, whether it says only what the fact says. */
  private static boolean areNear(Candidate a, Candidate b) {
    if (a.wording().isNear(b.wording())) {
      return true;
    }
    return saysOnly(a, b) || saysOnly(b, a);
  }

  private static boolean saysOnly(Candidate packet, Candidate fact) {
    return packet.item().kind() == ItemKind.PACKET
        && fact.item().kind() == ItemKind.FACT
        && packet.wording().isWithin(fact.wording());
  }
}
