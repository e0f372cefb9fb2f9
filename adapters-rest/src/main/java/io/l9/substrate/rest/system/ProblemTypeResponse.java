package io.l9.substrate.rest.system;

import io.l9.substrate.rest.http.ProblemType;
import io.l9.substrate.rest.http.Schema;

record ProblemTypeResponse(
    @Schema(format = "uri-reference", maxSize = 200) String type,
    @Schema(ref = "ProblemCode") String code,
    @Schema(minimum = 400, maximum = 599) int status,
    @Schema(maxSize = 200) String title,
    @Schema(maxSize = 2000) String explanation,
    boolean retryable) {

  static ProblemTypeResponse from(ProblemType type) {
    return new ProblemTypeResponse(
        type.uri(),
        type.code().code(),
        type.status(),
        type.title(),
        type.explanation(),
        type.retryable());
  }
}
