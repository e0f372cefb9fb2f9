package io.l9.substrate.bootstrap.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tenant that moves over HTTP: exported, imported as a copy, and exported again. */
class ArchiveTransferIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String ARCHIVES = "/v1/subjects/archives";

  private final TenantWorld world = new TenantWorld(new Random(29));
  private MemorySubstrate l9;
  private CanaryServer server;

  @BeforeEach
  void start() {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .embedder(new FakeEmbedder())
            .keyPepper("a pepper of thirty-two characters")
            .build();
    server =
        CanaryServer.start(
            l9,
            Map.of(
                "user", world.endUser(),
                "admin", world.tenantAdmin(),
                "copy", adminOf(1),
                "other", adminOf(2)));
  }

  private static TenantScope adminOf(int tenant) {
    return new TenantScope(
        new TenantId(new UUID(77, tenant)),
        null,
        null,
        Role.TENANT_ADMIN,
        new UUID(78, tenant),
        null,
        null);
  }

  @AfterEach
  void stop() {
    server.close();
    l9.close();
  }

  private Map<?, ?> post(String credential, String path, String body) {
    CanaryServer.Reply reply =
        server.send(credential, "POST", path, Map.of(), "application/json", body);
    assertTrue(reply.status() < 300, reply::text);
    return Person.read(reply.text());
  }

  private Map<?, ?> exported(String credential) throws Exception {
    Map<?, ?> operation =
        server.ended(credential, post(credential, ARCHIVES, "{\"kind\": \"tenant\"}").get("id"));
    assertEquals("succeeded", operation.get("status"), operation::toString);
    return (Map<?, ?>) operation.get("result");
  }

  private Map<?, ?> imported(String credential, String query, byte[] archive) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(server.uri("/v1/subjects/imports" + query))
                .header("Authorization", "Bearer " + credential)
                .header("Content-Type", "application/zip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(archive))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(202, response.statusCode(), response::body);
    return server.ended(credential, Person.read(response.body()).get("id"));
  }

  /** The rows by table, but entries of the log and operations, of which the transfer is some. */
  private static Map<String, Object> rows(Map<?, ?> result) {
    Map<String, Object> rows = new TreeMap<>();
    ((Map<?, ?>) result.get("files")).forEach((table, count) -> rows.put(table.toString(), count));
    rows.keySet().removeAll(Set.of("audit_log", "operations"));
    return rows;
  }

  private void refused(String code, String credential, String query, byte[] archive)
      throws Exception {
    Map<?, ?> operation = imported(credential, query, archive);
    assertEquals("failed", operation.get("status"), operation::toString);
    assertEquals(code, ((Map<?, ?>) operation.get("problem")).get("code"), operation::toString);
  }

  @Test
  void aTenantIsCopied_orNothingOfIt() throws Exception {
    for (String animal : new String[] {"otter", "heron"}) {
      post(
          "user",
          "/v1/packets",
          "{\"packet_type\": \"note\", \"tags\": [\"%s\"], \"payload\": \"the %s swims\"}"
              .formatted(animal, animal));
      post(
          "user",
          "/v1/facts",
          "{\"subject\": \"%s\", \"predicate\": \"eats\", \"object\": \"fish\"}".formatted(animal));
    }
    Map<?, ?> of = exported("admin");
    byte[] archive = server.archive("admin", of.get("archive_id"));
    assertTrue(((Number) rows(of).get("packet_store")).intValue() >= 2, of::toString);

    refused("malformed-request", "copy", "?ids=remap", Arrays.copyOf(archive, archive.length / 2));
    refused("malformed-request", "copy", "?ids=remap", new byte[0]);
    refused("conflict", "copy", "", archive); // its ids are taken in this database
    Map<?, ?> dry = imported("copy", "?ids=remap&dry_run=true", archive);
    assertEquals("succeeded", dry.get("status"), dry::toString);
    assertEquals(0, ((Number) rows(exported("copy")).get("packet_store")).intValue());

    Map<?, ?> copied = imported("copy", "?ids=remap", archive);
    assertEquals("succeeded", copied.get("status"), copied::toString);
    assertEquals(rows(of), rows((Map<?, ?>) copied.get("result")));
    assertEquals(rows(of), rows(exported("copy")));
    refused("conflict", "copy", "?ids=remap", archive); // it has rows now
    assertEquals(0, ((Number) rows(exported("other")).get("packet_store")).intValue());
  }
}
