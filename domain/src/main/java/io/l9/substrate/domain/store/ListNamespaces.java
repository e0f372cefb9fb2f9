package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operation that lists the namespaces of live items, each once, in the order of {@link
 * Namespace#ORDER}.
 *
 * @param matches all of which a namespace meets
 * @param maxDepth the number of labels behind which namespaces are cut off; null: none is
 * @param limit at most {@value #MAX_LIMIT}
 * @param offset the number of namespaces that are left out before
 */
public record ListNamespaces(
    List<NamespaceMatch> matches, @Nullable Integer maxDepth, int limit, int offset)
    implements StoreOp {

  public static final int MAX_LIMIT = 1000;
  public static final int MAX_MATCHES = 10;

  public ListNamespaces {
    matches = List.copyOf(Require.size("/match_conditions", matches, MAX_MATCHES));
    if (maxDepth != null) {
      Require.limit("/max_depth", maxDepth, Namespace.MAX_LABELS);
    }
    Require.limit("/limit", limit, MAX_LIMIT);
    SearchItems.requireOffset(offset);
  }

  public static ListNamespaces of(int limit, NamespaceMatch... matches) {
    return new ListNamespaces(List.of(matches), null, limit, 0);
  }

  /** Returns the namespace as it is listed. */
  public Namespace shown(Namespace namespace) {
    return namespace.cut(Objects.requireNonNullElse(maxDepth, Namespace.MAX_LABELS));
  }
}
