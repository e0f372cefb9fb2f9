package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.shared.Pages;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Relationships by their ids and their natural keys. */
final class InMemoryRelationshipRepository implements RelationshipRepository {

  private final RelationshipTable relationships;

  InMemoryRelationshipRepository(RelationshipTable relationships) {
    this.relationships = relationships;
  }

  @Override
  public List<Mention> mention(List<Relationship> mentions) {
    mentions.forEach(relationships::requireWritable);
    return mentions.stream().map(this::mention).toList();
  }

  private Mention mention(Relationship mention) {
    Optional<Relationship> same = relationships.same(mention);
    if (same.isEmpty()) {
      relationships.create(mention);
      return new Mention(mention, true);
    }
    if (same.get().fact() != null) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "the fact " + same.get().fact() + " asserts this relationship: change the fact");
    }
    Relationship after = same.get().mentioned(mention.confidence(), mention.lastSeen());
    relationships.update(after);
    return new Mention(after, false);
  }

  @Override
  public Optional<Relationship> find(UUID id) {
    return relationships.find(id);
  }

  @Override
  public Page<Relationship> list(RelationshipQuery query) {
    return Pages.newestFirst(
        relationships
            .visible()
            .filter(edge -> isNamed(edge.source(), query.source()))
            .filter(edge -> isNamed(edge.target(), query.target()))
            .filter(edge -> query.type() == null || query.type().equals(edge.type()))
            .filter(edge -> edge.confidence() >= query.minConfidence()),
        Relationship::position,
        query.after(),
        query.limit());
  }

  private static boolean isNamed(String name, @Nullable EntityName entity) {
    return entity == null || entity.normalized().equals(new EntityName(name).normalized());
  }

  @Override
  public boolean delete(UUID id) {
    return remove(
        relationships
            .writable()
            .filter(edge -> edge.id().equals(id) && edge.fact() == null)
            .findFirst());
  }

  @Override
  public void ofFact(Relationship edge) {
    relationships.requireWritable(edge);
    Optional<Relationship> same = relationships.same(edge);
    if (same.isEmpty()) {
      relationships.create(edge);
    } else {
      relationships.update(Relationship.asserted(same.get(), edge));
    }
  }

  @Override
  public boolean closeOfFact(UUID fact) {
    return remove(relationships.writable().filter(edge -> fact.equals(edge.fact())).findFirst());
  }

  private boolean remove(Optional<Relationship> edge) {
    edge.ifPresent(relationships::remove);
    return edge.isPresent();
  }
}
