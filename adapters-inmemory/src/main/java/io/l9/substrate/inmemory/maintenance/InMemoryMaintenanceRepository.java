package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRemoval;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.reflection.ReflectionComponents;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.requests.OperationTable;
import io.l9.substrate.inmemory.retention.RetentionTable;
import io.l9.substrate.inmemory.store.ItemTable;
import io.l9.substrate.inmemory.tasks.TaskTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import io.l9.substrate.inmemory.world.WorldTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The jobs, in one batch each. There are no statistics to add up here, and views are computed when
 * they are read: those jobs touch nothing.
 */
final class InMemoryMaintenanceRepository implements MaintenanceRepository {

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final AccessTable accesses;
  private final ViewRefreshes refreshes;
  private final AnswerTable answers;
  private final OperationTable operations;
  private final ReflectionComponents reflections;
  private final TaskTable tasks;
  private final ItemTable items;
  private final WorldTable worlds;
  private final RetentionTable retention;

  InMemoryMaintenanceRepository(
      UnitsOfWork units,
      PacketTable packets,
      AccessTable accesses,
      ViewRefreshes refreshes,
      AnswerTable answers,
      OperationTable operations,
      ReflectionComponents reflections,
      TaskTable tasks,
      ItemTable items,
      WorldTable worlds,
      RetentionTable retention) {
    this.units = units;
    this.packets = packets;
    this.accesses = accesses;
    this.refreshes = refreshes;
    this.answers = answers;
    this.operations = operations;
    this.reflections = reflections;
    this.tasks = tasks;
    this.items = items;
    this.worlds = worlds;
    this.retention = retention;
    retention.retain(RetentionKind.PACKETS, () -> packets.aged(this::evict));
  }

  @Override
  public long affected(JobCommand command, Instant now) {
    Jobs.requirePlatformAdmin(units);
    return switch (command.job()) {
      case FOLD_ACCESSES -> accesses.pending().size();
      case DECAY_IMPORTANCE -> fading(command, now).size();
      case EVICT_PACKETS -> expired(now).size();
      case EVICT_REQUESTS ->
          expiredAnswers(now).size() + oldOperations(now).size() + operations.interrupted(now);
      case EVICT_STORE_ITEMS -> items.expired(now, retention::isHeld);
      case FORGET_WORLDS -> worlds.outdated(now, retention::isHeld);
      case EVICT_REFLECTIONS -> expiredReflections(now).size();
      case REAP_TASKS -> tasks.lost();
      case APPLY_RETENTION, EVICT_CHECKPOINTS, EVICT_LOGS, EVICT_TASKS ->
          retention.due(command.job().retained(), now);
      case FOLD_LEXICAL_STATISTICS, REFRESH_VIEWS -> 0;
      case EMBED_BACKLOG, EXTRACT_FACTS ->
          throw new IllegalArgumentException("models do this job, not the store");
    };
  }

  @Override
  public Batch work(JobCommand command, Instant now, @Nullable UUID after) {
    Jobs.requirePlatformAdmin(units);
    if (!command.job().retained().isEmpty()) {
      List<RetentionRemoval> removals = retention.delete(command.job().retained(), now);
      return new Batch(null, removals.stream().mapToLong(RetentionRemoval::rows).sum(), removals);
    }
    long touched =
        switch (command.job()) {
          case FOLD_ACCESSES -> fold();
          case DECAY_IMPORTANCE -> fade(command, now);
          case EVICT_PACKETS -> evict(now);
          case EVICT_REQUESTS -> evictRequests(now);
          case EVICT_STORE_ITEMS -> items.evict(now, retention::isHeld);
          case FORGET_WORLDS -> worlds.forgetOutdated(now, retention::isHeld);
          case REFRESH_VIEWS -> refresh(now);
          case EVICT_REFLECTIONS -> evictReflections(now);
          case REAP_TASKS -> tasks.reap();
          case APPLY_RETENTION, EVICT_CHECKPOINTS, EVICT_LOGS, EVICT_TASKS ->
              throw new IllegalArgumentException("policies of tenants decide about this job");
          case FOLD_LEXICAL_STATISTICS -> 0;
          case EMBED_BACKLOG, EXTRACT_FACTS ->
              throw new IllegalArgumentException("models do this job, not the store");
        };
    return new Batch(null, touched);
  }

  private long refresh(Instant now) {
    refreshes.refreshed(now);
    return 0;
  }

  private long fold() {
    List<Access> pending = accesses.pending();
    pending.forEach(accesses::folded);
    pending.stream()
        .collect(Collectors.groupingBy(access -> new PacketId(access.target().id())))
        .forEach(this::learn);
    return pending.size();
  }

