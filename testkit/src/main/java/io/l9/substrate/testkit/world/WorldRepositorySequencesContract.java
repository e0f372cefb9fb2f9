package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kit for sequences of puts, patches, deletions, insights and restores, which are compared with a
 * plain model: a map for each state. {@code -Dl9.world.rounds=N} runs N sequences.
 */
public abstract class WorldRepositorySequencesContract extends WorldContract {

  private static final int ROUNDS = Integer.getInteger("l9.world.rounds", 5);
  private static final int STEPS = 30;
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

  @Test
  void equalsAPlainModel_ofEverySequence() {
    for (int round = 0; round < ROUNDS; round++) {
      new Sequence().run();
    }
  }

  /** A sequence in a world of its own, and the model of it. */
  private final class Sequence {
    /** The contents by name, of every state. */
    private final List<Map<String, EntityContent>> states = new ArrayList<>();

    /** The contents of every version by name; null: a deletion. */
    private final Map<String, List<@Nullable EntityContent>> histories = new TreeMap<>();

    private final List<WorldDigest> digests = new ArrayList<>();
    private final TenantScope admin = world().tenantAdmin();
    private final World tested = new World(admin.tenant(), new OrgId(Seeds.uuid(random())));

    private Sequence() {
      states.add(Map.of());
      digests.add(WorldDigest.EMPTY);
    }

    private void run() {
      for (int step = 0; step < STEPS; step++) {
        if (random().nextInt(8) == 0) {
          restoreAnyState();
        } else {
          applyAnything();
        }
        assertPresent();
      }
      assertStates(0);
      assertDiffs();
      assertHistories();
      assertLog();
      assertIntact();
      forgetSome();
      assertIntact();
    }

    private void assertIntact() {
      WorldCheck check =
          as(
              admin,
              () -> {
                WorldRepository.Look unused = worlds().hold(tested, Set.of(), null, true);
                return worlds().check(tested, false);
              });
      assertTrue(check.isIntact(), check::toString);
    }

    private void applyAnything() {
      List<String> names = new ArrayList<>(NAMES);
      Collections.shuffle(names, random());
      Map<String, EntityContent> next = new TreeMap<>(newest());
      List<Operation> operations = new ArrayList<>();
      for (String name : names.subList(0, 1 + random().nextInt(3))) {
        EntityContent before = next.get(name);
        int kind = random().nextInt(3);
        if (before == null || kind == 0) {
          EntityContent content = anyContent();
          operations.add(put(name, content));
          next.put(name, content);
        } else if (kind == 1) {
          operations.add(delete(name));
          next.remove(name);
        } else {
          next.put(name, patched(name, before, operations));
        }
      }
      UpdateDraft draft =
          operations.size() == 1
              ? UpdateDraft.change(newId())
              : new UpdateDraft(newId(), "seen", newId(), "0", .5);
      Applied applied = apply(admin, tested, draft, operations.toArray(Operation[]::new));
      assertEquals(states.size(), applied.update().state(), "each update is one state");
      assertEquals(
          operations.stream().map(Operation::name).sorted().toList(),
          applied.versions().stream().map(EntityVersion::name).toList());
      operations.forEach(operation -> remember(operation.name().text(), next));
      states.add(next);
    }

    private EntityContent anyContent() {
      Map<String, Integer> attributes = new TreeMap<>();
      for (String attribute : List.of("x", "y", "z")) {
        if (random().nextBoolean()) {
          attributes.put(attribute, random().nextInt(3));
        }
      }
      return new EntityContent(
          random().nextBoolean() ? "thing" : "place",
          json().of(attributes),
          random().nextInt(3) / 2.0);
    }

    /** Adds a patch of one attribute or its removal, and returns what it makes. */
    private EntityContent patched(String name, EntityContent before, List<Operation> operations) {
      Map<String, @Nullable Object> attributes = new TreeMap<>();
      ((Map<?, ?>) Objects.requireNonNull(json().read(before.attributes())))
          .forEach((attribute, value) -> attributes.put(String.valueOf(attribute), value));
      JsonDocument patch;
      if (random().nextBoolean()) {
        patch = new JsonDocument("{\"y\":null}");
        attributes.remove("y");
      } else {
        patch = new JsonDocument("{\"y\":{\"n\":7}}");
        attributes.put("y", Map.of("n", 7));
      }
      operations.add(new Operation.Patch(name(name), null, patch, null, Expected.anything()));
      return new EntityContent(before.type(), json().of(attributes), before.confidence());
    }

    private void remember(String name, Map<String, EntityContent> next) {
      histories.computeIfAbsent(name, created -> new ArrayList<>()).add(next.get(name));
    }

    private Map<String, EntityContent> newest() {
      return states.get(states.size() - 1);
    }

    private void restoreAnyState() {
      int state = random().nextInt(states.size());
      Map<String, EntityContent> target = states.get(state);
      List<String> moved =
          NAMES.stream()
              .filter(name -> !Objects.equals(newest().get(name), target.get(name)))
              .toList();
      if (moved.isEmpty()) {
        return;
      }
      WorldUpdate update =
          as(
              admin,
              () -> {
                WorldRepository.Look look = worlds().hold(tested, Set.of(), null, true);
                assertEquals(states.size() - 1, look.state().number());
                return worlds().restore(tested, state, UpdateDraft.restore(newId()));
              });
      assertEquals(states.size(), update.state());
      assertEquals(moved, update.names().stream().map(EntityName::text).toList());
      moved.forEach(name -> remember(name, target));
      states.add(target);
    }

