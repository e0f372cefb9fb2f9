package io.l9.substrate.testkit.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.task.TaskRepository.New;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.domain.traces.TraceEntry;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kit of the {@link io.l9.substrate.domain.traces.TraceRepository}. */
public abstract class TraceRepositoryContract extends MemoryContract {

  private static final String REQUEST = "4bf92f3577b34da6a3ce929d0e0e4736";

  private TracePorts traces;
  private TenantScope actor;

  /** The ports under test, of the store whose packets {@link #ports()} writes. */
  protected abstract TracePorts traces();

  @BeforeEach
  final void openTraces() {
    traces = traces();
    actor = of(REQUEST, world().endUser());
  }

  private static TenantScope of(String trace, TenantScope scope) {
    return scope.traced(scope.correlation(), null, trace);
  }

  @Test
  void showsWhatARequestLeftBehind_inOneOrder() {
    List<LogEntry> lines = logged(actor, "first", "second", "third");
    Packet packet = stored(actor, traced(packet(actor), "Alice prefers email"));
    ReasoningTrace reasoning = reasoned(actor, "It rains.", "umbrella");
    Task task = enqueued(actor);
    Instant failed = attempted(actor, task);
    CheckpointHead checkpoint = checkpointed(actor, "thread 1");
    TenantScope other = of("other", actor);
    logged(other, "elsewhere");
    reasoned(other, "elsewhere");
    enqueued(other);
    checkpointed(other, "thread 2");
    stored(actor, packet(actor));

    List<TraceEntry> all = read(actor, TraceQuery.of(REQUEST)).entries();
    assertEquals(all.stream().sorted(this::byPlace).toList(), all);
    assertEquals(
        Set.copyOf(
            Stream.of(
                    lines.stream().map(it -> "log INFO " + it.message() + " " + it.timestamp()),
                    Stream.of(
                        "packet note Alice prefers email " + packet.timestamp(),
                        "reasoning  2 steps " + NOW,
                        "step thought It rains. " + NOW,
                        "step thought umbrella " + NOW,
                        "task mail completed, attempt 2 of 5 " + task.createdAt(),
                        "attempt failed no answer " + failed,
                        "checkpoint thread 1 inner " + checkpoint.storedAt()))
                .flatMap(each -> each)
                .toList()),
        Set.copyOf(
            all.stream()
                .filter(it -> !it.label().equals("completed"))
                .map(TraceRepositoryContract::written)
                .toList()));
    TraceEntry completed =
        all.stream().filter(it -> it.label().equals("completed")).findFirst().orElseThrow();
    assertEquals(task.id().value(), completed.task());
    assertEquals(2, completed.place().ordinal());
    assertEquals(
        lines.stream().map(LogEntry::id).toList(),
        all.stream().filter(it -> it.kind() == TraceKind.LOG).map(it -> it.place().id()).toList());
    assertEquals(
        List.of("It rains.", "umbrella"),
        all.stream().filter(it -> it.kind() == TraceKind.STEP).map(TraceEntry::summary).toList());
    assertEquals(
        checkpoint.address(), only(all, TraceKind.CHECKPOINT).checkpoint(), "to be opened by it");
    assertEquals(reasoning.head().id(), only(all, TraceKind.REASONING).place().id());
    assertEquals("planner", only(all, TraceKind.REASONING).agent());
  }

  private int byPlace(TraceEntry one, TraceEntry other) {
    return one.place().compareTo(other.place());
  }

  private static String written(TraceEntry entry) {
    return String.join(
        " ", entry.kind().code(), entry.label(), entry.summary(), entry.at().toString());
  }

  private static TraceEntry only(List<TraceEntry> entries, TraceKind kind) {
    List<TraceEntry> found = entries.stream().filter(it -> it.kind() == kind).toList();
    assertEquals(1, found.size(), kind::code);
    return found.get(0);
  }

