package io.l9.substrate.testkit.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Maker of facts with every field as a test wants it. Not thread-safe. */
public final class FactBuilder {

  private final FactId id;
  private final Ownership owner;
  private final FactObject object;
  private Instant createdAt;
  private Instant knownFrom;
  private Visibility visibility = Visibility.SHARED;
  private EntityName subject;
  private String predicate = "knows";
  private Skeleton skeleton;
  private Validity validity = Validity.ALWAYS;
  private FactPath path = FactPath.INFERRED;
  private double confidence = Fact.DEFAULT_CONFIDENCE;
  private int support = 1;
  private int contradictions;
  private FactState state = FactState.HELD;
  private @Nullable PacketId source;
  private @Nullable FactId supersededBy;
  private Author author = new Author(null, null);
  private int revision = 1;

  public FactBuilder(FactId id, Ownership owner, FactObject object, Instant at) {
    this.id = id;
    this.owner = owner;
    this.object = object;
    createdAt = at;
    knownFrom = at;
    subject = new EntityName("Subject " + id);
    skeleton = Skeleton.of(subject.normalized(), predicate, object.identity());
  }

  /** Begins the next revision of a fact, a second after it. */
  public static FactBuilder after(Fact fact) {
    FactBuilder next = new FactBuilder(fact.id(), fact.owner(), fact.object(), fact.createdAt());
    next.knownFrom = fact.knownFrom().plusSeconds(1);
    next.visibility = fact.visibility();
    next.subject = fact.subject();
    next.predicate = fact.predicate();
    next.skeleton = fact.skeleton();
    next.validity = fact.validity();
    next.path = fact.path();
    next.confidence = fact.confidence();
    next.support = fact.support();
    next.contradictions = fact.contradictions();
    next.state = fact.state();
    next.source = fact.source();
    next.supersededBy = fact.supersededBy();
    next.author = fact.author();
    next.revision = fact.revision() + 1;
    return next;
  }

  public FactBuilder visibility(Visibility value) {
    visibility = value;
    return this;
  }

  public FactBuilder subject(String value) {
    subject = new EntityName(value);
    return this;
  }

  public FactBuilder predicate(String value) {
    predicate = value;
    return this;
  }

  public FactBuilder skeleton(Skeleton value) {
    skeleton = value;
    return this;
  }

  public FactBuilder during(@Nullable Instant from, @Nullable Instant to) {
    validity = new Validity(from, to);
    return this;
  }

  public FactBuilder path(FactPath value) {
    path = value;
    return this;
  }

  public FactBuilder confidence(double value) {
    confidence = value;
    return this;
  }

  public FactBuilder support(int value) {
    support = value;
    return this;
  }

  public FactBuilder contradictions(int value) {
    contradictions = value;
    return this;
  }

  public FactBuilder state(FactState value) {
    state = value;
    return this;
  }

  public FactBuilder source(@Nullable PacketId value) {
    source = value;
    return this;
  }

  public FactBuilder supersededBy(@Nullable FactId value) {
    supersededBy = value;
    return this;
  }

  public FactBuilder author(Author value) {
    author = value;
    return this;
  }

  public FactBuilder at(Instant value) {
    createdAt = value;
    knownFrom = value;
    return this;
  }

  public FactBuilder knownFrom(Instant value) {
    knownFrom = value;
    return this;
  }

  public Fact build() {
    return new Fact(
        id,
        owner,
        visibility,
        subject,
        predicate,
        object,
        skeleton,
        validity,
        path,
        confidence,
        support,
        contradictions,
        state,
        source,
        supersededBy,
        author,
        createdAt,
        knownFrom,
        revision);
  }
}
