package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * A part of an owner's checkpoints, the newest first.
 *
 * @param thread null: all threads
 * @param namespace empty: the root; null: all
 * @param id null: any
 * @param before only ids before it; null: any
 * @param filter an object that the metadata contains; null: any
 * @param limit at most {@value #MAX_LIMIT}; with values, at most {@value #MAX_COMPLETE}
 * @param after the place of the last one of the page before; null: the first page
 */
public record CheckpointQuery(
    @Nullable String thread,
    @Nullable String namespace,
    @Nullable String id,
    @Nullable String before,
    @Nullable JsonDocument filter,
    int limit,
    @Nullable CheckpointPlace after) {

  public static final int MAX_LIMIT = 1000;
  public static final int MAX_COMPLETE = 50;

  public CheckpointQuery {
    Names.optionalId("/thread_id", thread);
    if (namespace != null) {
      Names.namespace(namespace);
    }
    Names.optionalId("/checkpoint_id", id);
    Names.optionalId("/before", before);
    if (filter != null && !filter.text().startsWith("{")) {
      throw ValidationException.at("/filter", "must be an object");
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest checkpoints of a thread. */
  public static CheckpointQuery of(String thread, int limit) {
    return new CheckpointQuery(thread, null, null, null, null, limit, null);
  }

  /** The newest checkpoints of all threads. */
  public static CheckpointQuery newest(int limit) {
    return new CheckpointQuery(null, null, null, null, null, limit, null);
  }

  /** One checkpoint of a namespace; null: the newest one. */
  public static CheckpointQuery one(String thread, String namespace, @Nullable String id) {
    return new CheckpointQuery(thread, namespace, id, null, null, 1, null);
  }

  /** Returns the query for what comes behind a place. */
  public CheckpointQuery from(@Nullable CheckpointPlace place) {
    return new CheckpointQuery(thread, namespace, id, before, filter, limit, place);
  }
}
