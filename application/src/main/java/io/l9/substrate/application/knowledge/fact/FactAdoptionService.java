package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.FactAdoption;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The use case of adoption. A step reads rows, locks their slots as every writer of facts does, and
 * then the rows: what another step was faster with is left out, so that the earliest row of those
 * that say the same becomes the fact, however many steps run at once.
 */
public final class FactAdoptionService implements FactAdoption {

  private final UnitOfWork unitOfWork;
  private final FactRepository facts;
  private final FormerFactRepository rows;
  private final RejectionRepository rejections;
  private final FormerStatements statements;

  public FactAdoptionService(
      KnowledgeStore store, PacketRepository packets, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.facts = store.facts();
    this.rows = store.formerFacts();
    this.rejections = store.rejections();
    this.statements = new FormerStatements(packets, config);
  }

  @Override
  public Step adopt(TenantScope scope, int batch, @Nullable Position after) {
    Require.limit("/batch", batch, MAX_BATCH);
    return unitOfWork.inScope(
        scope,
        () -> {
          List<FormerFact> found = rows.list(batch, after);
          Position next = found.size() < batch ? null : found.get(batch - 1).position();
          List<Left> left = new ArrayList<>();
          List<FormerStatements.Said> said = new ArrayList<>();
          for (FormerFact row : found) {
            if (scope.mayWrite(row.owner(), row.visibility())) {
              try {
                said.add(statements.said(row));
              } catch (ValidationException e) {
                left.add(left(row, e));
              }
            }
          }
          return said.isEmpty() ? new Step(0, 0, 0, left, next) : adopted(scope, said, left, next);
        });
  }

  private static Left left(FormerFact row, ValidationException why) {
    return new Left(row.id(), String.valueOf(why.getMessage()));
  }

  private Step adopted(
      TenantScope scope,
      List<FormerStatements.Said> said,
      List<Left> left,
      @Nullable Position next) {
    FactRepository.Locked locked =
        facts.lock(
            said.stream()
                .map(
                    statement ->
                        new FactRepository.Look(
                            statement.slot(), statement.skeleton(), statement.draft().source()))
                .toList());
    Map<FactId, FormerFact> there =
        rows.lock(said.stream().map(statement -> statement.row().id()).toList()).stream()
            .collect(Collectors.toMap(FormerFact::id, Function.identity()));
    Map<PacketId, List<FactDraft>> observed = statements.observed(said);
    Map<SlotKey, Slot> slots = new HashMap<>(locked.slots());
    Map<RejectionId, Rejection> standing = new LinkedHashMap<>();
    locked.standing().forEach(rejection -> standing.put(rejection.id(), rejection));
    Tally tally = new Tally();
    for (FormerStatements.Said statement : said) {
      FormerFact row = statement.row();
      if (!row.equals(there.get(row.id()))) {
        continue;
      }
      try {
        Claim claim = statements.claim(scope, statement, locked, observed);
        Slot slot = Objects.requireNonNull(slots.get(claim.slot()));
        Slot.Step step = step(row, claim, slot, standing, locked.now());
        slots.put(claim.slot(), step.after());
        tally.add(row, step);
      } catch (ValidationException e) {
        left.add(left(row, e));
      }
    }
    if (!tally.gone.isEmpty()) {
      rows.remove(tally.gone);
    }
    Changes changes = Changes.of(tally.changes);
    if (!changes.isEmpty()) {
      facts.write(changes);
    }
    if (!tally.attempts.isEmpty()) {
      rejections.count(tally.attempts, locked.now());
    }
    return new Step(tally.adopted, tally.merged, tally.absorbed, left, next);
  }

  private static Slot.Step step(
      FormerFact row, Claim claim, Slot slot, Map<RejectionId, Rejection> standing, Instant now) {
    for (Rejection rejection : standing.values()) {
      if (rejection.skeleton().equals(claim.skeleton()) && rejection.covers(row.owner())) {
        Rejection attempted = rejection.attempted(1, now);
        standing.put(rejection.id(), attempted);
        return row.absorbed(slot, claim, attempted, now);
      }
    }
    return row.adopted(slot, claim, now);
  }

  /** The changes of a step, as they add up. Not thread-safe. */
  private static final class Tally {

    private final List<Changes> changes = new ArrayList<>();
    private final List<FactId> gone = new ArrayList<>();
    private final Map<RejectionId, Integer> attempts = new HashMap<>();
    private int adopted;
    private int merged;
    private int absorbed;

    void add(FormerFact row, Slot.Step step) {
      changes.add(step.changes());
      boolean stays =
          step.changes().revisions().stream()
              .anyMatch(revision -> revision.fact().id().equals(row.id()));
      if (!stays) {
        gone.add(row.id());
      }
      if (step.outcome() instanceof AssertOutcome.Absorbed refused) {
        attempts.merge(refused.rejection().id(), 1, Integer::sum);
        absorbed++;
      } else if (stays) {
        adopted++;
      } else {
        merged++;
      }
    }
  }
}
