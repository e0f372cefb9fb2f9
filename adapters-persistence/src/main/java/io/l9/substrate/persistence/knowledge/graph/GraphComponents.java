package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class GraphComponents {

  private GraphComponents() {}

  public static List<Class<?>> entities() {
    return List.of(RelationshipRow.class, EntityMergeRow.class);
  }

  public static RelationshipRepository relationships(Sessions sessions) {
    return new HibernateRelationshipRepository(sessions);
  }

  public static GraphIndex index(Sessions sessions) {
    return new SqlGraphIndex(sessions);
  }

  public static EntityMergeRepository merges(Sessions sessions) {
    return new HibernateEntityMergeRepository(sessions);
  }
}
