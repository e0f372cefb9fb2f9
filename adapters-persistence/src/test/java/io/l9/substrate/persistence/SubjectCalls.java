package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Calls of every method of subjects. */
final class SubjectCalls {

  private SubjectCalls() {}

  /** As an administrator of the tenant, whose colleague nobody is from then on. */
  static void erases(MemoryFixture fixture, SubjectStore store) {
    Subject subject =
        Subject.user(fixture.world().colleague().tenant(), fixture.world().colleague().user());
    UUID id = Seeds.uuid(fixture.random());
    SubjectKey key = new SubjectKey("0a".repeat(32));
    assertEquals(List.of(), store.rows().count(subject));
    Erasure erasure = store.erasures().begin(id, subject, false, false, key);
    assertEquals(List.of(erasure), store.erasures().of(subject));
    assertEquals(List.of(erasure), store.erasures().unfinished());
    assertTrue(store.erasures().key(id).isPresent());
    assertTrue(store.rows().awaitOlder(id, Duration.ofSeconds(10)));
    store.rows().beginErasing(id);
    assertTrue(store.rows().eraseNext(id, 10, 10).isEmpty());
    store.rows().refresh();
    assertEquals(List.of(), store.rows().secondLook(id));
    AuditHead head = store.erasures().hold();
    store
        .erasures()
        .finish(
            new ErasureCertificate(
                    head.number() + 1,
                    id,
                    subject.kind(),
                    key.pseudonymOf(subject),
                    false,
                    false,
                    erasure.begunAt(),
                    erasure.begunAt(),
                    "0160",
                    List.of(),
                    0,
                    AuditHash.NONE,
                    RetainedBytes.NOT_SAID,
                    head.hash(),
                    AuditHash.NONE)
                .linked());
    assertTrue(store.erasures().certificate(id).isPresent());
    assertEquals(1, store.erasures().certificates(0, 5).size());
    assertEquals(List.of(), store.rows().remains());
    assertEquals(List.of(), store.rows().find("a text that nobody wrote"));
    assertEquals(List.of(), store.audit().redacted(id, 0, 5));
    assertFalse(store.audit().redactions().isEmpty());
  }
}
