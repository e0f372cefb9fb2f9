package io.l9.substrate.testkit.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRemoval;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kit of the job that deletes what is older than its tenant keeps it. The job works over all
 * tenants, so what earlier tests left is worked off first.
 */
public abstract class RetentionJobContract extends RetentionContract {

  /** The kinds of rows that can be stored with any time. */
  private static final List<RetentionKind> KINDS =
      List.of(
          RetentionKind.ACCESSES,
          RetentionKind.EVENTS,
          RetentionKind.TRACES,
          RetentionKind.LOGS,
          RetentionKind.SUMMARIES,
          RetentionKind.PACKETS);

  @BeforeEach
  final void workOffWhatWasLeft() {
    apply();
  }

  private static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  private Map<RetentionKind, Long> preview(TenantScope actor) {
    Map<RetentionKind, Long> rows = new EnumMap<>(RetentionKind.class);
    for (RetentionDue due : as(actor, () -> retention().due(actor.tenant(), NOW))) {
      if (due.rows() > 0) {
        rows.put(due.kind(), due.rows());
      }
    }
    return rows;
  }

  private static Map<RetentionKind, Long> of(TenantScope actor, List<RetentionRemoval> removals) {
    Map<RetentionKind, Long> rows = new EnumMap<>(RetentionKind.class);
    for (RetentionRemoval removal : removals) {
      if (removal.tenant().equals(actor.tenant())) {
        assertEquals(null, rows.put(removal.kind(), removal.rows()), "a kind is named once a run");
      }
    }
    return rows;
  }

  @Test
  void deletesWhatThePreviewCounted_ofRandomRows() {
    for (int round = 0; round < 4; round++) {
      Map<RetentionKind, Long> expected = new EnumMap<>(RetentionKind.class);
      for (RetentionKind kind : KINDS) {
        int days = 1 + random().nextInt(20);
        keep(kind, days);
        for (int i = random().nextInt(9); i > 0; i--) {
          int age = 1 + random().nextInt(30);
          List<TenantScope> owners =
              List.of(world().endUser(), world().system(), world().tenantAdmin());
          row(owners.get(random().nextInt(owners.size())), kind, daysAgo(age));
          row(world().foreigner(), kind, daysAgo(Math.min(age, 29)));
          if (age > days) {
            expected.merge(kind, 1L, Long::sum);
          }
        }
      }
      // rows that were younger in the round before may be due by now
      Map<RetentionKind, Long> counted = preview(world().tenantAdmin());
      if (round == 0) {
        assertEquals(expected, counted);
      }
      assertEquals(counted.values().stream().mapToLong(n -> n).sum(), affected());
      assertEquals(counted, preview(world().tenantAdmin()), "counting deletes nothing");
      assertEquals(counted, of(world().tenantAdmin(), apply()));
      assertEquals(Map.of(), preview(world().tenantAdmin()));
    }
  }

  @Test
  void tellsTheAgesOfWhatWent() {
    TenantScope admin = world().tenantAdmin();
    keep(RetentionKind.EVENTS, 5);
    for (int days : new int[] {5, 9, 6, 7}) {
      row(world().endUser(), RetentionKind.EVENTS, daysAgo(days));
    }
    assertEquals(
        List.of(
            new RetentionRemoval(admin.tenant(), RetentionKind.EVENTS, 3, daysAgo(9), daysAgo(6))),
        apply());
    assertEquals(List.of(), apply(), "nothing is told twice");
  }

  @Test
  void takesWithAPacketWhatGoesWithOneThatExpires() {
    TenantScope actor = world().endUser();
    Packet old = stored(actor, packet(actor).timestamp(daysAgo(3)));
    Packet young = stored(actor, packet(actor).timestamp(daysAgo(1)));
    AgentEvent gone = event(actor, old.id(), NOW);
    AgentEvent kept = event(actor, young.id(), NOW);
    UUID thought = trace(actor, old.id(), NOW);
    keep(RetentionKind.PACKETS, 2);
    assertEquals(Map.of(RetentionKind.PACKETS, 1L), of(world().tenantAdmin(), apply()));
    assertTrue(find(actor, old.id()).isEmpty());
    assertEquals(young, find(actor, young.id()).orElseThrow());
    assertTrue(as(actor, () -> memory().agentEvents().find(gone.id())).isEmpty());
    assertTrue(as(actor, () -> memory().agentEvents().find(kept.id())).isPresent());
    assertTrue(as(actor, () -> reasoning().reasoning().find(thought)).isEmpty());
  }

  @Test
  void deletesNothingOfAKind_asLongAsAHoldStands() {
    TenantScope admin = world().tenantAdmin();
    for (RetentionKind kind : KINDS) {
      keep(kind, 1);
      row(world().endUser(), kind, daysAgo(2));
    }
    RetentionHold everything = hold(null, NOW);
    assertEquals(Map.of(), preview(admin));
    assertEquals(Map.of(), of(admin, apply()));
    RetentionHold packets = hold(RetentionKind.PACKETS, NOW);
    lift(everything);
    Map<RetentionKind, Long> rest = of(admin, apply());
    assertEquals(KINDS.size() - 1, rest.size());
    assertFalse(rest.containsKey(RetentionKind.PACKETS));
    lift(packets);
    RetentionHold events = hold(RetentionKind.EVENTS, NOW);
    assertEquals(Map.of(), of(admin, apply()), "a packet would take its events along");
    lift(events);
    assertEquals(Map.of(RetentionKind.PACKETS, 1L), of(admin, apply()));
  }

  private void lift(RetentionHold hold) {
    assertTrue(as(world().tenantAdmin(), () -> retention().lift(hold.id(), null, NOW)));
  }

  @Test
  void tellsOnceWhatAKilledRunDeleted() {
    TenantScope admin = world().tenantAdmin();
    keep(RetentionKind.LOGS, 3);
    lines(world().endUser(), daysAgo(9), 4_000);
    lines(world().endUser(), daysAgo(4), 3_000);
    Batch first = batch(null); // and nobody goes on
    long told = of(admin, first.removals()).values().stream().mapToLong(n -> n).sum();
    List<RetentionRemoval> rest = apply();
    List<RetentionRemoval> all =
        Stream.concat(first.removals().stream(), rest.stream())
            .filter(removal -> removal.tenant().equals(admin.tenant()))
            .toList();
    assertEquals(1, all.size());
    assertEquals(7_000, all.get(0).rows());
    assertEquals(daysAgo(9), all.get(0).oldest());
    assertEquals(daysAgo(4), all.get(0).newest());
    assertTrue(told == 0 || told == 7_000, "a batch tells all of a kind or nothing");
    assertNotNull(all.get(0).tenant());
  }
}
