package io.l9.substrate.peers;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Another project's vector store, filled with the vectors of several tenants and searched with a
 * filter on one of them. Has no other types than the JDK's, because implementations come from
 * another class loader. Not thread-safe; used in the order of the methods.
 */
public interface VectorStorePeer extends AutoCloseable {

  /** The name in reports, of small letters, digits and underscores. */
  String name();

  /** The index and the options it is measured with. */
  String configuration();

  /**
   * Makes its table.
   *
   * @param schema an empty one, which is the current one of the connections too
   * @param user a login that may create tables there
   */
  void open(String jdbcUrl, String user, @Nullable String password, String schema, int dimension);

  /** Stores a tenant's vectors in one call. */
  void add(String tenant, Map<UUID, float[]> vectors);

  /** Builds the index, where the store builds it after it was filled. */
  void filled();

  /** Returns the ids of the nearest vectors of a tenant by cosine, the nearest first. */
  List<UUID> search(String tenant, float[] vector, int limit);

  @Override
  void close();
}
