package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.rest.http.ProblemType;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {

  /** The contract: to change a line is to break clients. */
  private static final Map<ErrorCode, Integer> STATUSES = new EnumMap<>(ErrorCode.class);

  static {
    STATUSES.put(ErrorCode.MALFORMED_REQUEST, 400);
    STATUSES.put(ErrorCode.INVALID_CURSOR, 400);
    STATUSES.put(ErrorCode.LIMIT_TOO_LARGE, 400);
    STATUSES.put(ErrorCode.UNAUTHENTICATED, 401);
    STATUSES.put(ErrorCode.FORBIDDEN, 403);
    STATUSES.put(ErrorCode.IDENTITY_OVERRIDE_FORBIDDEN, 403);
    STATUSES.put(ErrorCode.SUBJECT_ERASED, 403);
    STATUSES.put(ErrorCode.NOT_FOUND, 404);
    STATUSES.put(ErrorCode.MODULE_DISABLED, 404);
    STATUSES.put(ErrorCode.METHOD_NOT_ALLOWED, 405);
    STATUSES.put(ErrorCode.NOT_ACCEPTABLE, 406);
    STATUSES.put(ErrorCode.CONFLICT, 409);
    STATUSES.put(ErrorCode.LEASE_LOST, 409);
    STATUSES.put(ErrorCode.MISSING_CHANNELS, 409);
    STATUSES.put(ErrorCode.DUPLICATE_CONTENT, 409);
    STATUSES.put(ErrorCode.IMMUTABLE_FIELD, 409);
    STATUSES.put(ErrorCode.IDEMPOTENCY_IN_PROGRESS, 409);
    STATUSES.put(ErrorCode.EXPIRED, 410);
    STATUSES.put(ErrorCode.VERSION_MISMATCH, 412);
    STATUSES.put(ErrorCode.PAYLOAD_TOO_LARGE, 413);
    STATUSES.put(ErrorCode.UNSUPPORTED_MEDIA_TYPE, 415);
    STATUSES.put(ErrorCode.VALIDATION_FAILED, 422);
    STATUSES.put(ErrorCode.PARENT_NOT_FOUND, 422);
    STATUSES.put(ErrorCode.LINEAGE_CYCLE, 422);
    STATUSES.put(ErrorCode.DIMENSION_MISMATCH, 422);
    STATUSES.put(ErrorCode.UNKNOWN_EMBEDDING_SPACE, 422);
    STATUSES.put(ErrorCode.IDEMPOTENCY_MISMATCH, 422);
    STATUSES.put(ErrorCode.PRECONDITION_REQUIRED, 428);
    STATUSES.put(ErrorCode.QUOTA_EXCEEDED, 429);
    STATUSES.put(ErrorCode.INTERNAL, 500);
    STATUSES.put(ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, 502);
    STATUSES.put(ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, 502);
    STATUSES.put(ErrorCode.DATABASE_UNAVAILABLE, 503);
    STATUSES.put(ErrorCode.DATABASE_LOGIN_REFUSED, 503);
    STATUSES.put(ErrorCode.READ_ONLY, 503);
    STATUSES.put(ErrorCode.GRANT_MISSING, 503);
    STATUSES.put(ErrorCode.SCHEMA_NOT_CURRENT, 503);
    STATUSES.put(ErrorCode.SCHEMA_TOO_NEW, 503);
    STATUSES.put(ErrorCode.CLOSED, 503);
    STATUSES.put(ErrorCode.NOT_READY, 503);
    STATUSES.put(ErrorCode.VIEW_NOT_READY, 503);
    STATUSES.put(ErrorCode.ROLLED_BACK, 503);
    STATUSES.put(ErrorCode.INTERRUPTED, 503);
    STATUSES.put(ErrorCode.DEADLINE_EXCEEDED, 504);
  }

  @Test
  void givesEveryCodeItsStatus() {
    for (ErrorCode code : ErrorCode.values()) {
      assertEquals(STATUSES.get(code), ProblemType.of(code).status(), code::code);
      assertEquals(code, ProblemType.of(code).code());
    }
  }

  @Test
  void givesEveryCodeWordsOfItsOwn() {
    Set<String> titles = new HashSet<>();
    Set<String> explanations = new HashSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      ProblemType type = ProblemType.of(code);
      assertTrue(titles.add(type.title()), code::code);
      assertTrue(explanations.add(type.explanation()), code::code);
      assertTrue(code.code().matches("[a-z]+(-[a-z0-9]+)*"), code::code);
    }
  }

  @Test
  void promisesLaterSuccess_onlyOfWhatPasses() {
    for (ErrorCode code : ErrorCode.values()) {
      ProblemType type = ProblemType.of(code);
      boolean passes =
          type.status() > 500
              || code == ErrorCode.IDEMPOTENCY_IN_PROGRESS
              || code == ErrorCode.QUOTA_EXCEEDED;
      assertEquals(passes, type.retryable(), code::code);
    }
  }
}
