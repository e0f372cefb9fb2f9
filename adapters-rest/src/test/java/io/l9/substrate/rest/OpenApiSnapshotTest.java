package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.rest.system.OpenApiDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the OpenAPI document with the committed one, so that a review shows every change. */
class OpenApiSnapshotTest {

  private static final Path SNAPSHOT = Path.of("..", "docs", "openapi.yaml");

  private static final String UPDATE = "l9.docs.update";

  @Test
  void theDocumentIsTheCommittedOne() throws IOException {
    String current = new String(OpenApiDocument.INSTANCE.yaml(), StandardCharsets.UTF_8);
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(SNAPSHOT, current);
      return;
    }
    assertEquals(
        Files.readString(SNAPSHOT),
        current,
        () ->
            "the HTTP interface has changed. If that is wanted, write docs/openapi.yaml anew and"
                + " commit it: mvn -pl adapters-rest -am test -Dtest=OpenApiSnapshotTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D"
                + UPDATE
                + "=true");
  }
}
