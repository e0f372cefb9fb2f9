package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of packets that have common words, for a minute after they were counted: counting
 * takes longer than the rest of a search, and among so many the packets of a minute do not matter.
 * Each scope has its own. Thread-safe.
 */
final class CommonWordCounts {

  /** The number of packets above which a count is kept. */
  static final long COMMON = 10_000;

  static final Duration KEPT = Duration.ofMinutes(1);

  static final int MOST_KEPT = 10_000;

  private record Key(Ownership actor, Role role, Set<String> terms) {}

  private record Count(long packets, Instant at) {}

  private final Map<Key, Count> counts =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Count> eldest) {
              return size() > MOST_KEPT;
            }
          });

  /** Returns the number of packets that have one of the terms; null if it must be counted. */
  @Nullable Long find(TenantScope scope, Set<String> terms, Instant now) {
    Count count = counts.get(key(scope, terms));
    return count == null || Duration.between(count.at(), now).abs().compareTo(KEPT) > 0
        ? null
        : Long.valueOf(count.packets());
  }

  /** Keeps a number, if there are many and none is kept; so none is kept longer than a minute. */
  void counted(TenantScope scope, Set<String> terms, long packets, Instant now) {
    if (packets > COMMON && find(scope, terms, now) == null) {
      counts.put(key(scope, terms), new Count(packets, now));
    }
  }

  private static Key key(TenantScope scope, Set<String> terms) {
    return new Key(scope.owner(), scope.role(), terms);
  }
}
