package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages that reads of a large store touch, as {@code l9_api} behind the policies. */
class StorePlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final int ITEMS = 20_000;
  private static final int USERS = 2_000;
  private static final TenantScope ACTOR = new MemoryFixture(new Random(15)).actor();
  private static final StoreOwner OWNER = StoreOwner.of(ACTOR);

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private static ObservedDataSource counted;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    counted = ObservedDataSource.countingPages(MEMORY.database().api());
    persistence = Persistence.open(counted.dataSource(), "public", MigratedMemory.JSON);
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          INSERT INTO store_items (tenant_id, org_id, user_id, namespace, key, value, created_at,
            updated_at, ttl_minutes, expires_at)
          SELECT '%s', '%s', '%s', 'users' || E'\\x1f' || i %% %d || E'\\x1f', i, '{}', '%6$s',
            '%6$s', 1, timestamptz '%6$s' + interval '1 minute' FROM generate_series(1, %5$d) AS i"""
              .formatted(
                  ACTOR.tenant(), ACTOR.org(), ACTOR.user(), USERS, ITEMS, MemoryFixture.NOW));
      statement.execute("VACUUM ANALYZE store_items");
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  private static <T> T counted(int mostPages, Function<StoreRepository, T> work) {
    counted.clear();
    T result =
        persistence
            .items()
            .unitOfWork()
            .inScope(ACTOR, () -> work.apply(persistence.items().items()));
    Matcher pages = PAGES.matcher(counted.plans());
    assertTrue(pages.find(), counted::plans); // the first is that of the whole plan
    String read = pages.group(2);
    int all = Integer.parseInt(pages.group(1)) + (read == null ? 0 : Integer.parseInt(read));
    assertTrue(all <= mostPages, () -> all + " pages: " + counted.plans());
    return result;
  }

  private static List<ItemAddress> addresses(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i -> new ItemAddress(Namespace.of("users", Integer.toString(i)), Integer.toString(i)))
        .toList();
  }

  @Test
  void readsAndRefreshesItemsByTheirKeys() {
    for (int count : new int[] {1, 20}) {
      List<Item> found =
          counted(10 + 10 * count, items -> items.find(OWNER, addresses(count), MemoryFixture.NOW));
      assertEquals(count, found.size());
    }
    // a new row in each index, and what the policies look at
    boolean unused =
        counted(
            150,
            items -> {
              items.refresh(OWNER, addresses(1), MemoryFixture.NOW);
              return true;
            });
  }

  @Test
  void readsWhatIsUnderAPrefixAlone() {
    Namespace prefix = Namespace.of("users", "7");
    assertEquals(
        10,
        counted(
                60,
                items ->
                    items.search(OWNER, SearchItems.under(prefix, 100), null, MemoryFixture.NOW))
            .size());
    ListNamespaces below =
        ListNamespaces.of(10, new NamespaceMatch(prefix, false), NamespaceMatch.suffix("7"));
    assertEquals(
        List.of(prefix), counted(60, items -> items.namespaces(OWNER, below, MemoryFixture.NOW)));
  }
}
