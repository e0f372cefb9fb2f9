package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningRepository;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.domain.traces.TraceRepository;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Calls of every method of the ports of reasoning traces and of traces of requests. */
final class ReasoningCalls {

  private ReasoningCalls() {}

  static void traces(TraceRepository traces) {
    TracePlace after = new TracePlace(MemoryFixture.NOW, new UUID(1, 2), TraceKind.LOG, 0);
    for (TracePart part : TracePart.values()) {
      assertEquals(
          0,
          traces
              .read(new TraceQuery("none", Set.of(part), 1, after), MemoryFixture.NOW)
              .entries()
              .size());
    }
    assertEquals(0, traces.read(TraceQuery.of("none"), MemoryFixture.NOW).entries().size());
  }

  static void reasons(MemoryFixture fixture, ReasoningRepository traces) {
    UUID id = Seeds.uuid(fixture.random());
    ReasoningHead head =
        new ReasoningHead(
            id,
            fixture.actor().owner(),
            Visibility.SHARED,
            "agent",
            null,
            1,
            null,
            0.5,
            MemoryFixture.NOW,
            null,
            null,
            "request");
    traces.create(
        new ReasoningTrace(
            head,
            null,
            List.of(ReasoningStep.of("thought", new JsonDocument("1"))),
            null,
            null,
            Map.of()));
    assertTrue(traces.find(id).isPresent());
    Position after = new Position(MemoryFixture.NOW.plusSeconds(9), id);
    PacketId packet = new PacketId(id);
    assertEquals(1, traces.list(ReasoningQuery.newest()).items().size());
    assertEquals(
        0,
        traces.list(new ReasoningQuery("agent", packet, "request", 0.5, 1, after)).items().size());
    assertTrue(traces.delete(id));
  }
}
