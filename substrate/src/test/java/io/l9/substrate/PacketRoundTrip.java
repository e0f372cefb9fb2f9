package io.l9.substrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A random tenant, and what exports and imports make of it. Everything that a packet can be is in
 * it: lineage, copies beside originals, expiry, erasures, tags, threads, texts to embed.
 */
final class PacketRoundTrip {

  static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

  private static final int FEW = 20;
  private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f-]{36}");

  private final Random random;
  private final MutableClock clock;

  PacketRoundTrip(Random random, MutableClock clock) {
    this.random = random;
    this.clock = clock;
  }

  // --- a tenant

  /** Fills the memory of an actor with so many packets, some of which are gone in the end. */
  void fill(MemorySubstrate l9, TenantScope actor, int count) {
    List<ThreadId> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(new ThreadId(Seeds.uuid(random)));
    }
    List<PacketId> stored = new ArrayList<>();
    while (stored.size() < count) {
      Memory memory =
          l9.as(
              actor.traced(
                  Seeds.uuid(random),
                  chance(2) ? "session " + random.nextInt(5) : null,
                  chance(3) ? "trace " + random.nextInt(50) : null));
      List<PacketDraft> batch = new ArrayList<>();
      int size = 1 + random.nextInt(20);
      for (int i = 0; i < size; i++) {
        batch.add(draft(l9, memory, threads, stored));
      }
      memory.rememberAll(batch).stream()
          .map(outcome -> outcome.packet().id())
          .filter(id -> !stored.contains(id))
          .forEach(stored::add);
      clock.advance(Duration.ofMillis(random.nextInt(2000)));
      if (stored.size() < FEW) {
        continue; // so that some stay whom others can descend from
      }
      Memory any = l9.as(actor);
      if (chance(3)) {
        any.packets().erase(new Erasure(alive(any, stored), chance(4)));
      }
      if (chance(2)) {
        any.packets().tag(alive(any, stored), "later " + random.nextInt(3));
      }
      if (chance(6)) {
        any.packets().expire(alive(any, stored), clock.instant());
      }
    }
  }

  private PacketDraft draft(
      MemorySubstrate l9, Memory memory, List<ThreadId> threads, List<PacketId> stored) {
    PacketDraft.Builder draft = memory.draft(pick(List.of("note", "msg")), payload());
    if (chance(2)) {
      draft.thread(pick(threads));
    }
    if (chance(2)) {
      draft.agent(pick(List.of("planner", "sales/eu", "ünï")));
    }
    if (chance(3)) {
      draft.timestamp(clock.instant().minusSeconds(random.nextInt(90_000)));
    }
    if (chance(3)) {
      draft.tags(List.of("a", "tag " + random.nextInt(9)));
    }
    if (chance(4)) {
      draft.expiresAt(clock.instant().plusSeconds(1 + random.nextInt(chance(2) ? 20 : 9_000_000)));
    }
    if (chance(2)) {
      draft.importance(random.nextInt(101) / 100.0);
    }
    draft.onDuplicate(chance(2) ? OnDuplicate.KEEP : OnDuplicate.RETURN);
    switch (random.nextInt(4)) {
      case 0 -> draft.embed(Map.of());
      case 1 -> {
        Map<EmbeddingSpace, String> texts = new EnumMap<>(EmbeddingSpace.class);
        texts.put(EmbeddingSpace.SUMMARY, "shorter " + random.nextInt(5));
        texts.put(pick(Arrays.asList(EmbeddingSpace.values())), "said otherwise");
        draft.embed(texts);
      }
      default -> draft.embedLater(chance(4));
    }
    Set<PacketId> parents = new HashSet<>();
    for (int i = random.nextInt(4); i > 0 && stored.size() >= FEW; i--) {
      parents.add(alive(memory, stored));
    }
    if (!parents.isEmpty()) {
      draft.parents(List.copyOf(parents));
      draft.derivation(chance(2) ? pick(Arrays.asList(Derivation.values())) : null);
    }
    return draft.build();
  }

  private Object payload() {
    return switch (random.nextInt(8)) {
      case 0 -> nested(99);
      case 1 -> Map.of("n", random.nextInt(3) / 7.0, "big", Long.MAX_VALUE);
      case 2 -> "\"\n\\ é \uD83D\uDE80 " + random.nextInt(20);
      default -> Map.of("text", pick(List.of("yes", "no", "ok")) + " " + random.nextInt(12));
    };
  }

  private static Object nested(int depth) {
    Object value = List.of();
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  private PacketId alive(Memory memory, List<PacketId> stored) {
    while (true) {
      PacketId id = pick(stored);
      try {
        return memory.untracked().get(id).id();
      } catch (NotFoundException e) {
        stored.remove(id); // erased or expired
      }
    }
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  // --- in and out

  static List<String> exported(MemorySubstrate l9, TenantScope actor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long count = l9.as(actor).packets().exportLines(PacketFilter.NONE, out);
    List<String> lines = out.toString(UTF_8).lines().toList();
    assertEquals("{\"summary\":{\"exported\":" + count + "}}", lines.get(lines.size() - 1));
    return lines.subList(0, lines.size() - 1);
  }

  /** The result of importing a line. */
  record Told(
      long line,
      ImportResult.Status status,
      @Nullable PacketId packet,
      List<PacketId> absentParents,
      @Nullable ErrorCode code) {}

  static List<Told> imported(
      MemorySubstrate l9, TenantScope actor, ImportOptions options, List<String> lines) {
    List<Told> told = new ArrayList<>();
    l9.as(actor)
        .packets()
        .importLines(
            new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(UTF_8)),
            options,
            result ->
                told.add(
                    new Told(
                        result.line(),
                        result.status(),
                        result.packet(),
                        result.absentParents(),
                        result.failure() == null ? null : result.failure().code())));
    return told;
  }

  /**
   * Imports an export into an empty tenant, and checks what the options promise.
   *
   * @param killed whether the import is killed in the middle, and begun again
   */
  static void check(
      List<String> lines,
      MemorySubstrate into,
      TenantScope actor,
      ImportOptions options,
      boolean killed) {
    ImportOptions dry =
        new ImportOptions(
            options.onDuplicate(), true, 0, options.name(), options.absentParents(), options.ids());
    List<Told> foretold = imported(into, actor, dry, lines);
    assertEquals(List.of(), exported(into, actor), "a dry run stores nothing");
    if (killed) {
      imported(into, actor, options, lines.subList(0, lines.size() / 2));
    }

    List<Told> told = imported(into, actor, options, lines);

    if (!killed) {
      assertEquals(foretold, told, "what a dry run says");
    }
    List<Map<String, Object>> expected = expected(lines, into.json(), actor.owner(), options);
    assertEquals(expected, read(exported(into, actor), into.json()));
    List<Told> again = imported(into, actor, options, lines);
    assertEquals(
        foretold.stream().map(Told::packet).toList(), again.stream().map(Told::packet).toList());
    assertTrue(
        again.stream().allMatch(one -> one.status() == ImportResult.Status.DUPLICATE),
        "nothing is stored twice");
    assertEquals(expected, read(exported(into, actor), into.json()));
  }

  /** The lines by their ids. */
  private static List<Map<String, Object>> read(List<String> lines, JsonCodec json) {
    List<Map<String, Object>> read = new ArrayList<>();
    for (String line : lines) {
      read.add(new TreeMap<>(json.members(line)));
    }
    read.sort(Comparator.comparing(line -> line.get("id").toString()));
    return read;
  }

  /** The lines of an export after an import. */
  private static List<Map<String, Object>> expected(
      List<String> lines, JsonCodec json, Ownership owner, ImportOptions options) {
    List<String> changed = lines;
    if (options.absentParents() == AbsentParents.DROP) {
      changed = withoutAbsentParents(lines, json);
    }
    if (options.ids() == ImportedIds.REMAP) {
      changed = changed.stream().map(line -> remapped(line, json, owner, options.name())).toList();
    }
    return read(changed, json);
  }

  private static String remapped(String line, JsonCodec json, Ownership owner, String name) {
    Map<String, Object> members = new HashMap<>(json.members(line));
    for (String id : List.of("id", "thread_id", "root_id", "duplicate_of", "parent_ids")) {
      members.computeIfPresent(
          id,
          (key, value) ->
              json.parse(
                  UUID_TEXT
                      .matcher(value.toString())
                      .replaceAll(
                          old ->
                              ImportLine.remapped(UUID.fromString(old.group()), owner, name)
                                  .toString())));
    }
    return json.of(members).text();
  }

  /** Roots and generations follow anew from the parents that stay. */
  private static List<String> withoutAbsentParents(List<String> lines, JsonCodec json) {
    Map<String, Long> generations = new HashMap<>();
    Map<String, String> roots = new HashMap<>();
    List<String> changed = new ArrayList<>();
    for (String line : lines) {
      Map<String, Object> members = new HashMap<>(json.members(line));
      String id =
          UUID_TEXT.matcher(members.get("id").toString()).results().findFirst().get().group();
      List<String> parents =
          UUID_TEXT
              .matcher(String.valueOf(members.get("parent_ids")))
              .results()
              .map(MatchResult::group)
              .filter(generations::containsKey)
              .toList();
      generations.put(id, parents.stream().mapToLong(generations::get).max().orElse(-1) + 1);
      roots.put(id, parents.isEmpty() ? id : roots.get(parents.get(0)));
      for (String member : List.of("parent_ids", "generation", "root_id")) {
        members.remove(member);
      }
      if (parents.isEmpty()) {
        members.remove("derivation");
      } else {
        members.put("parent_ids", parents);
        members.put("generation", generations.get(id));
        members.put("root_id", roots.get(id));
      }
      changed.add(json.of(members).text());
    }
    return changed;
  }
}
