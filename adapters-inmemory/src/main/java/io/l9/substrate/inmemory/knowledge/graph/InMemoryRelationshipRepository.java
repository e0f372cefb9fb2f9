package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.inmemory.shared.Pages;
import java.time.Instant;
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
    Relationship after = same.get().mentioned(mention.confidence(), mention.lastSeen());
    relationships.update(after);
    return new Mention(after, false);
  }

  @Override
  public boolean createAbsent(Relationship relationship) {
    relationships.requireWritable(relationship);
    boolean isAbsent = relationships.same(relationship).isEmpty();
    if (isAbsent) {
      relationships.create(relationship);
    }
    return isAbsent;
  }

  @Override
  public Optional<Relationship> find(UUID id, Instant now) {
    return relationships.believed(now).filter(edge -> edge.id().equals(id)).findFirst();
  }

  @Override
  public Page<Relationship> stored(int limit, @Nullable Position after) {
    return Pages.newestFirst(relationships.stored(), Relationship::position, after, limit);
  }

  @Override
  public Page<Relationship> list(RelationshipQuery query, Instant now) {
    return Pages.newestFirst(
        relationships
            .believed(now)
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
    Optional<Relationship> edge =
        relationships.writable().filter(row -> row.id().equals(id)).findFirst();
    edge.ifPresent(relationships::remove);
    return edge.isPresent();
  }
}