  private void learn(PacketId id, List<Access> uses) {
    Packet packet = packets.find(id).orElse(null);
    if (packet == null) {
      return;
    }
    List<Access> counting = new ArrayList<>();
    Map<AccessKind, Long> withdrawn = new EnumMap<>(AccessKind.class);
    for (Access use : uses) {
      if (!use.kind().feedback()) {
        counting.add(use);
      } else if (newest(use, uses)) {
        Access before = accesses.counted(use);
        if (before == null || before.kind() != use.kind()) {
          counting.add(use);
          accesses.count(use, before);
        }
        if (before != null && before.kind() != use.kind()) {
          withdrawn.merge(before.kind(), 1L, Long::sum);
        }
      }
    }
    Map<AccessKind, Long> counts =
        counting.stream().collect(Collectors.groupingBy(Access::kind, Collectors.counting()));
    long reads =
        counts.getOrDefault(AccessKind.READ, 0L) + counts.getOrDefault(AccessKind.USED, 0L);
    Instant last = packet.lastAccessed();
    for (Access use : counting) {
      boolean read = use.kind() == AccessKind.READ || use.kind() == AccessKind.USED;
      if (read && (last == null || use.at().isAfter(last))) {
        last = use.at();
      }
    }
    packets.update(
        packet
            .accessed((int) reads, last)
            .withImportance(
                Importance.after(
                    Importance.without(
                        packet.importance(),
                        withdrawn.getOrDefault(AccessKind.HELPFUL, 0L),
                        withdrawn.getOrDefault(AccessKind.WRONG, 0L),
                        withdrawn.getOrDefault(AccessKind.IGNORED, 0L)),
                    reads,
                    counts.getOrDefault(AccessKind.HELPFUL, 0L),
                    counts.getOrDefault(AccessKind.WRONG, 0L),
                    counts.getOrDefault(AccessKind.IGNORED, 0L))));
  }

  private static boolean newest(Access vote, List<Access> uses) {
    return uses.stream()
        .filter(a -> a.owner().equals(vote.owner()) && a.kind().votesWith(vote.kind()))
        .noneMatch(a -> a.position().compareTo(vote.position()) > 0);
  }

  private List<Packet> fading(JobCommand command, Instant now) {
    Instant threshold = now.minus(Duration.ofDays(command.days()));
    return all(
        packet ->
            Objects.requireNonNullElse(packet.lastAccessed(), packet.timestamp())
                    .isBefore(threshold)
                && packet.importance() > Importance.FLOOR);
  }

  private long fade(JobCommand command, Instant now) {
    List<Packet> fading = fading(command, now);
    for (Packet packet : fading) {
      packets.update(packet.withImportance(Importance.faded(packet.importance(), command.rate())));
    }
    return fading.size();
  }

  private List<Packet> expired(Instant now) {
    return all(
        packet ->
            packet.expired(now)
                && !retention.isHeld(packet.owner().tenant(), RetentionKind.PACKETS));
  }

  private long evict(Instant now) {
    List<Packet> expired = expired(now);
    expired.forEach(this::evict);
    return expired.size();
  }

  private void evict(Packet packet) {
    packets.erase(packet);
    answers.erase(packet.owner().tenant(), Set.of(packet.id().value()));
  }

  private List<Reflection> expiredReflections(Instant now) {
    return reflections.expired(now).stream()
        .filter(lesson -> !retention.isHeld(lesson.owner().tenant(), RetentionKind.REFLECTIONS))
        .toList();
  }

  private long evictReflections(Instant now) {
    List<Reflection> expired = expiredReflections(now);
    expired.forEach(reflections::evict);
    return expired.size();
  }

  private List<KeyedAnswer> expiredAnswers(Instant now) {
    return answers.expired(now).stream()
        .filter(answer -> !retention.isHeld(answer.owner().tenant()))
        .toList();
  }

  private List<Operation> oldOperations(Instant now) {
    return operations.finishedUpTo(now.minus(OPERATIONS_KEPT)).stream()
        .filter(operation -> !retention.isHeld(operation.owner().tenant()))
        .toList();
  }

  private long evictRequests(Instant now) {
    List<KeyedAnswer> expired = expiredAnswers(now);
    expired.forEach(answers::evict);
    List<Operation> finished = oldOperations(now);
    finished.forEach(operations::evict);
    return (long) expired.size() + finished.size() + operations.interrupt(now);
  }

  private List<Packet> all(Predicate<Packet> which) {
    return packets.visible().filter(which).toList();
  }
}
