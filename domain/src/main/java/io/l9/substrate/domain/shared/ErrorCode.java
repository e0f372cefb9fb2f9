package io.l9.substrate.domain.shared;

/**
 * The stable code of a failure: part of the contract, equal in Java, on the wire and in the log.
 */
public enum ErrorCode implements Coded {
  MALFORMED_REQUEST("malformed-request"),
  INVALID_CURSOR("invalid-cursor"),
  LIMIT_TOO_LARGE("limit-too-large"),
  UNAUTHENTICATED("unauthenticated"),
  FORBIDDEN("forbidden"),
  IDENTITY_OVERRIDE_FORBIDDEN("identity-override-forbidden"),
  SUBJECT_ERASED("subject-erased"),
  NOT_FOUND("not-found"),
  MODULE_DISABLED("module-disabled"),
  METHOD_NOT_ALLOWED("method-not-allowed"),
  NOT_ACCEPTABLE("not-acceptable"),
  CONFLICT("conflict"),
  LEASE_LOST("lease-lost"),
  MISSING_CHANNELS("missing-channels"),
  DUPLICATE_CONTENT("duplicate-content"),
  IMMUTABLE_FIELD("immutable-field"),
  IDEMPOTENCY_IN_PROGRESS("idempotency-in-progress"),
  EXPIRED("expired"),
  VERSION_MISMATCH("version-mismatch"),
  PAYLOAD_TOO_LARGE("payload-too-large"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type"),
  VALIDATION_FAILED("validation-failed"),
  PARENT_NOT_FOUND("parent-not-found"),
  LINEAGE_CYCLE("lineage-cycle"),
  DIMENSION_MISMATCH("dimension-mismatch"),
  UNKNOWN_EMBEDDING_SPACE("unknown-embedding-space"),
  IDEMPOTENCY_MISMATCH("idempotency-mismatch"),
  PRECONDITION_REQUIRED("precondition-required"),
  QUOTA_EXCEEDED("quota-exceeded"),
  INTERNAL("internal"),
  EMBEDDING_PROVIDER_UNAVAILABLE("embedding-provider-unavailable"),
  LANGUAGE_MODEL_UNAVAILABLE("language-model-unavailable"),
  DATABASE_UNAVAILABLE("database-unavailable"),
  DATABASE_LOGIN_REFUSED("database-login-refused"),
  READ_ONLY("read-only"),
  GRANT_MISSING("grant-missing"),
  SCHEMA_NOT_CURRENT("schema-not-current"),
  SCHEMA_TOO_NEW("schema-too-new"),
  CLOSED("closed"),
  NOT_READY("not-ready"),
  VIEW_NOT_READY("view-not-ready"),
  ROLLED_BACK("rolled-back"),
  INTERRUPTED("interrupted"),
  DEADLINE_EXCEEDED("deadline-exceeded");

  private final String code;

  ErrorCode(String code) {
    this.code = code;
  }

  /** The code in kebab case, as it stands on the wire. */
  @Override
  public String code() {
    return code;
  }
}
