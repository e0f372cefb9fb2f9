package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots as the published client of the schema writes them: whole worlds as documents. */
class WorldDocumentsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String DOCUMENT =
      """
      {"entities": {
         "a": {"entity_type": "s", "attributes": {"n": 1}, "confidence": 0.5, "version": 3},
         "b": {"attributes": {}, "created_at": "2025-01-01T00:00:00Z"},
         "c": {"city": "Ulm", "version": 1}},
       "relations": [], "state_version": 7}""";

  private final MemorySubstrate substrate =
      MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
  private final Memory memory = substrate.as("documents " + UUID.randomUUID(), "org", "user");
  private final WorldMemory world = memory.world();
  private final WorldMemory admin = substrate.as(memory.scope().withRole(Role.ORG_ADMIN)).world();

  @AfterEach
  void close() {
    substrate.close();
  }

  private SnapshotId written(String document) throws SQLException {
    UUID id = UUID.randomUUID();
    try (Connection superuser = DATABASE.superuser().getConnection();
        PreparedStatement insert =
            superuser.prepareStatement(
                "INSERT INTO world_model_snapshots (snapshot_id, tenant_id, org_id, user_id,"
                    + " snapshot, state_version, entity_count, description)"
                    + " VALUES (?, ?, ?, NULL, ?::jsonb, 7, 3, 'nightly')")) {
      insert.setObject(1, id);
      insert.setObject(2, memory.scope().tenant().value());
      insert.setObject(3, assertPresent(memory.scope().org()).value());
      insert.setString(4, document);
      assertEquals(1, insert.executeUpdate());
    }
    return new SnapshotId(id);
  }

  private static <T> T assertPresent(T value) {
    assertNotNull(value);
    return value;
  }

  private void put(String name, String attributes) {
    Outcome unused =
        world.apply(
            new Operation.Put(
                EntityName.of(name),
                EntityContent.of("t", new JsonDocument(attributes), 1),
                Expected.anything()));
  }

  private List<String> entities() {
    return world.list(EntityQuery.all(9), Moment.now()).stream()
        .map(entity -> entity.name() + " v" + entity.version() + " " + words(entity.content()))
        .toList();
  }

  private static String words(EntityContent content) {
    return content.type() + " " + content.attributes() + " " + content.confidence();
  }

  @Test
  void isRestored_asOneUpdateThatCanBeUndone_andProvenByItsDigest() throws SQLException {
    put("a", "{\"n\":2}");
    put("x", "{}");
    SnapshotId id = written(DOCUMENT);
    WorldDocument document = world.document(id);
    assertEquals("nightly", document.description());
    assertEquals(List.of(document), world.documents(9, null).items());
    assertEquals(List.of(), world.snapshots(9, null).items(), "it names no state");

    Restored dry = admin.restoreDocument(id, true, null);
    assertEquals(new DiffSummary(2, 1, 1), dry.changes());
    assertNull(dry.update());
    VersionMismatchException stale =
        assertThrows(
            VersionMismatchException.class,
            () -> admin.restoreDocument(id, false, dry.stateBefore() - 1));
    assertEquals(2, stale.currentVersion());
    assertThrows(ValidationException.class, () -> admin.restoreDocument(id, false, -1));
    Restored done = admin.restoreDocument(id, false, dry.stateBefore());
    assertEquals(dry.changes(), done.changes());
    assertEquals(
        List.of(
            "a v2 s {\"n\":1} 0.5", "b v1 unknown {} 1.0", "c v1 unknown {\"city\":\"Ulm\"} 1.0"),
        entities());
    assertEquals(document.digest(), world.state().digest());
    assertEquals(3, world.state().number());
    assertEquals(DiffSummary.NONE, admin.restoreDocument(id, false, null).changes());
    assertEquals(3, world.state().number(), "and so nothing was done");

    assertEquals(4, admin.restore(Restore.of(done.stateBefore())).changes().total());
    assertEquals(List.of("a v3 t {\"n\":2} 1.0", "x v3 t {} 1.0"), entities());
    assertFalse(admin.check(false).differences() > 0);
  }

  @Test
  void isReadInPages() throws SQLException {
    SnapshotId id = written(DOCUMENT);
    assertEquals(
        List.of("a", "b"),
        world.documented(id, 2, null).stream().map(entity -> entity.name().text()).toList());
    assertEquals(
        List.of("unknown {\"city\":\"Ulm\"} 1.0"),
        world.documented(id, 2, EntityName.of("b")).stream()
            .map(entity -> words(entity.content()))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"entity_id\": \"a\", \"attributes\": {\"n\": 1}, \"confidence\": 7}, {\"n\": 1}, 5]",
        "{\"entities\": [{\"entity_id\": \"a\", \"n\": 1, \"entity_type\": \"unknown\"}]}",
        "{\"a\": {\"attributes\": {\"n\": 1}, \"confidence\": 1e400}, \"state_version\": 3}",
        "{\"entities\": {\"a\": {\"n\": 1, \"confidence\": null}, \"\": {}, \"b\": null}}"
      })
  void isReadHoweverItIsWritten(String text) throws SQLException {
    assertEquals(
        List.of("a unknown {\"n\":1} 1.0"),
        world.documented(written(text), 9, null).stream()
            .map(entity -> entity.name() + " " + words(entity.content()))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "7", "{}", "{\"state_version\": 7}"})
  void isEmpty_whereNothingIsAnEntity(String text) throws SQLException {
    put("a", "{}");
    SnapshotId id = written(text);
    assertEquals(List.of(), world.documented(id, 9, null));
    assertEquals(new DiffSummary(0, 1, 0), admin.restoreDocument(id, true, null).changes());
  }

  @Test
  void isNoneOfOthers_andAdministratorsDecideOnIt() throws SQLException {
    SnapshotId id = written(DOCUMENT);
    WorldMemory neighbour = substrate.as("another " + id, "org", "user").world();
    assertThrows(NotFoundException.class, () -> neighbour.document(id));
    assertThrows(NotFoundException.class, () -> neighbour.documented(id, 9, null));
    assertThrows(ForbiddenException.class, () -> world.restoreDocument(id, true, null));
    assertThrows(ForbiddenException.class, () -> world.deleteDocument(id));
    admin.deleteDocument(id);
    assertThrows(NotFoundException.class, () -> admin.restoreDocument(id, false, null));
    assertThrows(NotFoundException.class, () -> admin.deleteDocument(id));
    assertEquals(0, world.state().number());
  }
}
