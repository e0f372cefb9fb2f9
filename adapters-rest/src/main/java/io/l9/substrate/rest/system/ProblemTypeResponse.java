package io.l9.substrate.rest.system;

import io.l9.substrate.rest.http.ProblemType;

record ProblemTypeResponse(
    String type, String code, int status, String title, String explanation, boolean retryable) {

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
