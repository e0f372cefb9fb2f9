package io.l9.substrate.testkit.memory.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketIndex}: lists of packets, threads and tags. */
public abstract class PacketIndexContract extends CatalogContract {

  @Test
  void listsTheNewestThatMeetTheFilter_pageByPage() {
    TenantScope actor = world().endUser();
    List<Packet> all = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      all.add(packet(actor).agent(i == 4 ? "b" : "a").timestamp(NOW.minusSeconds(i / 3)).build());
    }
    store(actor, all);
    store(actor, packet(actor).agent("a").expiresAt(NOW).build());
    all.sort(Comparator.comparing(Packet::position).reversed());
    all.removeIf(packet -> "b".equals(packet.agentId()));
    PacketFilter filter =
        PacketFilter.must(new Condition.AnyOf(Condition.NameField.AGENT_ID, Set.of("a")));
    List<Packet> seen = new ArrayList<>();
    PacketListQuery query = new PacketListQuery(filter, 4, null);
    Page<Packet> page;
    do {
      page = list(actor, query);
      seen.addAll(page.items());
      query = new PacketListQuery(filter, 4, page.next());
    } while (page.next() != null);
    assertEquals(all, seen);
  }

  @Test
  void listsTheNewestOfATag_pageByPage_withOtherConditions() {
    TenantScope actor = world().endUser();
    List<Packet> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(
          packet(actor)
              .agent(i % 3 == 0 ? "b" : "a")
              .tags(i % 2 == 0 ? new String[] {"x", "y"} : new String[] {i % 5 == 0 ? "y" : "x"})
              .importance(i % 4 / 4.0)
              .timestamp(NOW.minusSeconds(i / 4))
              .expiresAt(i % 7 == 0 ? NOW : null)
              .build());
    }
    store(actor, all);
    TenantScope colleague = world().colleague();
    store(colleague, packet(colleague).tags("x", "y").timestamp(NOW.minusSeconds(3)).build());
    all.sort(Comparator.comparing(Packet::position).reversed());
    Condition x = new Condition.AnyOf(Condition.NameField.TAGS, Set.of("x"));
    Condition y = new Condition.AllTags(Set.of("y"));
    Condition ofA = new Condition.AnyOf(Condition.NameField.AGENT_ID, Set.of("a"));
    Condition important = new Condition.MinImportance(.5);
    for (PacketFilter filter :
        List.of(
            PacketFilter.must(x),
            PacketFilter.must(y),
            PacketFilter.must(x, y),
            PacketFilter.must(x).without(y),
            PacketFilter.must(x, ofA),
            PacketFilter.must(important, x),
            PacketFilter.must(
                x, new Condition.HappenedBetween(NOW.minusSeconds(5), NOW.minusSeconds(1))),
            new PacketFilter(List.of(x), List.of(ofA, important), List.of()),
            PacketFilter.must(new Condition.AllTags(Set.of("x", "y"))))) {
      List<Packet> seen = new ArrayList<>();
      @Nullable Position after = null;
      do {
        Page<Packet> page = list(actor, new PacketListQuery(filter, 3, after));
        seen.addAll(page.items());
        after = page.next();
      } while (after != null && seen.size() < all.size());
      assertEquals(
          all.stream()
              .filter(packet -> !packet.expired(NOW) && filter.matches(packet, json()))
              .toList(),
          seen,
          filter::toString);
    }
  }

  @Test
  void listsEveryTime_inItsPlace_onceAndByItsBounds() {
    TenantScope actor = world().endUser();
    List<Packet> newestFirst = new ArrayList<>();
    List<ThreadSummary> threadsOfThem = new ArrayList<>();
    for (Instant at : Moments.EDGES) {
      ThreadId thread = thread();
      threadsOfThem.add(0, new ThreadSummary(thread, 1, 0, at, at));
      newestFirst.add(
          0, packet(actor).timestamp(at).thread(thread).accessed(1, at).tags("kept").build());
    }
    store(actor, newestFirst);
    List<Packet> seen = new ArrayList<>();
    Position after = null;
    do {
      Page<Packet> page = list(actor, new PacketListQuery(PacketFilter.NONE, 4, after));
      seen.addAll(page.items());
      assertTrue(seen.size() <= newestFirst.size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    assertEquals(newestFirst, seen);
    List<ThreadSummary> threads = new ArrayList<>();
    after = null;
    do {
      ThreadListQuery query = new ThreadListQuery(null, 4, after);
      Page<ThreadSummary> page = threads(actor, query);
      threads.addAll(page.items());
      assertTrue(threads.size() <= newestFirst.size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    assertEquals(threadsOfThem, threads);
    for (Packet packet : newestFirst) {
      Instant at = packet.timestamp();
      PacketFilter exactly = PacketFilter.must(new Condition.HappenedBetween(at, at.plusNanos(1)));
      assertEquals(
          List.of(packet),
          list(actor, new PacketListQuery(exactly, 9, null)).items(),
          at::toString);
    }
  }

  @Test
  void showsEachActorOnlyItsOwn_inEveryKindOfList() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    Packet last = packets.get(packets.size() - 1);
    TenantScope writer = writerOf(last);
    long seen = packets.stream().filter(p -> writer.sees(p.owner(), p.visibility())).count();
    assertTrue(follow(writer, PacketFilter.NONE, FIRST, 200, (int) seen).contains(last));
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory()
                .packetIndex()
                .list(new PacketListQuery(PacketFilter.NONE, 200, null), NOW)
                .items()
                .stream()
                .map(Packet::id));
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory()
                .packetIndex()
                .stored(new TailQuery(PacketFilter.NONE, FIRST, 200), NOW)
                .packets()
                .stream()
                .map(Packet::id));
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory().packetIndex().export(PacketFilter.NONE, null, 200, NOW).packets().stream()
                .map(Packet::id));
  }

  @Test
  void findsEveryPacketOfAContent_byTime() {
    TenantScope actor = world().endUser();
    JsonDocument said = json().of("yes " + Seeds.uuid(random()));
    Packet later = stored(actor, packet(actor).payload(said).thread(thread()));
    Packet earlier =
        stored(actor, packet(actor).payload(said).thread(thread()).timestamp(NOW.minusSeconds(1)));
    Packet expired = stored(actor, packet(actor).payload(said).thread(thread()).expiresAt(NOW));
    Packet other = stored(actor, packet(actor));
    assertEquals(later.contentHash(), expired.contentHash());
    assertEquals(List.of(earlier, later), ofContents(actor, 5, later));
    assertEquals(List.of(earlier), ofContents(actor, 1, later));
    assertEquals(List.of(earlier, later, other).size(), ofContents(actor, 5, later, other).size());
  }

  @Test
  void findsContentsOnlyInWhatTheActorSees() {
    JsonDocument said = json().of("secret " + Seeds.uuid(random()));
    List<Packet> packets = oneOfEveryKind(p -> p.payload(said));
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory()
                .packetIndex()
                .ofContents(List.of(packets.get(0).contentHash()), 100, NOW)
                .stream()
                .map(Packet::id));
  }

  @Test
  void countsThreads_theLatestFirst() {
    TenantScope actor = world().endUser();
    ThreadId old = thread();
    ThreadId busy = thread();
    ThreadId gone = thread();
    store(
        actor,
        packet(actor).thread(old).agent("a").timestamp(NOW.minusSeconds(90)).build(),
        packet(actor).thread(busy).agent("a").timestamp(NOW.minusSeconds(100)).build(),
        packet(actor).thread(busy).agent("b").timestamp(NOW.minusSeconds(50)).build(),
        packet(actor).thread(busy).agent("b").timestamp(NOW.minusSeconds(60)).build(),
        packet(actor).thread(busy).timestamp(NOW).expiresAt(NOW).build(),
        packet(actor).thread(gone).timestamp(NOW).expiresAt(NOW).build(),
        packet(actor).timestamp(NOW).build());
    ThreadSummary ofBusy =
        new ThreadSummary(busy, 3, 2, NOW.minusSeconds(100), NOW.minusSeconds(50));
    ThreadSummary ofOld = new ThreadSummary(old, 1, 1, NOW.minusSeconds(90), NOW.minusSeconds(90));
    assertEquals(List.of(ofBusy, ofOld), threads(actor, ThreadListQuery.newest()).items());
    assertEquals(List.of(ofBusy), threads(actor, new ThreadListQuery("b", 50, null)).items());
  }

  @Test
  void pagesThroughThreads_withoutLosingOrRepeatingAny() {
    TenantScope actor = world().endUser();
    for (int i = 0; i < 7; i++) {
      // threads that end at the same moment are on two pages
      ThreadId thread = thread();
      store(
          actor,
          packet(actor).thread(thread).timestamp(NOW.minusSeconds(i / 3)).build(),
          packet(actor).thread(thread).timestamp(NOW.minusSeconds(9 - i / 2)).build());
    }
    List<ThreadSummary> all = threads(actor, ThreadListQuery.newest()).items();
    assertEquals(
        all.stream().sorted(Comparator.comparing(ThreadSummary::position).reversed()).toList(),
        all);
    List<ThreadSummary> seen = new ArrayList<>();
    Page<ThreadSummary> page;
    ThreadListQuery query = new ThreadListQuery(null, 2, null);
    do {
      page = threads(actor, query);
      seen.addAll(page.items());
      query = new ThreadListQuery(null, 2, page.next());
    } while (page.next() != null);
    assertEquals(7, all.size());
    assertEquals(all, seen);
  }

  @Test
  void countsOnlyWhatTheActorSees_inThreadsAndTags() {
    ThreadId thread = thread();
    List<Packet> packets = oneOfEveryKind(p -> p.thread(thread).tags("common"));
    for (TenantScope actor : world().actors()) {
      long visible = packets.stream().filter(p -> actor.sees(p.owner(), p.visibility())).count();
      assertEquals(
          visible == 0 ? List.of() : List.of(visible),
          threads(actor, ThreadListQuery.newest()).items().stream()
              .map(ThreadSummary::packets)
              .toList(),
          () -> "threads of " + actor);
      assertEquals(
          visible == 0 ? List.of() : List.of(new TagCount("common", visible)),
          tags(actor, TagQuery.startingWith("")),
          () -> "tags of " + actor);
    }
  }

  @Test
  void countsTags_inTheOrderOfTheirCodePoints() {
    TenantScope actor = world().endUser();
    store(
        actor,
        packet(actor).tags("b", "a", "Z").build(),
        packet(actor).tags("a", "ä", "\uD83D\uDE80", "\uFF5E").build(),
        packet(actor).tags("a", "gone").expiresAt(NOW).build());
    assertEquals(
        List.of(
            new TagCount("Z", 1),
            new TagCount("a", 2),
            new TagCount("b", 1),
            new TagCount("ä", 1),
            new TagCount("\uFF5E", 1),
            new TagCount("\uD83D\uDE80", 1)),
        tags(actor, TagQuery.startingWith("")));
    assertEquals(
        List.of(new TagCount("b", 1), new TagCount("ä", 1)), tags(actor, new TagQuery("", 2, "a")));
  }

  @Test
  void takesAPrefixAsItStands() {
    TenantScope actor = world().endUser();
    store(actor, packet(actor).tags("a%c", "abc", "a_c", "a%").build());
    assertEquals(
        Set.of(new TagCount("a%", 1), new TagCount("a%c", 1)),
        Set.copyOf(tags(actor, TagQuery.startingWith("a%"))));
    assertEquals(List.of(), tags(actor, TagQuery.startingWith("A")));
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    PacketIndex index = memory().packetIndex();
    assertThrows(
        IllegalStateException.class,
        () -> index.list(PacketListQuery.newest(PacketFilter.NONE), NOW));
    assertThrows(
        IllegalStateException.class,
        () -> index.stored(new TailQuery(PacketFilter.NONE, null, 1), NOW));
    assertThrows(IllegalStateException.class, () -> index.export(PacketFilter.NONE, null, 1, NOW));
    assertThrows(IllegalStateException.class, () -> index.ofContents(List.of(), 5, NOW));
    assertThrows(IllegalStateException.class, () -> index.threads(ThreadListQuery.newest(), NOW));
    assertThrows(IllegalStateException.class, () -> index.tags(TagQuery.startingWith(""), NOW));
    assertThrows(
        IllegalStateException.class,
        () -> index.recentImportant(RecentImportantQuery.first(), NOW));
  }

  private Page<Packet> list(TenantScope actor, PacketListQuery query) {
    return as(actor, () -> memory().packetIndex().list(query, NOW));
  }

  private ThreadId thread() {
    return new ThreadId(Seeds.uuid(random()));
  }

  private List<Packet> ofContents(TenantScope actor, int limit, Packet... like) {
    return as(
        actor,
        () ->
            memory()
                .packetIndex()
                .ofContents(
                    java.util.Arrays.stream(like).map(Packet::contentHash).toList(), limit, NOW));
  }

  private Page<ThreadSummary> threads(TenantScope actor, ThreadListQuery query) {
    return as(actor, () -> memory().packetIndex().threads(query, NOW));
  }

  private List<TagCount> tags(TenantScope actor, TagQuery query) {
    return as(actor, () -> memory().packetIndex().tags(query, NOW));
  }
}