  @Test
  void pagesThroughATrace_withoutLosingOrRepeatingAny_whereTimesAreEqual() {
    logged(actor, "a", "b", "c", "d", "e", "f", "g");
    reasoned(actor, "1", "2", "3", "4", "5", "6");
    reasoned(actor, "7", "8", "9");
    stored(actor, traced(packet(actor).timestamp(NOW), "p"));
    enqueued(actor);
    checkpointed(actor, "thread 1");
    List<TraceEntry> all = read(actor, TraceQuery.of(REQUEST)).entries();
    assertEquals(21, all.size());
    for (int limit : new int[] {1, 2, 3, 5, 20, 21}) {
      List<TraceEntry> seen = new ArrayList<>();
      TracePlace after = null;
      do {
        TracePage page =
            read(actor, new TraceQuery(REQUEST, Set.of(TracePart.values()), limit, after));
        assertTrue(page.entries().size() <= limit, "a page is not longer than its limit");
        seen.addAll(page.entries());
        after = page.next();
      } while (after != null && seen.size() <= all.size());
      assertEquals(all, seen);
    }
  }

  @Test
  void showsThePartsThatAreAskedFor() {
    logged(actor, "a");
    reasoned(actor, "1");
    stored(actor, traced(packet(actor), "p"));
    attempted(actor, enqueued(actor));
    checkpointed(actor, "thread 1");
    for (TracePart part : TracePart.values()) {
      TracePage page = read(actor, new TraceQuery(REQUEST, Set.of(part), 9, null));
      assertTrue(page.entries().size() > 0, part::code);
      assertTrue(page.entries().stream().allMatch(it -> it.kind().part() == part), part::code);
      assertNull(page.next());
    }
  }

  @Test
  void showsEachActorWhatItSees_andNobodyWhatHasExpired() {
    List<Packet> packets = oneOfEveryKind(it -> traced(it, "seen " + Seeds.uuid(random())));
    stored(actor, traced(packet(actor).expiresAt(NOW), "expired"));
    LogEntry line = logged(actor, "a").get(0);
    ReasoningTrace secret = reasoning(of(REQUEST, world().orgAdmin()), Visibility.CURSOR, "secret");
    run(world().orgAdmin(), () -> traces.reasoning().reasoning().create(secret));
    for (TenantScope reader : world().actors()) {
      Set<UUID> expected =
          Set.copyOf(
              Stream.concat(
                      packets.stream()
                          .filter(it -> reader.sees(it.owner(), it.visibility()))
                          .map(it -> it.id().value()),
                      Stream.of(
                              reader.sees(line.owner(), Visibility.SHARED) ? line.id() : null,
                              reader.sees(secret.head().owner(), Visibility.CURSOR)
                                  ? secret.head().id()
                                  : null)
                          .filter(Objects::nonNull))
                  .toList());
      assertEquals(
          expected,
          Set.copyOf(
              read(reader, new TraceQuery(REQUEST, Set.of(TracePart.values()), 200, null))
                  .entries()
                  .stream()
                  .map(it -> it.place().id())
                  .toList()),
          () -> reader + " reads");
    }
    assertEquals(List.of(), read(actor, TraceQuery.of("unknown")).entries());
  }

  @Test
  void cutsSummaries_betweenCharacters() {
    logged(actor, "\uD83D\uDE80".repeat(TraceEntry.MAX_SUMMARY + 1));
    reasoned(actor, "x".repeat(1000));
    List<TraceEntry> all = read(actor, TraceQuery.of(REQUEST)).entries();
    assertEquals("\uD83D\uDE80".repeat(TraceEntry.MAX_SUMMARY), only(all, TraceKind.LOG).summary());
    assertEquals("x".repeat(TraceEntry.MAX_SUMMARY), only(all, TraceKind.STEP).summary());
  }

  @Test
  void saysWhereTheNextPageBegins_ifItIsCut() {
    logged(actor, "a", "b");
    assertNotNull(read(actor, new TraceQuery(REQUEST, Set.of(TracePart.LOG), 1, null)).next());
  }

  @Test
  void refusesToReadOutsideOfAUnitOfWork() {
    assertThrows(
        IllegalStateException.class,
        () -> traces.traces().traces().read(TraceQuery.of(REQUEST), NOW));
  }

  private TracePage read(TenantScope reader, TraceQuery query) {
    return as(reader, () -> traces.traces().traces().read(query, NOW));
  }