    private void assertPresent() {
      assertEquals(newest(), contents(null));
      WorldState state = as(admin, () -> index().state(tested));
      assertEquals(states.size() - 1, state.number(), "the state is dense");
      assertEquals(newest().size(), state.entities());
      if (digests.size() < states.size()) {
        digests.add(state.digest());
      }
      for (int i = 0; i < digests.size(); i++) {
        assertEquals(
            states.get(i).equals(newest()),
            digests.get(i).equals(state.digest()),
            "equal contents have equal digests, and no others");
      }
    }

    private Map<String, EntityContent> contents(@Nullable Integer state) {
      return as(admin, () -> index().entities(tested, EntityQuery.all(1000), state)).stream()
          .collect(Collectors.toMap(entity -> entity.name().text(), WorldEntity::content));
    }

    private void assertStates(int oldest) {
      for (int state = oldest; state < states.size(); state++) {
        assertEquals(states.get(state), contents(state), "state " + state);
      }
    }

    private void assertDiffs() {
      for (int i = 0; i < 10; i++) {
        int from = random().nextInt(states.size());
        int to = random().nextInt(states.size());
        Map<String, EntityContent> before = states.get(from);
        Map<String, EntityContent> after = states.get(to);
        List<EntityDiff> wanted =
            NAMES.stream()
                .map(name -> new EntityDiff(name(name), before.get(name), after.get(name)))
                .filter(diff -> !diff.isNone())
                .toList();
        DiffSummary summary = DiffSummary.NONE;
        for (EntityDiff diff : wanted) {
          summary = summary.with(diff);
        }
        assertEquals(wanted, as(admin, () -> index().diff(tested, DiffQuery.between(from, to))));
        assertEquals(summary, as(admin, () -> index().summary(tested, from, to)));
      }
    }

    private void assertHistories() {
      histories.forEach(
          (name, contents) -> {
            List<EntityVersion> versions = versionsOf(name);
            assertEquals(contents, oldestFirst(versions, EntityVersion::content));
            assertEquals(
                IntStream.rangeClosed(1, contents.size()).boxed().toList(),
                oldestFirst(versions, EntityVersion::number),
                "no number is used twice or left out");
            assertDeltas(versions, contents);
          });
    }

    private void assertDeltas(
        List<EntityVersion> versions, List<@Nullable EntityContent> contents) {
      List<HistoryEntry> entries = HistoryEntry.of(versions, versions.size(), json());
      Object document = null;
      for (int i = 0; i < contents.size(); i++) {
        HistoryEntry entry = entries.get(contents.size() - 1 - i);
        document = JsonPatches.apply(document, Objects.requireNonNull(entry.delta()));
        EntityContent content = contents.get(i);
        assertEquals(content == null ? null : content.plain(json()), document);
      }
    }

    private List<EntityVersion> versionsOf(String name) {
      return as(admin, () -> index().versions(tested, name(name), 1000, null));
    }

    private <T extends @Nullable Object> List<T> oldestFirst(
        List<EntityVersion> versions, Function<EntityVersion, T> part) {
      List<T> parts = new ArrayList<>();
      versions.forEach(version -> parts.add(part.apply(version)));
      Collections.reverse(parts);
      return parts;
    }

    private void assertLog() {
      List<WorldUpdate> updates =
          as(admin, () -> index().updates(tested, UpdateQuery.newest(UpdateQuery.MAX_LIMIT)));
      assertEquals(
          IntStream.iterate(states.size() - 1, state -> state > 0, state -> state - 1)
              .boxed()
              .toList(),
          updates.stream().map(WorldUpdate::state).toList());
      Map<Integer, Integer> changes = new HashMap<>();
      for (String name : histories.keySet()) {
        versionsOf(name).forEach(version -> changes.merge(version.state(), 1, Integer::sum));
      }
      updates.forEach(
          update -> assertEquals(changes.get(update.state()), update.entities(), update::toString));
    }

    private void forgetSome() {
      int kept = random().nextInt(states.size());
      long before = histories.values().stream().mapToLong(List::size).sum();
      long gone =
          as(
              admin,
              () -> {
                WorldRepository.Look unused = worlds().hold(tested, Set.of(), null, true);
                return worlds().forget(tested, kept);
              });
      assertStates(kept);
      assertEquals(kept, as(admin, () -> index().state(tested)).oldest());
      long after = 0;
      for (String name : histories.keySet()) {
        List<EntityVersion> versions = versionsOf(name);
        after += versions.size();
        assertEquals(Objects.requireNonNull(histories.get(name)).size(), versions.get(0).number());
        assertTrue(
            versions.stream().filter(version -> version.state() <= kept).count() <= 1,
            "nothing is kept that no state needs");
      }
      assertEquals(before, after + gone);
    }
  }
}
