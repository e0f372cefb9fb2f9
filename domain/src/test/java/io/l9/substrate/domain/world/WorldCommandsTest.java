package io.l9.substrate.domain.world;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorldCommandsTest {

  private static final JsonDocument NOTHING = new JsonDocument("{}");
  private static final EntityName NAME = EntityName.of("supplier:acme");
  private static final TenantId TENANT = new TenantId(new UUID(0, 1));
  private static final OrgId ORG = new OrgId(new UUID(0, 2));

  private static Operation delete(EntityName name) {
    return new Operation.Delete(name, Expected.anything());
  }

  private static Insight insight(String type, List<Operation> operations) {
    return new Insight(new UUID(0, 9), type, operations, null, ConfidenceRule.REPLACE, null);
  }

  @Test
  void refusesContentThatCannotBeStored() {
    refused("/entity_id", () -> EntityName.of(""));
    refused("/entity_id", () -> EntityName.of(null));
    refused("/entity_id", () -> EntityName.of("n".repeat(EntityName.MAX_TEXT + 1)));
    refused("/entity_type", () -> EntityContent.of(" ", NOTHING, 1));
    refused("/attributes", () -> EntityContent.of("t", new JsonDocument("[]"), 1));
    refused(
        "/attributes",
        ErrorCode.PAYLOAD_TOO_LARGE,
        () ->
            EntityContent.of(
                "t",
                new JsonDocument(
                    "{\"a\":\"" + "ä".repeat(EntityContent.MAX_ATTRIBUTES / 2) + "\"}"),
                1));
    refused("/confidence", () -> EntityContent.of("t", NOTHING, 1.01));
    refused("/confidence", () -> EntityContent.of("t", NOTHING, Double.NaN));
    refused(
        "/attributes",
        () -> new Operation.Patch(NAME, null, new JsonDocument("null"), null, Expected.anything()));
    refused("/expected_version", () -> Expected.version(0));
    refused("/expected_version", () -> new Expected.AnyOf(Set.of(0)));
  }

  @Test
  void refusesInsightsThatSayNothing_orOneThingTwice() {
    refused("/operations", () -> insight("t", List.of()));
    refused("/operations", () -> insight("t", Collections.nCopies(1001, delete(NAME))));
    refused("/operations/1/entity_id", () -> insight("t", List.of(delete(NAME), delete(NAME))));
    refused("/insight_type", () -> insight(WorldUpdate.RESTORE, List.of(delete(NAME))));
    refused("/insight_type", () -> insight("", List.of(delete(NAME))));
  }

  @Test
  void refusesMomentsThatNeverCome() {
    refused("/at_state", () -> Moment.state(-1));
    refused("/at", () -> Moment.time(Instant.MAX));
    refused("/state_version", () -> Restore.of(-1));
    refused("/limit", ErrorCode.LIMIT_TOO_LARGE, () -> EntityQuery.all(1001));
  }

  @Test
  void admitsTheVersionsThatAreExpected() {
    assertTrue(Expected.anything().admits(0) && Expected.anything().admits(3));
    assertTrue(Expected.absence().admits(0) && !Expected.absence().admits(1));
    assertTrue(Expected.presence().admits(2) && !Expected.presence().admits(0));
    Expected some = new Expected.AnyOf(Set.of(2, 5));
    assertTrue(some.admits(2) && some.admits(5) && !some.admits(3) && !some.admits(0));
    assertEquals(OptionalInt.of(5), some.seen());
    Expected none = new Expected.AnyOf(Set.of());
    assertTrue(!none.admits(0) && !none.admits(1) && none.seen().isEmpty());
    assertEquals("AnyOf[versions=[2, 5]]", some.toString());
  }

  @Test
  void ordersNamesByCodePoint() {
    EntityName astral = EntityName.of("\uD83D\uDE00");
    EntityName last = EntityName.of("\uFFFD");
    assertTrue(last.compareTo(astral) < 0, "as the database does, and char does not");
  }

  @Test
  void letsMembersChangeTheirWorld_andAdministratorsRestoreIt() {
    World own = new World(TENANT, ORG);
    World whole = new World(TENANT, null);
    World other = new World(TENANT, new OrgId(new UUID(0, 3)));
    TenantScope member = actor(Role.END_USER, ORG);
    assertTrue(own.isVisibleTo(member) && own.isWritableBy(member));
    assertFalse(own.isAdministeredBy(member));
    assertTrue(whole.isVisibleTo(member));
    assertFalse(whole.isWritableBy(member) || other.isVisibleTo(member));
    TenantScope orgAdmin = actor(Role.ORG_ADMIN, ORG);
    assertTrue(own.isAdministeredBy(orgAdmin));
    assertFalse(whole.isWritableBy(orgAdmin) || other.isAdministeredBy(orgAdmin));
    TenantScope tenantAdmin = actor(Role.TENANT_ADMIN, null);
    assertTrue(whole.isAdministeredBy(tenantAdmin) && other.isAdministeredBy(tenantAdmin));
    TenantScope system = actor(Role.L9_SYSTEM, ORG);
    assertTrue(own.isWritableBy(system));
    assertFalse(own.isAdministeredBy(system));
    World foreign = new World(new TenantId(new UUID(7, 7)), ORG);
    assertFalse(foreign.isVisibleTo(tenantAdmin));
  }

  private static TenantScope actor(Role role, @Nullable OrgId org) {
    return new TenantScope(
        TENANT, org, new UserId(new UUID(0, 4)), role, new UUID(0, 5), null, null);
  }
}
