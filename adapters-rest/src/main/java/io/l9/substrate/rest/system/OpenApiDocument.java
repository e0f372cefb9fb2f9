package io.l9.substrate.rest.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document as it was written, and the same as JSON. */
final class OpenApiDocument {

  /** Read and converted once. */
  static final OpenApiDocument INSTANCE = new OpenApiDocument();

  private final byte[] yaml;
  private final byte[] json;

  private OpenApiDocument() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the jar");
      }
      yaml = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json = new JsonMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
  }

  byte[] yaml() {
    return yaml;
  }

  byte[] json() {
    return json;
  }
}
