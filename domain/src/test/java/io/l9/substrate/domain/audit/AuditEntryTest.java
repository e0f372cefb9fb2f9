package io.l9.substrate.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditEntryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final TenantScope ACTOR =
      new TenantScope(
          new TenantId(new UUID(1, 1)),
          new OrgId(new UUID(2, 2)),
          new UserId(new UUID(3, 3)),
          Role.END_USER,
          new UUID(4, 4),
          "session",
          "trace");
  private static final AuditHash OTHER = new AuditHash("ab".repeat(32));

  private static AuditDraft draft(String reason) {
    return new AuditDraft(
        ACTOR.owner(),
        Visibility.SHARED,
        "fact.retract",
        new AuditTarget("fact", "f1"),
        reason,
        new JsonDocument("{\"state\":\"held\"}"),
        new JsonDocument("{\"state\":\"retracted\"}"),
        new UUID(5, 5));
  }

  private static AuditEntry first() {
    return draft("wröng \uD83D\uDE80").behind(AuditHead.EMPTY, ACTOR, NOW);
  }

  /** A hash that is computed otherwise would break every chain that there is. */
  @Test
  void hashesAsItAlwaysDid() {
    AuditEntry second = draft(null).behind(first().head(), ACTOR, NOW.plusNanos(999));
    assertEquals(
        "ab9f7b6294124c77910299d888829c62edbf23d0b5d907efb4f5f5bc5bba5398",
        first().contentDigest().hex());
    assertEquals(
        "ce6ae6da04f48a83aaf4d35a354739cd1411ecc8097f4661045a74e2759a39f4", first().hash().hex());
    assertEquals(
        "027b9704c4abb5b3555141b7fdf8a81ffdd7d56396296c823007e2c4b1a8727c", second.hash().hex());
    assertEquals(NOW, second.at(), "in microseconds");
  }

  @Test
  void followsTheHead() {
    AuditEntry first = first();
    AuditEntry second = draft("again").behind(first.head(), ACTOR, NOW);
    assertEquals(Optional.empty(), first.faultBehind(AuditHead.EMPTY));
    assertEquals(Optional.empty(), second.faultBehind(first.head()));
    assertEquals(Optional.of(AuditFault.ENTRY_MISSING), second.faultBehind(AuditHead.EMPTY));
    assertEquals(Optional.of(AuditFault.ORDER_FORGED), second.faultBehind(new AuditHead(1, OTHER)));
  }

  /**
   * Whichever component of the record is another one: it is found. Only certificates show a forged
   * redaction; see {@link AuditRedaction}.
   */
  @Test
  void noticesAChangeOfEachValue() throws ReflectiveOperationException {
    AuditEntry entry = first();
    AuditEntry changed =
        new AuditEntry(
            2,
            new Ownership(ACTOR.tenant(), ACTOR.org(), null),
            Visibility.CURSOR,
            NOW.plusNanos(1000),
            null,
            Role.ORG_ADMIN,
            null,
            "fact.confirm",
            new AuditTarget("fact", "f2"),
            OTHER,
            draft("another reason").behind(AuditHead.EMPTY, ACTOR, NOW).content(),
            OTHER,
            OTHER,
            List.of());
    RecordComponent[] components = AuditEntry.class.getRecordComponents();
    for (int i = 0; i < components.length - 1; i++) {
      AuditEntry forged = with(entry, i, components[i].getAccessor().invoke(changed));
      assertNotEquals(
          Optional.empty(), forged.faultBehind(AuditHead.EMPTY), components[i].getName());
    }
    assertEquals("redactions", components[components.length - 1].getName());
  }

  @Test
  void noticesAChangeOfEachPartOfItsContent() {
    AuditContent content = first().content();
    JsonDocument json = new JsonDocument("{}");
    Set<AuditHash> digests = new HashSet<>();
    List<AuditContent> contents =
        List.of(
            content,
            new AuditContent(
                new UUID(5, 6),
                content.reason(),
                content.before(),
                content.after(),
                "session",
                "trace"),
            new AuditContent(
                content.salt(), null, content.before(), content.after(), "session", "trace"),
            new AuditContent(
                content.salt(), content.reason(), json, content.after(), "session", "trace"),
            new AuditContent(
                content.salt(), content.reason(), content.before(), json, "session", "trace"),
            new AuditContent(
                content.salt(), content.reason(), content.before(), content.after(), null, "trace"),
            new AuditContent(
                content.salt(),
                content.reason(),
                content.before(),
                content.after(),
                "session",
                null));
    contents.forEach(each -> digests.add(each.digest()));
    assertEquals(contents.size(), digests.size());
  }

  /** Values of one line do not flow into the next one. */
  @Test
  void tellsOneSequenceOfValuesFromEveryOther() {
    UUID salt = new UUID(5, 5);
    AuditContent one = new AuditContent(salt, "a\n-", null, null, null, null);
    AuditContent other = new AuditContent(salt, "a", null, null, "-\n-", null);
    assertNotEquals(one.digest(), other.digest());
    assertNotEquals(
        new AuditContent(salt, null, null, null, null, null).digest(),
        new AuditContent(salt, "-", null, null, null, null).digest());
  }

  @Test
  void staysInOrder_whenItsContentIsErased() {
    AuditEntry erased = first().withoutContent();
    assertNull(erased.content());
    assertEquals(Optional.empty(), erased.faultBehind(AuditHead.EMPTY));
  }

  @Test
  void refusesWhatIsNoDeed() {
    for (String action : List.of("", "Fact.retract", "fact retract", "1", "f".repeat(101))) {
      assertThrows(
          ValidationException.class,
          () ->
              new AuditDraft(
                  ACTOR.owner(),
                  Visibility.SHARED,
                  action,
                  new AuditTarget("fact", "f1"),
                  null,
                  null,
                  null,
                  new UUID(5, 5)),
          action);
    }
    assertThrows(ValidationException.class, () -> new AuditTarget("", "f1"));
    assertThrows(ValidationException.class, () -> new AuditTarget("fact", "x".repeat(501)));
    assertThrows(ValidationException.class, () -> draft("r".repeat(2001)));
    assertThrows(ValidationException.class, () -> new AuditHash("AB".repeat(32)));
    assertThrows(ValidationException.class, () -> new AuditHead(-1, AuditHash.NONE));
  }

  private static AuditEntry with(AuditEntry entry, int place, Object value) {
    try {
      RecordComponent[] components = AuditEntry.class.getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < values.length; i++) {
        types[i] = components[i].getType();
        values[i] = i == place ? value : components[i].getAccessor().invoke(entry);
      }
      return AuditEntry.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
