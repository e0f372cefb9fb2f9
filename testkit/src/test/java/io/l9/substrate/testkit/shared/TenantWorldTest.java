package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests that the world can show a leak: each rule decides differently for some of its rows. */
class TenantWorldTest {

  private final TenantWorld world = new TenantWorld(new Random(1));

  @Test
  void hasActorsOfEveryRole_butThePlatformsAdministrators() {
    Set<Role> roles = world.actors().stream().map(TenantScope::role).collect(Collectors.toSet());
    assertEquals(EnumSet.complementOf(EnumSet.of(Role.PLATFORM_ADMIN)), roles);
    assertEquals(world.owners().size(), new HashSet<>(world.owners()).size());
  }

  @Test
  void everyActorSeesSomeRowsAndNotOthers_andWritesFewerThanItSeesUnlessItIsAnAdministrator() {
    for (TenantScope actor : world.actors()) {
      long sees = world.owners().stream().filter(o -> actor.sees(o, Visibility.SHARED)).count();
      long writes =
          world.owners().stream().filter(o -> actor.mayWrite(o, Visibility.SHARED)).count();
      assertTrue(sees > 0 && sees < world.owners().size());
      assertTrue(actor.role() == Role.TENANT_ADMIN ? writes == sees : writes < sees);
    }
  }

  @Test
  void theForeignerDiffersInNothingButTheTenant() {
    TenantScope user = world.endUser();
    TenantScope foreigner = world.foreigner();
    assertEquals(user.org(), foreigner.org());
    assertEquals(user.user(), foreigner.user());
    assertEquals(user.role(), foreigner.role());
    assertNotEquals(user.tenant(), foreigner.tenant());
  }

  @Test
  void writersMayWrite_andAreMissingOnlyForPrivateRowsWithoutAnOrganisation() {
    for (Ownership owner : world.owners()) {
      for (Visibility visibility : Visibility.values()) {
        Optional<TenantScope> writer = world.writerOf(owner, visibility);
        assertTrue(writer.map(w -> w.mayWrite(owner, visibility)).orElse(true));
        assertEquals(visibility == Visibility.L_PRIVATE && owner.org() == null, writer.isEmpty());
      }
    }
  }
}
