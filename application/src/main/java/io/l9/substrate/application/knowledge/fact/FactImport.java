package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The restoring of facts as they were, within a unit of work: revision by revision. */
public final class FactImport {

  private final KnowledgeStore store;
  private final Assertions assertions;

  public FactImport(KnowledgeStore store, IdGenerator ids) {
    this.store = store;
    this.assertions = new Assertions(store, ids);
  }

  /**
   * Stores a fact with everything that is known of it; one that is held and whose value is rejected
   * for its owner is absorbed, as an assertion is.
   *
   * @param changes all of one fact
   * @return whether it is stored; else it was there already, or is rejected
   * @throws ForbiddenException if an agent imports what only a person says or decides
   */
  public boolean restore(TenantScope scope, Changes changes) {
    List<FactRevision> revisions = changes.revisions();
    Fact fact = revisions.get(revisions.size() - 1).fact();
    if (!FactPath.isPerson(scope.role())) {
      requireNoPersons(fact.author(), null);
      revisions.forEach(revision -> requireNoPersons(revision.change().author(), revision));
    }
    if (store.facts().find(fact.id()).isPresent()) {
      return false;
    }
    Locked locked = store.facts().lock(List.of(new Look(fact.slot(), fact.skeleton(), null)));
    if (fact.held() && locked.standing().stream().anyMatch(no -> no.covers(fact.owner()))) {
      var unused = assertions.run(scope, attempts(fact, changes.evidence()));
      return false;
    }
    store.facts().write(changes);
    return true;
  }

  private static void requireNoPersons(Author author, @Nullable FactRevision revision) {
    boolean persons =
        (author.role() != null && FactPath.isPerson(author.role()))
            || (revision != null
                && (revision.fact().path() != FactPath.INFERRED
                    || revision.change().kind() == Kind.CONFIRMED
                    || revision.change().kind() == Kind.REJECTED));
    if (persons) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the fact is not one that an agent concluded by itself: a person has to import it");
    }
  }

  /** Returns an assertion for each source of the fact; one without a source if it has none. */
  private static List<Assertions.Item> attempts(Fact fact, List<Evidence> evidence) {
    List<Assertions.Item> attempts = new ArrayList<>();
    for (Evidence known : evidence) {
      attempts.add(attempt(fact, known.origin().packet(), known.origin().place()));
    }
    return attempts.isEmpty() ? List.of(attempt(fact, null, null)) : attempts;
  }

  private static Assertions.Item attempt(
      Fact fact, @Nullable PacketId source, @Nullable JsonPointer place) {
    FactDraft draft =
        new FactDraft(
            fact.subject(),
            fact.predicate(),
            fact.object(),
            fact.validity(),
            fact.confidence(),
            source,
            place,
            OnConflict.KEEP_BOTH,
            fact.path(),
            fact.visibility());
    return new Assertions.Item(draft, fact.path(), fact.skeleton(), fact.slot(), "");
  }
}
