package io.l9.substrate.rest.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document as it was written, and the same as JSON. */
record OpenApiDocument(byte[] yaml, byte[] json) {

  static OpenApiDocument load() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the jar");
      }
      byte[] yaml = in.readAllBytes();
      return new OpenApiDocument(
          yaml, new JsonMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