  /** Lines of one time, in the order of their ids. */
  private List<LogEntry> logged(TenantScope writer, String... messages) {
    List<LogEntry> lines = new ArrayList<>();
    for (int i = 0; i < messages.length; i++) {
      lines.add(
          new LogEntry(
              new UUID(random().nextLong() >>> 1, i),
              writer.owner(),
              "planner",
              LogLevel.INFO,
              messages[i],
              null,
              null,
              NOW,
              i,
              null,
              null,
              writer.trace()));
    }
    run(writer, () -> traces.logs().logs().append(lines));
    return lines.stream().sorted((a, b) -> a.position().compareTo(b.position())).toList();
  }

  private PacketBuilder traced(PacketBuilder packet, String text) {
    return packet
        .type("note")
        .payload(json().of(Map.of("text", text)))
        .tracing(Seeds.uuid(random()), "session", REQUEST);
  }

  private ReasoningTrace reasoned(TenantScope writer, String... thoughts) {
    ReasoningTrace trace = reasoning(writer, Visibility.SHARED, thoughts);
    run(writer, () -> traces.reasoning().reasoning().create(trace));
    return trace;
  }

  private ReasoningTrace reasoning(TenantScope writer, Visibility visibility, String... thoughts) {
    List<ReasoningStep> steps =
        Stream.of(thoughts).map(it -> ReasoningStep.of("thought", json().of(it))).toList();
    return new ReasoningTrace(
        new ReasoningHead(
            Seeds.uuid(random()),
            writer.owner(),
            visibility,
            "planner",
            null,
            steps.size(),
            null,
            null,
            NOW,
            null,
            null,
            writer.trace()),
        null,
        steps,
        null,
        null,
        Map.of());
  }

  private Task enqueued(TenantScope writer) {
    New wanted =
        new New(
            new TaskId(Seeds.uuid(random())),
            writer.owner(),
            TaskDraft.of("mail"),
            writer.correlation(),
            null,
            writer.trace());
    return as(writer, () -> traces.tasks().tasks().enqueue(List.of(wanted)).get(0));
  }

  /** An attempt that fails and one that completes the task; returns when the first one failed. */
  private Instant attempted(TenantScope worker, Task task) {
    ClaimedTask claimed = claimed(worker, task);
    Instant failed =
        as(
            worker,
            () -> {
              Locked locked = traces.tasks().leases().lock(List.of(claimed.lease()));
              Task before = Objects.requireNonNull(locked.tasks().get(task.id()));
              traces
                  .tasks()
                  .tasks()
                  .update(
                      List.of(before.failed(TaskFailure.of("no answer"), locked.now(), 0)),
                      List.of(
                          TaskEvent.of(TaskEvent.Kind.FAILED, before, locked.now(), "no answer")));
              return locked.now();
            });
    ClaimedTask again = claimed(worker, task);
    assertEquals(
        Set.of(task.id()),
        as(
            worker,
            () -> traces.tasks().leases().complete(List.of(new Completion(again.lease(), null)))));
    return failed;
  }

  private ClaimedTask claimed(TenantScope worker, Task task) {
    List<ClaimedTask> claimed =
        as(
            worker,
            () ->
                traces
                    .tasks()
                    .leases()
                    .claim(new Claim("worker", Set.of(task.type()), 9, Claim.DEFAULT_LEASE)));
    return claimed.stream()
        .filter(it -> it.task().id().equals(task.id()))
        .findFirst()
        .orElseThrow();
  }

  private CheckpointHead checkpointed(TenantScope writer, String thread) {
    CheckpointHead head =
        new CheckpointHead(
            new CheckpointAddress(thread, "inner", "checkpoint"),
            null,
            null,
            "planner",
            json().of(Map.of()),
            Set.of(),
            List.of(),
            NOW);
    CheckpointRepository checkpoints = traces.checkpoints().checkpoints();
    CheckpointThread of = CheckpointOwner.of(writer).thread(thread);
    run(
        writer,
        () -> {
          var unused = checkpoints.hold(of, new StepId("inner", "checkpoint"), null);
          checkpoints.put(of, head, TypedBytes.of("json", new byte[0]), Map.of(), Set.of());
        });
    return head;
  }
}
