package io.l9.substrate.testkit.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Base of the kits of knowledge: the ports under test, and facts to store. */
public abstract class KnowledgeContract extends MemoryContract {

  /** The ports under test, of the store whose packets {@link #ports()} writes. */
  protected abstract KnowledgeStore knowledge();

  /** Begins a fact of the actor's own, about a subject that no other has. */
  protected final FactBuilder fact(TenantScope actor) {
    return fact(actor.owner());
  }

  /** As {@link #fact(TenantScope)}, of this owner. */
  protected final FactBuilder fact(Ownership owner) {
    return new FactBuilder(
        new FactId(Seeds.uuid(random())), owner, value("object " + Seeds.uuid(random())), NOW);
  }

  protected final FactObject value(Object plain) {
    return new FactObject.Value(json().of(plain));
  }

  protected static FactObject entity(String name) {
    return new FactObject.Entity(new EntityName(name));
  }

  /** Stores the first revision of a new fact, on evidence of its source if it has one. */
  protected final Fact stored(TenantScope actor, FactBuilder builder) {
    Fact fact = builder.build();
    write(
        actor,
        revision(fact, FactChange.Kind.ASSERTED),
        fact.source() == null ? null : evidence(fact, fact.source()));
    return fact;
  }

  /** Stores the next revision of a fact. */
  protected final Fact next(TenantScope actor, FactBuilder after, FactChange.Kind kind) {
    Fact fact = after.build();
    write(actor, revision(fact, kind), null);
    return fact;
  }

  /** Stores another source of a fact, and its revision. */
  protected final Fact supported(TenantScope actor, Fact before, Packet packet) {
    Fact after =
        FactBuilder.after(before)
            .confidence(Math.min(1, before.confidence() + Fact.STEP_UP))
            .support(before.support() + 1)
            .build();
    write(
        actor,
        new FactRevision(
            after, new FactChange(FactChange.Kind.REINFORCED, null, packet.id(), Author.of(actor))),
        evidence(after, packet.id()));
    return after;
  }

  protected final void write(
      TenantScope actor, FactRevision revision, @Nullable Evidence evidence) {
    Changes changes =
        new Changes(List.of(revision), evidence == null ? List.of() : List.of(evidence));
    run(
        actor,
        () -> {
          knowledge().facts().lock(List.of(Look.at(revision.fact().slot())));
          knowledge().facts().write(changes);
        });
  }

  protected static FactRevision revision(Fact fact, FactChange.Kind kind) {
    return new FactRevision(fact, new FactChange(kind, null, fact.source(), fact.author()));
  }

  protected static Evidence evidence(Fact fact, PacketId packet) {
    return new Evidence(
        fact.id(),
        new Origin(packet, Set.of(packet), null),
        fact.path(),
        fact.revision(),
        fact.knownFrom());
  }

  /** Stores a rejection of a fact's value for a group. */
  protected final Rejection rejected(TenantScope actor, Ownership reach, Fact fact) {
    Rejection rejection = rejection(reach, fact.skeleton());
    run(actor, () -> knowledge().rejections().create(rejection));
    return rejection;
  }

  protected final Rejection rejection(Ownership reach, Skeleton skeleton) {
    return new Rejection(
        new RejectionId(Seeds.uuid(random())),
        reach,
        new EntityName("Alice"),
        "city",
        value("Paris"),
        skeleton,
        "wrong",
        new Author(null, null),
        NOW,
        0,
        null,
        null);
  }

  protected final Skeleton skeleton() {
    return new Skeleton(Seeds.uuid(random()), Seeds.uuid(random()));
  }

  /**
   * Declares that a predicate takes one value, or many, in the organisation of an administrator.
   */
  protected final void declare(TenantScope admin, String predicate, boolean single) {
    Ownership org = new Ownership(admin.tenant(), admin.org(), null);
    run(
        admin,
        () ->
            knowledge()
                .predicates()
                .put(new FactPredicate(org, predicate, single, null, null, NOW)));
  }

  /** The facts of a page that is not cut off. */
  protected final List<Fact> list(TenantScope actor, FactQuery query) {
    return as(actor, () -> knowledge().facts().list(query, EntityResolution.NONE, NOW))
        .page()
        .facts();
  }
}
