package io.l9.substrate;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.AssertResult;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactAdoption;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One actor's facts; see {@link Facts} and {@link Rejections}. Immutable, thread-safe.
 *
 * <pre>{@code
 * FactMemory facts = memory.facts();
 * facts.put("Alice", "city", "Paris");
 * facts.put("Alice", "city", "Oslo", packet.id());
 * facts.about("Alice").forEach(fact -> System.out.println(fact.predicate() + " " + fact.object()));
 * facts.reject("Alice", "city", "Paris", "she has never lived there");
 * }</pre>
 */
public final class FactMemory {

  private final MemorySubstrate substrate;
  private final TenantScope scope;

  FactMemory(MemorySubstrate substrate, TenantScope scope) {
    this.substrate = substrate;
    this.scope = scope;
  }

  /**
   * Begins a draft of a fact whose object is a value; its methods add periods, sources and
   * policies.
   *
   * @param value a plain value that becomes JSON
   */
  public FactDraft draft(String subject, String predicate, @Nullable Object value) {
    return FactDraft.of(EntityName.at("/subject", subject), predicate, value(value));
  }

  /** Begins a draft of a fact whose object is another entity. */
  public FactDraft relation(String subject, String predicate, String object) {
    return FactDraft.of(
        EntityName.at("/subject", subject),
        predicate,
        new FactObject.Entity(EntityName.at("/object", object)));
  }

  /** Asserts a value on this actor's own word. */
  public AssertOutcome put(String subject, String predicate, @Nullable Object value) {
    return put(draft(subject, predicate, value));
  }

  /** Asserts a value that a packet says. */
  public AssertOutcome put(
      String subject, String predicate, @Nullable Object value, PacketId source) {
    Require.present("/source_packet_id", source);
    return put(draft(subject, predicate, value).from(source, null));
  }

  /** See {@link Facts#assertFact}. */
  public AssertOutcome put(FactDraft draft) {
    return facts().assertFact(scope, draft);
  }

  /** Asserts all or none; see {@link Facts#assertFacts}. */
  public List<AssertOutcome> putAll(List<FactDraft> drafts) {
    return facts().assertFacts(scope, drafts);
  }

  /** Asserts what can be asserted; see {@link Facts#assertEach}. */
  public List<AssertResult> putEach(List<FactDraft> drafts) {
    return facts().assertEach(scope, drafts);
  }

  /** See {@link FactExtraction#extract}. */
  public List<FactExtraction.Extracted> extract(List<PacketId> packets) {
    return substrate.knowledge().extraction().extract(scope, packets);
  }

  /** See {@link FactAdoption#adopt}. */
  public FactAdoption.Step adopt(int batch, @Nullable Position after) {
    return substrate.knowledge().adoption().adopt(scope, batch, after);
  }

  /** Returns what is believed of a subject now, the most trusted first. */
  public List<Fact> about(String subject) {
    return list(FactQuery.about(EntityName.at("/subject", subject))).page().facts();
  }

  /** See {@link Facts#list}. */
  public Facts.Answer list(FactQuery query) {
    return facts().list(scope, query);
  }

  /** See {@link Facts#get}. */
  public Facts.View get(FactId id) {
    return facts().get(scope, id);
  }

  /** See {@link Facts#history}. */
  public List<FactRevision> history(FactId id) {
    return facts().history(scope, id);
  }

  /** See {@link Facts#why}. */
  public Facts.Why why(FactId id) {
    return facts().why(scope, id);
  }

  /** See {@link Facts#ranked}. */
  public RankedFacts ranked(RankedFactsQuery query) {
    return facts().ranked(scope, query);
  }

  /** See {@link Facts#conflicts}. */
  public Page<Facts.Conflict> conflicts(int limit, @Nullable Position after) {
    return facts().conflicts(scope, limit, after);
  }

  /** See {@link Facts#reinforce}. */
  public Fact reinforce(FactId id, PacketId packet) {
    return reinforce(id, packet, null);
  }

  /** See {@link Facts#reinforce}. */
  public Fact reinforce(FactId id, PacketId packet, @Nullable String reason) {
    return facts().reinforce(scope, id, packet, reason);
  }

  /** See {@link Facts#contradict}. */
  public Fact contradict(FactId id, @Nullable PacketId packet, String reason) {
    return facts().contradict(scope, id, packet, reason);
  }

  /** See {@link Facts#confirm}. */
  public Fact confirm(FactId id, @Nullable String reason) {
    return facts().confirm(scope, id, reason);
  }

  /** See {@link Facts#retract}. */
  public Fact retract(FactId id, String reason) {
    return facts().retract(scope, id, reason);
  }

  /** See {@link Facts#erase}. */
  public void erase(FactId id) {
    facts().erase(scope, id);
  }

  /** Rejects a value for this actor's user, whether somebody asserted it or not. */
  public Rejection reject(String subject, String predicate, @Nullable Object value, String reason) {
    return reject(
        new RejectionDraft(
            EntityName.at("/subject", subject), predicate, value(value), Reach.USER, reason));
  }

  /** See {@link Rejections#reject(TenantScope, RejectionDraft)}. */
  public Rejection reject(RejectionDraft draft) {
    return rejections().reject(scope, draft);
  }

  /** See {@link Rejections#reject(TenantScope, FactId, Reach, String)}. */
  public Rejection reject(FactId id, Reach reach, String reason) {
    return rejections().reject(scope, id, reach, reason);
  }

  /** See {@link Rejections#lift}. */
  public Rejection lift(RejectionId id, String reason) {
    return rejections().lift(scope, id, reason);
  }

  /** See {@link Rejections#get}. */
  public Rejection rejection(RejectionId id) {
    return rejections().get(scope, id);
  }

  /** See {@link Rejections#list}. */
  public Page<Rejection> rejections(boolean onlyStanding, int limit, @Nullable Position after) {
    return rejections().list(scope, onlyStanding, limit, after);
  }

  /** Declares that a predicate takes one value at a time, so that a newer one supersedes it. */
  public FactPredicate declareSingle(String predicate) {
    return declare(new FactPredicate.Draft(predicate, true, null, null));
  }

  /** See {@link io.l9.substrate.domain.knowledge.fact.FactPredicates#declare}. */
  public FactPredicate declare(FactPredicate.Draft draft) {
    return substrate.knowledge().predicates().declare(scope, draft);
  }

  /** Returns the declarations that hold for this actor. */
  public List<FactPredicate> predicates() {
    return substrate.knowledge().predicates().list(scope);
  }

  private FactObject value(@Nullable Object value) {
    return new FactObject.Value(substrate.document("/object", value));
  }

  private Facts facts() {
    return substrate.knowledge().facts();
  }

  private Rejections rejections() {
    return substrate.knowledge().rejections();
  }
}
