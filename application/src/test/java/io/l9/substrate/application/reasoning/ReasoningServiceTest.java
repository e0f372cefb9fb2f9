package io.l9.substrate.application.reasoning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.reasoning.ReasoningTraces;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReasoningServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final TenantScope user =
      fixture.world.endUser().traced(new UUID(1, 2), "session", "request");
  private final ReasoningTraces traces =
      ReasoningComponents.of(
              fixture.adapters.reasoning(),
              fixture.adapters.memory().packets(),
              fixture.ids,
              fixture.clock)
          .traces();
  private final ReasoningDraft draft =
      ReasoningDraft.of(
          "planner",
          List.of(
              ReasoningStep.of("thought", fixture.json.of("it rains")).costing(3),
              ReasoningStep.of("decision", fixture.json.of("umbrella")).below(0)));

  private PacketId packet(TenantScope by, Visibility visibility) {
    return fixture
        .memory
        .ingestion()
        .ingest(
            by,
            PacketDraft.builder("note", fixture.json.of("packet " + visibility))
                .visibility(visibility)
                .build())
        .packet()
        .id();
  }

  @Test
  void recordsItOfTheRequest_andReadsItAgain() {
    ReasoningTrace recorded = traces.record(user, draft.about(packet(user, Visibility.SHARED)));
    assertEquals("request", recorded.head().trace());
    assertEquals("session", recorded.head().session());
    assertEquals(MemoryFixture.NOW, recorded.head().createdAt());
    assertEquals(2, recorded.head().steps());
    assertEquals(3L, recorded.head().tokens());
    assertEquals(recorded, traces.get(user, recorded.head().id()));
    assertEquals(List.of(recorded.head()), traces.list(user, ReasoningQuery.newest()).items());
  }

  @Test
  void isAsPrivateAsThePacket_unlessItSaysOtherwise() {
    TenantScope admin = fixture.world.orgAdmin();
    PacketId secret = packet(admin, Visibility.CURSOR);
    ReasoningTrace about = traces.record(admin, draft.about(secret));
    assertEquals(Visibility.CURSOR, about.head().visibility());
    assertThrows(NotFoundException.class, () -> traces.get(user, about.head().id()));
    assertEquals(
        Visibility.SHARED,
        traces.record(admin, draft.about(secret).visibleTo(Visibility.SHARED)).head().visibility());
    assertEquals(Visibility.SHARED, traces.record(admin, draft).head().visibility());
  }

  @Test
  void refusesAPacketThatIsNotThereForTheWriter() {
    PacketId foreign = packet(fixture.world.foreigner(), Visibility.SHARED);
    for (PacketId absent : List.of(foreign, new PacketId(new UUID(7, 7)))) {
      ValidationException refused =
          assertThrows(ValidationException.class, () -> traces.record(user, draft.about(absent)));
      assertEquals("/packet_id", refused.violations().get(0).pointer());
    }
    assertEquals(List.of(), traces.list(user, ReasoningQuery.newest()).items());
  }

  @Test
  void refusesAScopeThatTheRoleMayNotWrite() {
    assertThrows(
        ForbiddenException.class, () -> traces.record(user, draft.visibleTo(Visibility.L_PRIVATE)));
  }

  @Test
  void deletesWhatTheScopeMayWrite_andTellsTheRestApart() {
    TenantScope admin = fixture.world.tenantAdmin();
    ReasoningTrace ofTenant = traces.record(admin, draft);
    ReasoningTrace own = traces.record(user, draft);
    assertThrows(ForbiddenException.class, () -> traces.delete(user, ofTenant.head().id()));
    traces.delete(user, own.head().id());
    assertThrows(NotFoundException.class, () -> traces.delete(user, own.head().id()));
    assertThrows(
        NotFoundException.class,
        () -> traces.delete(fixture.world.foreigner(), ofTenant.head().id()));
  }
}
