package io.l9.substrate.inmemory.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.traces.TraceEntry;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.domain.traces.TraceRepository;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable;
import io.l9.substrate.inmemory.logs.LogTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.reasoning.ReasoningTable;
import io.l9.substrate.inmemory.tasks.TaskTable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Traces of requests, gathered from the visible rows of every part. */
final class InMemoryTraceRepository implements TraceRepository {

  private final LogTable logs;
  private final ReasoningTable reasoning;
  private final PacketTable packets;
  private final TaskTable tasks;
  private final CheckpointTable checkpoints;
  private final JsonCodec json;

  InMemoryTraceRepository(
      LogTable logs,
      ReasoningTable reasoning,
      PacketTable packets,
      TaskTable tasks,
      CheckpointTable checkpoints,
      JsonCodec json) {
    this.logs = logs;
    this.reasoning = reasoning;
    this.packets = packets;
    this.tasks = tasks;
    this.checkpoints = checkpoints;
    this.json = json;
  }

  @Override
  public TracePage read(TraceQuery query, Instant now) {
    TracePlace after = query.after();
    return TracePage.of(
        query.parts().stream()
            .flatMap(part -> entries(part, query.trace(), now))
            .filter(entry -> after == null || entry.place().compareTo(after) > 0)
            .sorted(Comparator.comparing(TraceEntry::place))
            .limit(query.limit() + 1L)
            .toList(),
        query.limit());
  }

  private Stream<TraceEntry> entries(TracePart part, String trace, Instant now) {
    return switch (part) {
      case LOG ->
          logs.lines().filter(it -> trace.equals(it.trace())).map(InMemoryTraceRepository::line);
      case REASONING ->
          reasoning
              .visible()
              .filter(it -> trace.equals(it.head().trace()))
              .flatMap(this::reasoning);
      case PACKETS -> packets.served(now).filter(it -> trace.equals(it.trace())).map(this::packet);
      case TASKS -> tasks.visible().filter(it -> trace.equals(it.trace())).flatMap(this::task);
      case CHECKPOINTS -> checkpoints.ofTrace(trace).map(InMemoryTraceRepository::checkpoint);
    };
  }

  private static TraceEntry line(LogEntry line) {
    return TraceEntry.of(
        new TracePlace(line.timestamp(), line.id(), TraceKind.LOG, 0),
        line.agentId(),
        line.level().code(),
        cut(line.message()));
  }

  private Stream<TraceEntry> reasoning(ReasoningTrace trace) {
    ReasoningHead head = trace.head();
    return Stream.concat(
        Stream.of(
            TraceEntry.of(
                new TracePlace(head.createdAt(), head.id(), TraceKind.REASONING, 0),
                head.agentId(),
                "",
                head.steps() + " steps")),
        IntStream.range(0, trace.steps().size())
            .mapToObj(ordinal -> step(head, ordinal, trace.steps().get(ordinal))));
  }

  private TraceEntry step(ReasoningHead head, int ordinal, ReasoningStep step) {
    return TraceEntry.of(
        new TracePlace(head.createdAt(), head.id(), TraceKind.STEP, ordinal),
        head.agentId(),
        step.kind(),
        text(step.content()));
  }

  private TraceEntry packet(Packet packet) {
    return TraceEntry.of(
        new TracePlace(packet.timestamp(), packet.id().value(), TraceKind.PACKET, 0),
        packet.agentId(),
        packet.packetType(),
        text(packet.payload()));
  }

  private Stream<TraceEntry> task(Task task) {
    UUID id = task.id().value();
    TraceEntry enqueued =
        TraceEntry.of(
            new TracePlace(task.createdAt(), id, TraceKind.TASK, 0),
            task.worker(),
            task.type(),
            (task.disposition() == null ? task.status().code() : task.disposition().code())
                + ", attempt "
                + task.attempts()
                + " of "
                + task.maxAttempts());
    Stream<TraceEntry> completed =
        task.status() == TaskStatus.COMPLETED && task.completedAt() != null
            ? Stream.of(
                attempt(
                    new TracePlace(task.completedAt(), id, TraceKind.ATTEMPT, task.attempts()),
                    task.worker(),
                    TaskStatus.COMPLETED.code(),
                    "",
                    id))
            : Stream.of();
    return Stream.of(
            Stream.of(enqueued),
            tasks.history(task.id()).stream().map(InMemoryTraceRepository::event),
            completed)
        .flatMap(entries -> entries);
  }

  private static TraceEntry event(TaskEvent event) {
    return attempt(
        new TracePlace(event.at(), id(event), TraceKind.ATTEMPT, event.attempt()),
        event.worker(),
        event.kind().code(),
        event.message() == null ? "" : cut(event.message()),
        event.task().value());
  }

  private static TraceEntry attempt(
      TracePlace place, @Nullable String worker, String label, String summary, UUID task) {
    return new TraceEntry(place, worker, label, summary, task, null);
  }

  private static TraceEntry checkpoint(CheckpointTable.Row row) {
    CheckpointHead head = row.head();
    return new TraceEntry(
        new TracePlace(
            head.storedAt(), id(List.of(row.thread(), head.address())), TraceKind.CHECKPOINT, 0),
        head.agent(),
        head.address().thread(),
        cut(head.address().namespace()),
        null,
        head.address());
  }

  /** Returns an id of a row that has none here. */
  private static UUID id(Object row) {
    return UUID.nameUUIDFromBytes(row.toString().getBytes(UTF_8));
  }

  /** Returns the text of a document: its member of that name, itself, or its JSON. */
  private String text(JsonDocument document) {
    Object value = json.read(document);
    Object text = value instanceof Map<?, ?> members ? members.get("text") : value;
    return cut(text instanceof String found ? found : document.text());
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= TraceEntry.MAX_SUMMARY
        ? text
        : text.substring(0, text.offsetByCodePoints(0, TraceEntry.MAX_SUMMARY));
  }
}
