package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: lessons and what else agents reflect. Thread-safe. A reflection that the scope does
 * not see is a {@link io.l9.substrate.domain.shared.NotFoundException}, one that it sees and may
 * not change a {@link io.l9.substrate.domain.shared.ForbiddenException}.
 */
public interface Reflections {

  /** The most evidence of a {@link View}. */
  int MAX_EVIDENCE = 200;

  /**
   * A reflection with what is known of it.
   *
   * @param evidence the oldest first, at most {@value #MAX_EVIDENCE}
   * @param uses one for each kind of task in which it was used
   */
  record View(
      Reflection reflection,
      List<ReflectionEvidence> evidence,
      List<UseCounts> uses,
      Effectiveness effectiveness) {
    public View {
      evidence = List.copyOf(evidence);
      uses = List.copyOf(uses);
    }
  }

  /**
   * Remembers a reflection: stores it, or reinforces the one that says the same already.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if the embedder does not answer
   */
  RememberOutcome remember(TenantScope scope, ReflectionDraft draft);

  /**
   * Remembers reflections as if one by one in this order, all or none.
   *
   * @param drafts at most {@value ReflectionDraft#MAX_BATCH}
   * @return an outcome for each, in their order
   */
  List<RememberOutcome> rememberAll(TenantScope scope, List<ReflectionDraft> drafts);

  View get(TenantScope scope, ReflectionId id);

  /** Newest first. */
  Page<Reflection> list(TenantScope scope, ReflectionQuery query);

  /** The best of those that are served, best first. */
  List<ReflectionHit> search(TenantScope scope, ReflectionSearch search);

  /**
   * Returns a page of the view of patterns, which is as old as it says.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code view-not-ready}
   *     until the view was refreshed
   */
  ReflectionPatterns patterns(TenantScope scope, ReflectionPatternsQuery query);

  /**
   * Changes what is said about a reflection; its content stays.
   *
   * @return the next version
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if the patch does not expect the
   *     current version, or somebody changed it meanwhile
   */
  Reflection edit(TenantScope scope, ReflectionId id, ReflectionPatch patch);

  /**
   * Retires a reflection in favour of another content, which begins without counts; the old one
   * stays with its own.
   *
   * @return the new one
   */
  Reflection replace(TenantScope scope, ReflectionId id, String content, String reason);

  /** Takes a reflection back; its row, evidence and counts stay. */
  Reflection retire(TenantScope scope, ReflectionId id, String reason);

  /**
   * Confirms a reflection by a person's word.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not a person's
   */
  Reflection confirm(TenantScope scope, ReflectionId id, String reason);

  /**
   * Refuses what a reflection says, for a user, an organisation or the tenant: nothing that says
   * the same is taught there again, until the rejection is lifted.
   *
   * @return the rejected reflection of that reach
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not a person's, or may
   *     not write rows of the reach
   */
  Reflection reject(TenantScope scope, ReflectionId id, RejectionDraft.Reach reach, String reason);

  /**
   * Ends a rejection: the reflection is retired, and can be remembered anew.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if it is not rejected
   */
  Reflection lift(TenantScope scope, ReflectionId id, String reason);

  /** Marks two reflections as contraries of each other. */
  void contradict(TenantScope scope, ReflectionId one, ReflectionId other);

  void delete(TenantScope scope, ReflectionId id);
}
