package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.search.EmbeddingIndex.Query;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The knowledge whether an actor sees more vectors of a space and model than are compared one by
 * one. Counting them takes longer than a search, so a count is remembered for a minute: the way of
 * a search depends on it, and an answer is complete either way. Thread-safe.
 */
final class VectorCounts {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

  /** The vectors that are counted: what others see is not what this actor sees. */
  private record Counted(Ownership actor, Role role, EmbeddingSpace space, EmbeddingModel model) {}

  /** A count of some time. */
  private record Count(boolean many, Instant at) {}

  private final Map<Counted, Count> counts = new ConcurrentHashMap<>();
  private final Sessions sessions;
  private final int exactUpTo;

  VectorCounts(Sessions sessions, int exactUpTo) {
    this.sessions = sessions;
    this.exactUpTo = exactUpTo;
  }

  /** Whether there are many as the acting scope sees it, at most a minute before or after now. */
  boolean many(Query query) {
    TenantScope scope = sessions.scope();
    Counted counted = new Counted(scope.owner(), scope.role(), query.space(), query.model());
    Count known = counts.get(counted);
    if (known == null
        || Duration.between(known.at(), query.now()).abs().compareTo(REMEMBERED) > 0) {
      known = new Count(count(query), query.now());
      if (counts.size() >= MOST_REMEMBERED) {
        counts.clear();
      }
      counts.put(counted, known);
    }
    return known.many();
  }

  private boolean count(Query query) {
    return sessions
        .query(
            Sql.of("SELECT count(*) > ? FROM (SELECT FROM memory_embeddings e WHERE ", exactUpTo)
                .append(sessions.tenantOf("e"))
                .append(
                    " AND e.embedding_type = ? AND e.model = ? LIMIT " + (exactUpTo + 1) + ") seen",
                    query.space().code(),
                    query.model().id()),
            row -> row.getBoolean(1))
        .get(0);
  }
}
