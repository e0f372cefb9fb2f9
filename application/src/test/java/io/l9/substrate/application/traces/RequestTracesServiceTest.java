package io.l9.substrate.application.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.traces.RequestTraces;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestTracesServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final TenantScope user = fixture.world.endUser().traced(new UUID(1, 2), null, "request");
  private final RequestTraces traces =
      TraceComponents.of(fixture.adapters.traces(), fixture.clock).traces();

  private void remember(PacketDraft.Builder draft) {
    var unused = fixture.memory.ingestion().ingest(user, draft.build());
  }

  private PacketDraft.Builder note(String text) {
    return PacketDraft.builder("note", fixture.json.of(text));
  }

  @Test
  void returnsWhatThereIs_andNothingThatHasExpired() {
    remember(note("stays"));
    remember(note("goes").expiresAt(MemoryFixture.NOW.plusSeconds(60)));
    assertEquals(2, traces.read(user, TraceQuery.of("request")).entries().size());
    fixture.clock.advance(Duration.ofMinutes(2));
    assertEquals(
        List.of("stays"),
        traces.read(user, TraceQuery.of("request")).entries().stream()
            .map(entry -> entry.summary())
            .toList());
  }

  @Test
  void tellsThatThereIsNothing_butNotBehindTheFirstPage() {
    remember(note("here"));
    assertThrows(NotFoundException.class, () -> traces.read(user, TraceQuery.of("other")));
    assertThrows(
        NotFoundException.class,
        () -> traces.read(fixture.world.foreigner(), TraceQuery.of("request")));
    assertThrows(
        NotFoundException.class,
        () -> traces.read(user, new TraceQuery("request", Set.of(TracePart.LOG), 9, null)));
    TracePage behind =
        traces.read(
            user,
            new TraceQuery(
                "request",
                Set.of(TracePart.PACKETS),
                9,
                new TracePlace(
                    MemoryFixture.NOW.plusSeconds(9), new UUID(0, 0), TraceKind.PACKET, 0)));
    assertEquals(List.of(), behind.entries());
  }
}
