package io.l9.substrate.testkit.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kit for {@link ErasureRepository}. */
public abstract class ErasureRepositoryContract extends SubjectContract {

  private ErasureRepository erasures() {
    return store().erasures();
  }

  private ErasureCertificate finish(Erasure erasure) {
    eraseAll(erasure);
    return as(
        admin(),
        () -> {
          ErasureCertificate certificate = certificate(erasures().hold(), erasure);
          erasures().finish(certificate);
          return certificate;
        });
  }

  @Test
  void refusesScopesOfASubjectThatHasATombstone_andNoOthers() {
    Erasure erasure = begin(userOf(world().endUser()));
    assertEquals(ErasureState.WAITING, erasure.state());
    for (TenantScope erased : List.of(world().endUser(), world().endUserElsewhere())) {
      ForbiddenException refused =
          assertThrows(ForbiddenException.class, () -> write(erased, 1, "late"));
      assertEquals(ErrorCode.SUBJECT_ERASED, refused.code());
    }
    write(world().colleague(), 1, "still here");
    write(world().foreigner(), 1, "of another tenant");
  }

  @Test
  void refusesEveryScopeOfAnOrganisation() {
    Erasure unused = begin(org());
    for (TenantScope erased : List.of(world().endUser(), world().colleague(), world().orgAdmin())) {
      assertThrows(ForbiddenException.class, () -> write(erased, 1, "late"));
    }
    write(world().endUserElsewhere(), 1, "in another organisation");
    write(world().foreigner(), 1, "of another tenant");
  }

  @Test
  void aTombstoneThatIsRolledBackRefusesNobody() {
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                admin(),
                () -> {
                  Erasure unused =
                      erasures()
                          .begin(
                              Seeds.uuid(random()), userOf(world().endUser()), false, false, KEY);
                  throw new IllegalStateException("rolled back");
                }));
    write(world().endUser(), 1, "not erased");
  }

  @Test
  void findsErasuresOfASubject_theNewestFirst() {
    Subject subject = userOf(world().endUser());
    Erasure first = begin(subject);
    assertEquals(List.of(first), as(admin(), () -> erasures().of(subject)));
    assertEquals(List.of(first), as(admin(), () -> erasures().unfinished()));
    ConflictException running = assertThrows(ConflictException.class, () -> begin(subject));
    assertEquals(ErrorCode.CONFLICT, running.code());
    ErasureCertificate unused = finish(first);
    Erasure second = begin(subject);
    assertEquals(
        List.of(second.id(), first.id()),
        as(admin(), () -> erasures().of(subject)).stream().map(Erasure::id).toList());
    assertEquals(List.of(second), as(admin(), () -> erasures().unfinished()));
    assertThrows(ConflictException.class, () -> begin(userOf(world().colleague()), first.id()));
  }

  @Test
  void keepsCertificatesAsAChain_andForgetsTheKey() {
    Erasure first = begin(userOf(world().endUser()));
    assertEquals(Optional.of(KEY), as(admin(), () -> erasures().key(first.id())));
    assertEquals(AuditHead.EMPTY, as(admin(), () -> erasures().hold()));
    ErasureCertificate one = finish(first);
    assertEquals(Optional.empty(), as(admin(), () -> erasures().key(first.id())));
    ErasureCertificate two = finish(begin(userOf(world().colleague())));
    assertEquals(List.of(one, two), as(admin(), () -> erasures().certificates(0, 10)));
    assertEquals(List.of(one), as(admin(), () -> erasures().certificates(0, 1)));
    assertEquals(List.of(two), as(admin(), () -> erasures().certificates(1, 10)));
    assertEquals(Optional.of(one), as(admin(), () -> erasures().certificate(first.id())));
    assertEquals(Optional.empty(), as(admin(), () -> erasures().certificate(Seeds.uuid(random()))));
    assertTrue(one.isUnchanged());
    assertEquals(new AuditHead(2, two.hash()), as(admin(), () -> erasures().hold()));
    assertEquals(
        ErasureState.COMPLETE,
        as(admin(), () -> erasures().of(userOf(world().endUser()))).get(0).state());
  }

  @Test
  void refusesACertificateThatDoesNotFollow_orOfNoErasure() {
    Erasure erasure = begin(userOf(world().endUser()));
    eraseAll(erasure);
    AuditHead head = as(admin(), () -> erasures().hold());
    ErasureCertificate gap = certificate(new AuditHead(head.number() + 1, head.hash()), erasure);
    assertThrows(ConflictException.class, () -> run(admin(), () -> erasures().finish(gap)));
    Erasure nobody =
        new Erasure(
            Seeds.uuid(random()), erasure.subject(), false, false, ErasureState.ERASING, NOW);
    assertThrows(
        ConflictException.class,
        () -> run(admin(), () -> erasures().finish(certificate(head, nobody))));
    ErasureCertificate good = certificate(head, erasure);
    run(admin(), () -> erasures().finish(good));
    assertThrows(ConflictException.class, () -> run(admin(), () -> erasures().finish(good)));
  }

  @Test
  void isForAdministratorsOfTheTenantAlone() {
    Subject subject = userOf(world().endUser());
    UUID id = Seeds.uuid(random());
    for (TenantScope other : List.of(world().colleague(), world().orgAdmin(), world().system())) {
      for (Runnable call :
          List.<Runnable>of(
              () -> erasures().begin(id, subject, false, false, KEY),
              () -> erasures().of(subject),
              () -> erasures().unfinished(),
              () -> erasures().key(id),
              () -> erasures().hold(),
              () -> erasures().certificate(id),
              () -> erasures().certificates(0, 10))) {
        assertThrows(ForbiddenException.class, () -> run(other, call));
      }
    }
    Subject foreign = userOf(world().foreigner());
    assertThrows(ForbiddenException.class, () -> begin(foreign));
    assertThrows(ForbiddenException.class, () -> begin(Subject.tenant(admin().tenant())));
    assertThrows(IllegalStateException.class, () -> erasures().unfinished());
    write(world().endUser(), 1, "not erased");
  }

  @Test
  void showsNothingOfAnotherTenant() {
    Erasure erasure = begin(userOf(world().endUser()));
    TenantScope foreignAdmin =
        new TenantScope(
            world().foreigner().tenant(),
            null,
            null,
            admin().role(),
            Seeds.uuid(random()),
            null,
            null);
    assertEquals(List.of(), as(foreignAdmin, () -> erasures().unfinished()));
    assertEquals(Optional.empty(), as(foreignAdmin, () -> erasures().key(erasure.id())));
    assertEquals(List.of(), as(foreignAdmin, () -> erasures().certificates(0, 10)));
    assertThrows(
        ConflictException.class,
        () -> run(foreignAdmin, () -> erasures().finish(certificate(AuditHead.EMPTY, erasure))));
    assertFalse(as(admin(), () -> erasures().unfinished()).isEmpty());
  }
}
