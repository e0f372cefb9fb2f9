package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldDocuments;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.testkit.shared.Stores;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Documents of other clients over HTTP, out of a list: the memory has no other clients, and {@code
 * WorldDocumentsIT} reads those of the database; and what worlds keep.
 */
class WorldDocumentRoutesTest {

  private static final String DOCUMENTS = "/v1/world/documents";
  private static final SnapshotId ID =
      new SnapshotId(UUID.fromString("019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6091"));
  private static final String ONE = DOCUMENTS + "/" + ID.value();
  private static final String RETENTION = "/v1/world/retention";

  private final List<String> done = new ArrayList<>();
  private final RestFixture rest =
      RestFixture.over(
          useCases ->
              Stores.with(
                  useCases,
                  WorldUseCases.class,
                  Stores.with(useCases.world(), WorldDocuments.class, new Listed(done))),
          RestConfig.Limits.DEFAULT);

  @AfterEach
  void stop() {
    rest.close();
  }

  /** One document of each world, with three entities. */
  private record Listed(List<String> done) implements WorldDocuments {

    @Override
    public WorldDocument get(TenantScope scope, World world, SnapshotId id) {
      if (!id.equals(ID)) {
        throw new NotFoundException(ErrorCode.NOT_FOUND, "There is no such document.");
      }
      return new WorldDocument(id, world, 3, WorldDigest.EMPTY, null, "etl", RestFixture.NOW);
    }

    @Override
    public Page<WorldDocument> list(TenantScope scope, World world, int limit, Position after) {
      WorldDocument only = get(scope, world, ID);
      return after == null
          ? new Page<>(List.of(only), only.position())
          : new Page<>(List.of(), null);
    }

    @Override
    public List<DocumentedEntity> entities(
        TenantScope scope, World world, SnapshotId id, int limit, EntityName after) {
      String from = after == null ? "" : after.text();
      EntityContent content = EntityContent.of("t", new JsonDocument("{\"n\":1}"), 0.5);
      return List.of("a", "b", "c").stream()
          .filter(name -> name.compareTo(from) > 0)
          .limit(limit)
          .map(name -> new DocumentedEntity(new EntityName(name), content))
          .toList();
    }

    @Override
    public Restored restore(
        TenantScope scope, World world, SnapshotId id, boolean isDryRun, Integer expectedState) {
      requireAdmin(scope);
      done.add("restore " + world.org() + " " + isDryRun + " " + expectedState);
      return new Restored(new DiffSummary(3, 2, 1), 7, null, null);
    }

    @Override
    public void delete(TenantScope scope, World world, SnapshotId id) {
      requireAdmin(scope);
      done.add("delete " + world.org());
    }

    private static void requireAdmin(TenantScope scope) {
      if (scope.role() == Role.END_USER) {
        throw new ForbiddenException(ErrorCode.FORBIDDEN, "An administrator decides on that.");
      }
    }
  }

  @Test
  void listsReadsRestoresAndDeletesDocuments() {
    Answer list = rest.get(DOCUMENTS);
    assertEquals(ID.value().toString(), list.at("/data/0/document_id"));
    assertEquals("3", list.at("/data/0/entity_count"));
    assertEquals(
        0, rest.get(DOCUMENTS + "?cursor=" + list.at("/next_cursor")).json().path("data").size());
    assertEquals("etl", rest.get(ONE).at("/created_by"));
    Answer entities = rest.get(ONE + "/entities?limit=2");
    assertEquals("{\"n\":1}", entities.json().at("/data/1/attributes").toString());
    assertEquals(
        "c",
        rest.get(ONE + "/entities?limit=2&cursor=" + entities.at("/next_cursor"))
            .at("/data/0/entity_id"));
    assertProblem(403, "forbidden", null, rest.post(ONE + "/restore", "{\"dry_run\":true}"));
    Answer counted = rest.post(ONE + "/restore", "org-admin", "{\"dry_run\":true}");
    assertEquals("7", counted.at("/state_version_before"), counted::toString);
    assertEquals("3", counted.at("/added"));
    assertProblem(
        422, "validation-failed", "/dry_run", rest.post(ONE + "/restore", "org-admin", "{}"));
    assertProblem(
        422,
        "validation-failed",
        "/expected_state_version",
        rest.post(ONE + "/restore", "org-admin", "{\"dry_run\":false}"));
    String confirmed = "{\"dry_run\":false,\"expected_state_version\":7}";
    assertEquals(200, rest.post(ONE + "/restore?world=tenant", "org-admin", confirmed).status());
    assertEquals(204, rest.send("DELETE", ONE, "org-admin", null).status());
    String org = String.valueOf(rest.world.endUser().org());
    assertEquals(
        List.of("restore " + org + " true null", "restore null false 7", "delete " + org), done);
    assertProblem(
        404, "not-found", null, rest.get(DOCUMENTS + "/00000000-0000-7000-8000-00000000ffff"));
    assertProblem(422, "validation-failed", "/id", rest.get(DOCUMENTS + "/x"));
  }

  @Test
  void setsWhatAWorldKeeps_forAdministratorsAlone() {
    assertEquals("{\"days\":null,\"states\":null}", rest.get(RETENTION).text());
    assertProblem(403, "forbidden", null, keep("user", "{\"days\":9}"));
    assertEquals(
        "{\"days\":9,\"states\":7}", keep("org-admin", "{\"days\":9,\"states\":7}").text());
    assertEquals("{\"days\":9,\"states\":7}", rest.get(RETENTION).text());
    assertEquals("{\"days\":null,\"states\":null}", rest.get(RETENTION, "foreigner").text());
    assertProblem(422, "validation-failed", "/days", keep("org-admin", "{\"days\":0}"));
    assertProblem(422, "validation-failed", "/states", keep("org-admin", "{\"states\":-1}"));
    assertProblem(422, "validation-failed", "/weeks", keep("org-admin", "{\"weeks\":1}"));
    assertEquals("{\"days\":null,\"states\":null}", keep("org-admin", "{}").text());
  }

  private Answer keep(String key, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(RETENTION))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, documents, world:read",
    "GET, documents/{id}, world:read",
    "GET, documents/{id}/entities, world:read",
    "POST, documents/{id}/restore, world:admin",
    "DELETE, documents/{id}, world:admin",
    "GET, retention, world:read",
    "PUT, retention, world:admin",
  })
  void needsThePermission(String method, String path, String scope) {
    Set<Permission> others = EnumSet.allOf(Permission.class);
    others.removeIf(permission -> permission.code().equals(scope));
    rest.permissions.put("org-admin", others);
    Answer refused =
        rest.send(
            method, "/v1/world/" + path.replace("{id}", ID.value().toString()), "org-admin", "{}");
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }
}
