package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFacts.Ranked;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.knowledge.ViewRefresh;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of a {@link io.l9.substrate.domain.knowledge.fact.FactRepository} about the ranked facts. */
public abstract class FactRepositoryRankingContract extends KnowledgeContract {

  /** The jobs over the same rows. */
  protected abstract MaintenanceStore maintenance();

  private void refresh() {
    ViewRefresh.run(maintenance(), NOW);
  }

  private RankedFacts ranked(
      TenantScope actor,
      @Nullable String subject,
      double minScore,
      int limit,
      @Nullable RankedFactPlace after) {
    EntityName name = subject == null ? null : new EntityName(subject);
    return as(
        actor,
        () ->
            knowledge()
                .facts()
                .ranked(new RankedFactsQuery(name, minScore, limit, after))
                .orElseThrow());
  }

  private static List<Fact> facts(RankedFacts page) {
    return page.ranked().stream().map(Ranked::fact).toList();
  }

  @Test
  void ranksWhatIsSure_byConfidence_pageByPage() {
    TenantScope actor = world().endUser();
    Fact sure = stored(actor, fact(actor).subject("Alice").confidence(1));
    Fact likely = stored(actor, fact(actor).subject("Alice").confidence(.8));
    Fact least = stored(actor, fact(actor).subject("Bob").confidence(.6));
    stored(actor, fact(actor).subject("Alice").confidence(.59));
    stored(actor, fact(actor).subject("Alice").confidence(1).contradictions(3));
    refresh();

    RankedFacts all = ranked(actor, null, 0, 9, null);
    assertEquals(List.of(sure, likely, least), facts(all));
    assertEquals(null, all.next());
    List<Fact> paged = new ArrayList<>();
    RankedFactPlace after = null;
    do {
      RankedFacts page = ranked(actor, null, 0, 1, after);
      paged.addAll(facts(page));
      after = page.next();
    } while (after != null);
    assertEquals(facts(all), paged);
    assertEquals(List.of(sure, likely), facts(ranked(actor, " ALICE ", 0, 9, null)));
    double score = all.ranked().get(0).score();
    assertTrue(score > 0 && score <= 1, () -> "score " + score);
    assertEquals(List.of(sure), facts(ranked(actor, null, score, 9, null)));
    assertEquals(List.of(), facts(ranked(actor, null, 1, 9, null)));
  }

  @Test
  void leavesOutWhatIsNoLongerBelieved_andShowsWhatIsNew_afterTheNextRefresh() {
    TenantScope actor = world().endUser();
    Fact kept = stored(actor, fact(actor));
    Fact ended = stored(actor, fact(actor));
    refresh();
    assertEquals(2, ranked(actor, null, 0, 9, null).ranked().size());
    next(actor, FactBuilder.after(ended).state(FactState.RETRACTED), Kind.RETRACTED);
    assertEquals(List.of(kept), facts(ranked(actor, null, 0, 9, null)));
    Fact fresh = stored(actor, fact(actor));
    refresh();
    assertEquals(Set.of(kept, fresh), Set.copyOf(facts(ranked(actor, null, 0, 9, null))));
  }

  @Test
  void showsNobodyWhatHeDoesNotSee() {
    Fact own = stored(world().endUser(), fact(world().endUser()));
    Fact others = stored(world().colleague(), fact(world().colleague()));
    refresh();
    assertEquals(List.of(own), facts(ranked(world().endUser(), null, 0, 9, null)));
    assertEquals(List.of(others), facts(ranked(world().colleague(), null, 0, 9, null)));
  }
}
