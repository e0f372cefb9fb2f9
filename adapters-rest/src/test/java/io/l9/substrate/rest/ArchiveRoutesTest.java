package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.identity.Permission;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveRoutesTest extends SharedServerTest {

  private static final String PATH = "/v1/subjects/archives";

  private String exported(String key) {
    Answer accepted = rest.post(PATH, key, "{\"kind\":\"user\"}");
    assertEquals(202, accepted.status(), accepted::toString);
    assertEquals("subjects.export", accepted.at("/kind"));
    rest.runOperations();
    Answer operation = rest.get("/v1/operations/" + accepted.at("/id"), key);
    assertEquals("succeeded", operation.at("/status"), operation::toString);
    return operation.at("/result/archive_id");
  }

  @Test
  void anArchiveIsReadByWhoeverAsked_untilItIsDeleted() throws Exception {
    String path = PATH + "/" + exported("user");
    HttpResponse<byte[]> read = read(path, "user");
    assertEquals(200, read.statusCode());
    assertEquals("application/zip", read.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(
        MadeUpArchives.BYTES, read.headers().firstValueAsLong("Content-Length").orElseThrow());
    assertEquals(MadeUpArchives.BYTES, read.body().length);
    for (int i = 0; i < MadeUpArchives.BYTES; i++) {
      assertEquals((byte) (i / 1000), read.body()[i]);
    }
    for (String other : new String[] {"colleague", "foreigner", "foreign-admin"}) {
      assertProblem(404, "not-found", null, rest.get(path, other));
      assertProblem(404, "not-found", null, delete(path, other));
    }
    assertEquals(204, delete(path, "user").status());
    assertProblem(404, "not-found", null, rest.get(path, "user"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user         | {"kind":"org"}                                                      | 403 | forbidden
          tenant-admin | {"kind":"user"}                                                     | 422 | validation-failed
          user         | {"kind":"galaxy"}                                                   | 422 | validation-failed
          user         | {"kind":"tenant","id":"00000000-0000-7000-8000-000000000001"}       | 422 | validation-failed
          user         | {}                                                                  | 422 | validation-failed
          user         | {"kind":"user","id":7}                                              | 422 | validation-failed
          user         | {"kind":"user","name":"x"}                                          | 422 | validation-failed
          """)
  void refuses(String key, String body, int status, String code) {
    assertProblem(status, code, null, rest.post(PATH, key, body));
  }

  private Answer imported(String key, String query, String type, byte[] body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri("/v1/subjects/imports" + query))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  @ParameterizedTest
  @CsvSource({"'', false, false", "?ids=remap&dry_run=true, true, true", "?ids=keep, false, false"})
  void anImportReadsItsBodyTwice_inTheBackground(String query, boolean isDryRun, boolean isNew) {
    Answer accepted = imported("tenant-admin", query, "application/zip", new byte[100_000]);
    assertEquals(202, accepted.status(), accepted::toString);
    assertEquals("subjects.import", accepted.at("/kind"));
    rest.runOperations();
    Answer operation = rest.get("/v1/operations/" + accepted.at("/id"), "tenant-admin");
    assertEquals("succeeded", operation.at("/status"), operation::toString);
    assertEquals("100000", operation.at("/result/bytes"));
    assertEquals(String.valueOf(isDryRun), operation.at("/result/dry_run"));
    assertEquals(String.valueOf(isNew), operation.at("/result/new"));
  }

  @Test
  void refusesImports() {
    byte[] body = new byte[10];
    assertProblem(403, "forbidden", null, imported("user", "", "application/zip", body));
    assertProblem(
        415, "unsupported-media-type", null, imported("tenant-admin", "", "text/plain", body));
    assertProblem(
        422,
        "validation-failed",
        "/ids",
        imported("tenant-admin", "?ids=new", "application/zip", body));
    assertProblem(
        422,
        "validation-failed",
        "/dry_run",
        imported("tenant-admin", "?dry_run=perhaps", "application/zip", body));
    assertProblem(
        422,
        "validation-failed",
        "/tenant",
        imported("tenant-admin", "?tenant=1", "application/zip", body));
    EnumSet<Permission> others = EnumSet.allOf(Permission.class);
    others.remove(Permission.SUBJECT_IMPORT);
    rest.permissions.put("tenant-admin", others);
    assertProblem(403, "forbidden", null, imported("tenant-admin", "", "application/zip", body));
  }

  @Test
  void needsAPermissionOfItsOwn() {
    EnumSet<Permission> others = EnumSet.allOf(Permission.class);
    others.remove(Permission.SUBJECT_EXPORT);
    rest.permissions.put("user", others);
    assertProblem(403, "forbidden", null, rest.post(PATH, "user", "{\"kind\":\"user\"}"));
    assertProblem(403, "forbidden", null, rest.get(PATH + "/" + new UUID(7, 1), "user"));
    assertProblem(403, "forbidden", null, delete(PATH + "/" + new UUID(7, 1), "user"));
  }

  private Answer delete(String path, String key) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(path)).header("Authorization", "Bearer " + key).DELETE());
  }

  private HttpResponse<byte[]> read(String path, String key) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(rest.uri(path)).header("Authorization", "Bearer " + key).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }
}
