package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Claims about one subject, and what a service does with them: lock, decide, write. */
public final class FactClaims {

  private FactClaims() {}

  /** A claim of a value for all time, beside whatever is there. */
  public static Claim of(TenantScope scope, String predicate, Object value) {
    return of(scope, predicate, value, Validity.ALWAYS, OnConflict.KEEP_BOTH, null);
  }

  public static Claim of(
      TenantScope scope,
      String predicate,
      Object value,
      Validity validity,
      OnConflict onConflict,
      @Nullable Packet source) {
    EntityName subject = new EntityName("Alice");
    FactObject object = new FactObject.Value(MigratedMemory.JSON.of(value));
    return new Claim(
        new SlotKey(scope.owner(), Visibility.SHARED, subject.normalized(), predicate),
        subject,
        object,
        Skeleton.of("alice", predicate, object.identity()),
        validity,
        .8,
        FactPath.STATED,
        onConflict,
        source == null ? null : new Origin(source.id(), Set.of(source.id()), null),
        MemoryFixture.NOW,
        Author.of(scope));
  }

  /** Asserts claims of the active unit of work. */
  public static List<AssertOutcome> assertAll(KnowledgeStore store, List<Claim> claims) {
    Locked locked = store.facts().lock(claims.stream().map(FactClaims::look).toList());
    List<Changes> changes = new ArrayList<>();
    List<AssertOutcome> outcomes = new ArrayList<>();
    Map<SlotKey, Slot> slots = new HashMap<>(locked.slots());
    for (Claim claim : claims) {
      Slot.Step step = slots.get(claim.slot()).asserted(claim, UUID::randomUUID, locked.now());
      slots.put(claim.slot(), step.after());
      changes.add(step.changes());
      outcomes.add(step.outcome());
    }
    store.facts().write(Changes.of(changes));
    return outcomes;
  }

  private static Look look(Claim claim) {
    Origin origin = claim.origin();
    return new Look(claim.slot(), claim.skeleton(), origin == null ? null : origin.packet());
  }

  /** Asserts claims in a unit of work of their own. */
  public static List<AssertOutcome> assertAs(
      TenantScope scope, KnowledgeStore store, Claim... claims) {
    return store.unitOfWork().inScope(scope, () -> assertAll(store, List.of(claims)));
  }
}
