package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.domain.shared.JsonCodec;

/** Factory of the fingerprints by which a rejected value is known again. */
public final class Skeletons {

  private final Spelling spelling;
  private final JsonCodec json;

  public Skeletons(Spelling spelling, JsonCodec json) {
    this.spelling = spelling;
    this.json = json;
  }

  /** Returns the fingerprint; a text has the same one as a value and as the name of an entity. */
  public Skeleton of(EntityName subject, String predicate, FactObject object) {
    return of(subject.text(), predicate, text(object));
  }

  /** Returns the fingerprint of a relationship, which is that of a fact that says the same. */
  public Skeleton of(EntityName source, String type, EntityName target) {
    return of(source.text(), type, target.text());
  }

  private Skeleton of(String subject, String predicate, String object) {
    return Skeleton.of(
        spelling.skeleton(subject), spelling.skeleton(predicate), spelling.skeleton(object));
  }

  private String text(FactObject object) {
    if (object instanceof FactObject.Entity entity) {
      return entity.name().text();
    }
    FactObject.Value value = (FactObject.Value) object;
    return json.read(value.json()) instanceof String text ? text : value.json().text();
  }
}
