package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.catalog.ExportPage;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The indexes that the repositories' own statements use, as {@code l9_api} behind row level
 * security; {@link HnswIT} has the index of vectors.
 */
class PlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(11));
  private static final TenantScope ACTOR = FIXTURE.actor();
  private static final String OPTIONS = "-c enable_seqscan=off -c jit=off";

  private static PGSimpleDataSource api;
  private static ObservedDataSource observed;
  private static Persistence persistence;
  private static Packet child;
  private static Packet parent;

  @BeforeAll
  static void fill() throws SQLException {
    api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions(OPTIONS);
    observed = new ObservedDataSource(api, true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0);
    for (TenantScope actor : List.of(ACTOR, FIXTURE.world().foreigner())) {
      List<Packet> packets = new ArrayList<>();
      List<LexicalIndex.Entry> entries = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        ThreadId thread = new ThreadId(Seeds.uuid(FIXTURE.random()));
        Instant at = NOW.plusSeconds(i);
        Packet first =
            FIXTURE.packet(actor).thread(thread).timestamp(at).tags("tag " + i, "every").build();
        Packet second = FIXTURE.packet(actor).thread(thread).timestamp(at).parents(first).build();
        packets.addAll(List.of(first, second));
        String seldom = i % 30 == 0 ? "seldom" : "else";
        entries.add(LexicalCases.entry(first, Map.of("term" + i, 1, "common", 1, seldom, 1)));
        if (actor == ACTOR) {
          parent = first;
          child = second;
        }
      }
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              actor,
              () -> {
                persistence.memory().packets().createAbsent(packets);
                persistence.memory().lexicalIndex().addAll(entries);
                return null;
              });
    }
    try (Connection owner = MEMORY.database().owner().getConnection();
        Statement statement = owner.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  @AfterEach
  void planAsBefore() {
    api.setOptions(OPTIONS);
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  @Test
  void findsByTheKey() {
    assertUses(
        "packet_store_(pkey|tenant_packet_key)",
        p -> p.packets().findAll(List.of(child.id(), parent.id())).size(),
        2);
  }

  /**
   * There are no statistics of words and ids: the planner takes each for one in two hundred, and
   * may as well sort the few rows that it then expects here.
   */
  @Test
  void readsAThreadInTheOrderOfItsIndex() {
    api.setOptions(OPTIONS + " -c enable_sort=off");
    for (boolean newestFirst : new boolean[] {true, false}) {
      String plan =
          assertUses(
              "packet_store_thread",
              p ->
                  p.packets()
                      .thread(new ThreadQuery(thread(), newestFirst, 1, null), NOW)
                      .items()
                      .size(),
              1);
      assertTrue(!plan.contains("Sort"), plan);
    }
  }

  @Test
  void continuesAThreadInsideTheIndex() {
    String plan =
        assertUses(
            "packet_store_thread",
            p ->
                p.packets()
                    .thread(new ThreadQuery(thread(), false, 5, child.position()), NOW)
                    .items()
                    .size(),
            persistence
                .memory()
                .unitOfWork()
                .inScope(
                    ACTOR,
                    () ->
                        persistence
                            .memory()
                            .packets()
                            .thread(new ThreadQuery(thread(), false, 5, child.position()), NOW)
                            .items()
                            .size()));
    assertTrue(Pattern.compile("Index Cond: .*ROW\\(").matcher(plan).find(), plan);
  }

  @Test
  void findsHoldersByHash() {
    assertUses(
        "packet_store_duplicate_key",
        p -> p.packets().holders(List.of(child.duplicateKey())).size(),
        1);
  }

  @Test
  void followsALineageUpAndDown() {
    String up =
        assertUses(
            "packet_parents_pkey",
            p -> p.packets().lineage(LineageQuery.of(child.id(), Direction.UP), NOW).nodes().size(),
            2);
    assertTrue(Pattern.compile("Index Cond: .*packet_id = ANY").matcher(up).find(), up);
    String down =
        assertUses(
            "packet_parents_children",
            p ->
                p.packets()
                    .lineage(LineageQuery.of(parent.id(), Direction.DOWN), NOW)
                    .nodes()
                    .size(),
            2);
    assertTrue(Pattern.compile("Index Cond: .*parent_id = ANY").matcher(down).find(), down);
  }

  @Test
  void listsTheNewestInTheOrderOfTheirIndex() {
    String plan =
        assertUses(
            "packet_store_newest",
            p ->
                p.packetIndex()
                    .list(new PacketListQuery(PacketFilter.NONE, 3, null), NOW)
                    .items()
                    .size(),
            3);
    assertTrue(!plan.contains("Sort"), plan);
  }

  @Test
  void exportsInTheOrderOfTheirIndex() {
    ExportPage first =
        persistence
            .memory()
            .unitOfWork()
            .inScope(
                ACTOR,
                () -> persistence.memory().packetIndex().export(PacketFilter.NONE, null, 3, NOW));
    String plan =
        assertUses(
            "packet_store_export_order",
            p -> p.packetIndex().export(PacketFilter.NONE, first.next(), 3, NOW).packets().size(),
            3);
    assertTrue(!plan.contains("Sort"), plan);
    assertTrue(Pattern.compile("Index Cond: .*ROW\\(").matcher(plan).find(), plan);
  }

  @Test
  void listsASessionByItsIndex() {
    assertUses(
        "packet_store_session",
        p ->
            p.packetIndex()
                .list(
                    PacketListQuery.newest(
                        PacketFilter.must(
                            new Condition.AnyOf(Condition.NameField.SESSION_ID, Set.of("none")))),
                    NOW)
                .items()
                .size(),
        0);
  }

  @Test
  void followsInsideTheIndex() {
    Function<MemoryStore, Tail> now =
        p -> p.packetIndex().stored(new TailQuery(PacketFilter.NONE, null, 5), NOW);
    StorePosition begin =
        persistence
            .memory()
            .unitOfWork()
            .inScope(ACTOR, () -> now.apply(persistence.memory()))
            .next();
    String plan =
        assertUses(
            "packet_store_stored",
            p ->
                p.packetIndex()
                    .stored(new TailQuery(PacketFilter.NONE, begin, 5), NOW)
                    .packets()
                    .size(),
            0);
    assertTrue(Pattern.compile("Index Cond: .*ROW\\(").matcher(plan).find(), plan);
    assertTrue(Pattern.compile("Index Cond: .*stored_xid < ").matcher(plan).find(), plan);
  }

  @Test
  void listsEventsByTheirIndexes() {
    assertUses(
        "agent_memory_events_type",
        p -> p.agentEvents().list(AgentEventQuery.ofType("none")).items().size(),
        0);
    assertUses(
        "agent_memory_events_agent",
        p -> p.agentEvents().list(AgentEventQuery.ofAgent("none")).items().size(),
        0);
  }

  @Test
  void findsTermsInTheIndex() {
    String plan =
        assertUses(
            "packet_terms_impact",
            p ->
                p.lexicalIndex()
                    .search(LexicalCases.query(Set.of("term7"), PacketFilter.NONE, 10, null, NOW))
                    .matches()
                    .size(),
            1);
    assertTrue(plan.contains("lexical_statistics_pkey"), plan);
  }

  @Test
  void looksACommonTermUp_inThePacketsOfARareOne() {
    String plan =
        assertUses(
            "packet_terms_pkey",
            p ->
                p.lexicalIndex()
                    .search(
                        LexicalCases.query(
                            Set.of("seldom", "common"), PacketFilter.NONE, 2, null, NOW))
                    .matches()
                    .size(),
            2);
    assertTrue(
        Pattern.compile("Index Cond: .*packet_id = .*packet_id.* AND .*term = ")
            .matcher(plan)
            .find(),
        plan);
  }

  @Test
  void readsTheBestPacketsOfACommonTerm_inTheOrderOfTheirShares() {
    String plan =
        assertUses(
            "packet_terms_impact",
            p ->
                p.lexicalIndex()
                    .search(LexicalCases.query(Set.of("common"), PacketFilter.NONE, 2, null, NOW))
                    .matches()
                    .size(),
            2);
    assertTrue(
        Pattern.compile("Index Cond: .*term = .*frequency = .*frequency").matcher(plan).find(),
        plan);
  }

  @Test
  void walksFromTheNewestPacket_toListThreads() {
    String plan =
        assertUses(
            "packet_store_newest",
            p -> p.packetIndex().threads(new ThreadListQuery(null, 3, null), NOW).items().size(),
            3);
    assertTrue(plan.contains("packet_store_thread"), plan);
  }

  @Test
  void walksFromTheNewestPacketOfATag() {
    String plan =
        assertUses(
            "packet_tags_pkey",
            p ->
                p.packetIndex()
                    .list(
                        new PacketListQuery(
                            PacketFilter.must(
                                new Condition.AnyOf(Condition.NameField.TAGS, Set.of("every"))),
                            3,
                            new Position(Instant.MAX, child.id().value())),
                        NOW)
                    .items()
                    .size(),
            3);
    assertTrue(!plan.contains("Sort"), plan);
    assertTrue(Pattern.compile("Index Cond: .*ROW\\(").matcher(plan).find(), plan);
  }

  @Test
  void listsTags_byTheirCounts() {
    assertUses(
        "tag_statistics_tag",
        p -> p.packetIndex().tags(TagQuery.startingWith("tag 7"), NOW).size(),
        11);
  }

  private static ThreadId thread() {
    return java.util.Objects.requireNonNull(child.thread());
  }

  private static String assertUses(
      String index, Function<MemoryStore, Integer> query, int expected) {
    observed.clear();
    int found =
        persistence.memory().unitOfWork().inScope(ACTOR, () -> query.apply(persistence.memory()));
    String plan = observed.plans();
    assertEquals(expected, found);
    assertTrue(
        Pattern.compile("Index (Only )?Scan (Backward )?(using|on) (public\\.)?" + index)
            .matcher(plan)
            .find(),
        plan);
    assertTrue(plan.contains("tenant_id = "), plan);
    return plan;
  }
}
