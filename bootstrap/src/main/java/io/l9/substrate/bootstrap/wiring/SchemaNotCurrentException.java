package io.l9.substrate.bootstrap.wiring;

/** The database is there, and its schema is not that of this version. */
public final class SchemaNotCurrentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SchemaNotCurrentException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
