package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Retention as an administrator uses it, and the job that follows it. */
abstract class RetentionPromises {

  private Random random;
  private Memory alice;
  private Memory stranger;
  private RetentionMemory retention;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void newTenants(TestInfo test) {
    random = Seeds.of(test);
    alice = substrate().as("tenant " + Seeds.uuid(random), "sales", "alice");
    stranger = substrate().as("tenant " + Seeds.uuid(random), "sales", "alice");
    retention = admin(alice).retention();
  }

  private Memory admin(Memory member) {
    return substrate().as(member.scope().withRole(Role.TENANT_ADMIN));
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.MICROS);
  }

  private static void line(Memory writer, Instant at) {
    var unused =
        writer.logs().append(new LogDraft("planner", LogLevel.INFO, "line", null, null, at));
  }

  private void packet(Memory writer, Instant at) {
    var unused =
        writer.remember(
            PacketDraft.builder("note", substrate().json().of("content of " + at))
                .timestamp(at)
                .build());
  }

  private static int lines(Memory reader) {
    return reader.logs().list(LogQuery.newest(LogFilter.NONE)).items().size();
  }

  private RetentionPolicy policy(RetentionKind kind) {
    return retention.list().stream().filter(p -> p.kind() == kind).findFirst().orElseThrow();
  }

  private static RetentionDue due(Memory admin, RetentionKind kind) {
    return admin.retention().preview().stream()
        .filter(due -> due.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private long run(Job job) {
    return substrate().jobs().run(job).touched();
  }

  private static List<AuditEntry> audited(Memory admin, String action) {
    return admin.audit().list(new AuditQuery(null, null, action, null, null, 50, null));
  }

  private static AuditContent content(AuditEntry entry) {
    return Objects.requireNonNull(entry.content());
  }

  private Object read(JsonDocument document) {
    return Objects.requireNonNull(substrate().json().read(document));
  }

  @Test
  void deletesWhatThePreviewCounts_andTheAuditLogSaysWhatWent() {
    Instant oldest = daysAgo(50);
    Instant newest = daysAgo(20);
    line(alice, oldest);
    line(alice, newest);
    line(alice, daysAgo(5));
    line(stranger, daysAgo(20));
    retention.set(RetentionKind.LOGS, 10);
    RetentionDue due = due(admin(alice), RetentionKind.LOGS);
    assertEquals(new RetentionDue(RetentionKind.LOGS, 10, false, 2, oldest), due);
    assertEquals(0, due(admin(stranger), RetentionKind.LOGS).rows());
    long dry = substrate().jobs().run(JobCommand.of(Job.APPLY_RETENTION).dry()).touched();
    assertEquals(3, lines(alice), "a dry run deletes nothing");

    assertEquals(dry, run(Job.APPLY_RETENTION));

    assertEquals(1, lines(alice));
    assertEquals(1, lines(stranger), "30 days by default");
    assertEquals(0, due(admin(alice), RetentionKind.LOGS).rows());
    List<AuditEntry> entries = audited(admin(alice), "retention.delete");
    assertEquals(1, entries.size());
    AuditEntry entry = entries.get(0);
    assertEquals(new AuditTarget("retention", "logs"), entry.target());
    assertEquals(Role.PLATFORM_ADMIN, entry.role());
    assertNull(entry.user());
    assertEquals(
        Map.of("rows", 2L, "oldest", oldest.toString(), "newest", newest.toString()),
        read(Objects.requireNonNull(content(entry).after())));
    assertEquals(List.of(), audited(admin(stranger), "retention.delete"));
    assertTrue(admin(alice).audit().verify().isIntact());
    assertEquals(0, run(Job.APPLY_RETENTION));
    assertEquals(1, audited(admin(alice), "retention.delete").size());
  }

  @Test
  void theFormerJobsDeleteTheirKindsAlone() {
    retention.set(RetentionKind.PACKETS, 10);
    line(alice, daysAgo(31));
    packet(alice, daysAgo(31));
    assertEquals(1, run(Job.EVICT_LOGS));
    assertEquals(1, due(admin(alice), RetentionKind.PACKETS).rows());
    assertEquals(1, run(Job.APPLY_RETENTION));
  }

  @Test
  void aHoldStopsDeletion_whateverTheExpiry_untilItIsLifted() {
    packet(alice, daysAgo(20));
    line(alice, daysAgo(31));
    retention.set(RetentionKind.PACKETS, 10);
    RetentionHold hold = retention.hold(RetentionKind.PACKETS, "lawsuit 4711");
    assertEquals(List.of(hold), retention.holds());
    assertTrue(policy(RetentionKind.PACKETS).held());
    assertEquals(
        new RetentionDue(RetentionKind.PACKETS, 10, true, 0, null),
        due(admin(alice), RetentionKind.PACKETS));
    RetentionHold everything = retention.holdAll("lawsuit 4712");
    assertTrue(retention.list().stream().allMatch(RetentionPolicy::held));
    assertEquals(0, run(Job.APPLY_RETENTION));
    retention.lift(everything.id());
    assertEquals(1, run(Job.APPLY_RETENTION), "the line");
    retention.lift(hold.id());
    assertEquals(List.of(), retention.holds());
    assertEquals(1, run(Job.APPLY_RETENTION));
    assertThrows(NotFoundException.class, () -> retention.lift(hold.id()));

    assertEquals("lawsuit 4711", content(audited(admin(alice), "retention.hold").get(1)).reason());
    assertEquals(
        Map.of("kind", "all"),
        read(
            Objects.requireNonNull(
                content(audited(admin(alice), "retention.hold").get(0)).after())));
    assertEquals(2, audited(admin(alice), "retention.lift").size());
  }

  @Test
  void setsAndRemoves_andTheAuditLogSaysWhoDid() {
    assertEquals(30, policy(RetentionKind.LOGS).days());
    assertNull(policy(RetentionKind.PACKETS).days());
    assertEquals(
        new RetentionPolicy(RetentionKind.LOGS, 90, false), retention.set(RetentionKind.LOGS, 90));
    assertEquals(90, policy(RetentionKind.LOGS).days());
    assertEquals(
        new RetentionPolicy(RetentionKind.LOGS, null, false), retention.remove(RetentionKind.LOGS));
    assertEquals(30, retention.remove(RetentionKind.LOGS).days(), "twice is fine");
    AuditEntry set = audited(admin(alice), "retention.set").get(0);
    assertEquals(alice.scope().user(), set.user());
    assertEquals(Map.of("days", 90L), read(Objects.requireNonNull(content(set).after())));
    assertEquals(1, audited(admin(alice), "retention.remove").size());
  }

  @Test
  void isForAdministratorsOfTheTenantAlone() {
    RetentionHold hold = retention.holdAll("lawsuit");
    for (Role role : List.of(Role.END_USER, Role.CURSOR_USER, Role.L9_SYSTEM, Role.ORG_ADMIN)) {
      RetentionMemory other = substrate().as(alice.scope().withRole(role)).retention();
      assertThrows(ForbiddenException.class, other::list, role::code);
      assertThrows(ForbiddenException.class, other::preview, role::code);
      assertThrows(ForbiddenException.class, other::holds, role::code);
      assertThrows(ForbiddenException.class, () -> other.set(RetentionKind.LOGS, 1), role::code);
      assertThrows(ForbiddenException.class, () -> other.remove(RetentionKind.LOGS), role::code);
      assertThrows(ForbiddenException.class, () -> other.holdAll("mine"), role::code);
      assertThrows(ForbiddenException.class, () -> other.lift(hold.id()), role::code);
    }
    RetentionMemory foreign = admin(stranger).retention();
    assertThrows(NotFoundException.class, () -> foreign.lift(hold.id()));
    assertEquals(List.of(), foreign.holds());
    assertEquals(List.of(hold), retention.holds());
  }

  @Test
  void refusesBadInput() {
    for (int days : new int[] {0, -1, 36_501, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThrows(ValidationException.class, () -> retention.set(RetentionKind.LOGS, days));
    }
    retention.set(RetentionKind.LOGS, RetentionPolicies.MAX_DAYS);
    String longest = "x".repeat(RetentionHold.MAX_REASON);
    for (String reason : List.of("", "  ", "a\u0000b", "\ud800", longest + "x")) {
      assertThrows(ValidationException.class, () -> retention.holdAll(reason));
    }
    assertEquals(List.of(), retention.holds());
    assertEquals(longest, retention.holdAll(longest).reason());
    assertThrows(ValidationException.class, () -> RetentionKind.ofCode("unknown"));
    assertThrows(NotFoundException.class, () -> retention.lift(new UUID(0, 0)));
    while (retention.holds().size() < RetentionPolicies.MAX_HOLDS) {
      var unused = retention.holdAll("again");
    }
    assertThrows(ConflictException.class, () -> retention.holdAll("one too many"));
  }
}
