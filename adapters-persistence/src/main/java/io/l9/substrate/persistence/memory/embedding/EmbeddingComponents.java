package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class EmbeddingComponents {

  private EmbeddingComponents() {}

  public static List<Class<?>> entities() {
    return List.of(EmbeddingRow.class);
  }

  public static EmbeddingRepository repository(Sessions sessions) {
    return new HibernateEmbeddingRepository(sessions);
  }

  public static EmbeddingSpaceRepository spaces(Sessions sessions) {
    return new SqlEmbeddingSpaceRepository(sessions);
  }

  public static EmbeddingBacklogRepository backlog(Sessions sessions, JsonCodec json) {
    return new SqlEmbeddingBacklogRepository(sessions, json);
  }
}
