package io.l9.substrate.testkit.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchivePartRepository;
import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.StoredArchive;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Kit of {@link ArchivePartRepository}. */
public abstract class ArchivePartRepositoryContract {

  private TenantWorld world = new TenantWorld(new Random(1));
  private UUID id = new UUID(0, 0);

  protected abstract ArchiveStore store();

  @BeforeEach
  void begin(TestInfo test) {
    Random random = Seeds.of(test);
    world = new TenantWorld(random);
    id = Seeds.uuid(random);
  }

  private <T> T as(TenantScope scope, Supplier<T> work) {
    return store().unitOfWork().inScope(scope, work);
  }

  private void append(TenantScope scope, Ownership owner, int part, byte[] bytes) {
    boolean unused =
        as(
            scope,
            () -> {
              store().parts().append(id, owner, part, bytes);
              return true;
            });
  }

  private Optional<StoredArchive> find(TenantScope scope) {
    return as(scope, () -> store().parts().find(id));
  }

  @Test
  void keepsParts_untilTheyAreDeleted() {
    TenantScope user = world.endUser();
    byte[] first = new byte[ArchivePartRepository.MAX_PART];
    first[7] = 42;
    assertEquals(Optional.empty(), find(user));
    append(user, user.owner(), 0, first);
    append(user, user.owner(), 1, new byte[] {0, -1});
    StoredArchive found = find(user).orElseThrow();
    assertEquals(2, found.parts());
    assertEquals(ArchivePartRepository.MAX_PART + 2, found.bytes());
    assertArrayEquals(first, as(user, () -> store().parts().part(id, 0)).orElseThrow());
    assertArrayEquals(
        new byte[] {0, -1}, as(user, () -> store().parts().part(id, 1)).orElseThrow());
    assertTrue(as(user, () -> store().parts().part(id, 2)).isEmpty());
    assertTrue(as(user, () -> store().parts().delete(id)));
    assertFalse(as(user, () -> store().parts().delete(id)));
    assertEquals(Optional.empty(), find(user));
  }

  @Test
  void ofAUser_isHisOwn() {
    TenantScope user = world.endUser();
    append(user, user.owner(), 0, new byte[] {1});
    for (TenantScope other : List.of(world.colleague(), world.foreigner())) {
      assertEquals(Optional.empty(), find(other));
      assertTrue(as(other, () -> store().parts().part(id, 0)).isEmpty());
      assertFalse(as(other, () -> store().parts().delete(id)));
    }
    assertTrue(find(user).isPresent());
  }

  /** The owners that an export gives to what only administrators may read. */
  @Test
  void ofSomebodyWhoDoesNotExist_isForAdministrators() {
    TenantScope admin = world.tenantAdmin();
    append(admin, new Ownership(admin.tenant(), new OrgId(id), new UserId(id)), 0, new byte[] {1});
    for (TenantScope other :
        List.of(world.endUser(), world.colleague(), world.orgAdmin(), world.foreigner())) {
      assertEquals(Optional.empty(), find(other), other::toString);
    }
    assertTrue(find(admin).isPresent());
  }

  @Test
  void refusesRowsOfOthers() {
    assertThrows(
        ForbiddenException.class,
        () -> append(world.endUser(), world.colleague().owner(), 0, new byte[] {1}));
    assertThrows(
        ForbiddenException.class,
        () -> append(world.endUser(), world.foreigner().owner(), 0, new byte[] {1}));
  }

  @Test
  void refuseToWork_outsideOfAUnit() {
    ArchivePartRepository parts = store().parts();
    assertThrows(IllegalStateException.class, () -> parts.find(id));
    assertThrows(IllegalStateException.class, () -> parts.part(id, 0));
    assertThrows(IllegalStateException.class, () -> parts.delete(id));
    assertThrows(
        IllegalStateException.class,
        () -> parts.append(id, world.endUser().owner(), 0, new byte[] {1}));
  }
}
