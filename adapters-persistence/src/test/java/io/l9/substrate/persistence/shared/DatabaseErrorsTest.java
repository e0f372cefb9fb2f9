package io.l9.substrate.persistence.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class DatabaseErrorsTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "42501, -, ForbiddenException, FORBIDDEN",
        "23505, packet_store_duplicate_key, ConflictException, DUPLICATE_CONTENT",
        "23505, packet_store_pkey, ConflictException, CONFLICT",
        "23505, memory_embeddings_p03_tenant_id_packet_id_key, ConflictException, CONFLICT",
        "23503, packet_parents_parent_fkey, ValidationException, PARENT_NOT_FOUND",
        "23503, memory_embeddings_tenant_id_packet_id_fkey, ConflictException, CONFLICT",
        "23514, packet_store_importance_check, ValidationException, VALIDATION_FAILED",
        "23502, -, ValidationException, VALIDATION_FAILED",
        "22003, -, ValidationException, VALIDATION_FAILED",
        "22008, -, ValidationException, VALIDATION_FAILED",
        "22021, -, ValidationException, VALIDATION_FAILED",
        "57014, -, UnavailableException, ROLLED_BACK",
        "40001, -, UnavailableException, ROLLED_BACK",
        "40P01, -, UnavailableException, ROLLED_BACK",
        "55P03, -, UnavailableException, ROLLED_BACK",
        "25P02, -, UnavailableException, ROLLED_BACK",
        "25006, -, UnavailableException, READ_ONLY",
        "42P01, -, UnavailableException, SCHEMA_NOT_CURRENT",
        "42883, -, UnavailableException, SCHEMA_NOT_CURRENT",
        "26000, -, UnavailableException, DATABASE_UNAVAILABLE",
        "42P05, -, UnavailableException, DATABASE_UNAVAILABLE",
        "08001, -, UnavailableException, DATABASE_UNAVAILABLE",
        "08006, -, UnavailableException, DATABASE_UNAVAILABLE",
        "25P03, -, UnavailableException, DATABASE_UNAVAILABLE",
        "53300, -, UnavailableException, DATABASE_UNAVAILABLE",
        "57P01, -, UnavailableException, DATABASE_UNAVAILABLE",
        "57P03, -, UnavailableException, DATABASE_UNAVAILABLE",
      })
  void becomesTheDomainsError_withoutTheServersWords(
      String state, String constraint, String type, ErrorCode code) {
    RuntimeException failure =
        new IllegalStateException(
            new GenericJDBCException("at work", serverError(state, constraint), "SELECT secret"));
    SubstrateException translated =
        assertInstanceOf(SubstrateException.class, DatabaseErrors.translate(failure));
    assertEquals(type, translated.getClass().getSimpleName());
    assertEquals(code, translated.code());
    assertFalse(translated.getMessage().contains("secret"), translated.getMessage());
    assertFalse(translated.getMessage().contains("SELECT"), translated.getMessage());
  }

  @Test
  void aMissingScopeIsAMistakeOfTheProgram() {
    RuntimeException translated = DatabaseErrors.translate(serverError("28000", null));
    assertInstanceOf(IllegalStateException.class, translated);
    assertFalse(translated.getMessage().contains("secret"), translated.getMessage());
  }

  @Test
  void anUnknownErrorIsAMistakeOfTheProgram_thatNamesItsState() {
    RuntimeException translated = DatabaseErrors.translate(serverError("XX000", null));
    assertInstanceOf(IllegalStateException.class, translated);
    assertTrue(translated.getMessage().contains("XX000"), translated.getMessage());
    assertFalse(translated.getMessage().contains("secret"), translated.getMessage());
  }

  @Test
  void aPoolWithoutAFreeConnectionIsUnavailable() {
    UnavailableException translated =
        assertInstanceOf(
            UnavailableException.class,
            DatabaseErrors.translate(new SQLTransientConnectionException("timeout")));
    assertEquals(ErrorCode.DATABASE_UNAVAILABLE, translated.code());
  }

  @Test
  void whatIsNoDatabaseErrorStaysWhatItIs() {
    RuntimeException planted = new IllegalArgumentException("planted");
    assertSame(planted, DatabaseErrors.translate(planted));
    assertNull(DatabaseErrors.sqlException(planted));
    RuntimeException domains = new ConflictException(ErrorCode.CONFLICT, "planted");
    assertSame(domains, DatabaseErrors.translate(domains));
  }

  @Test
  void aFailedCommitStoredNothing_unlessNobodyKnows() {
    assertEquals(ErrorCode.ROLLED_BACK, DatabaseErrors.notCommitted(failure("23505")).code());
    assertEquals(ErrorCode.ROLLED_BACK, DatabaseErrors.notCommitted(failure("40001")).code());
    assertEquals(
        ErrorCode.DATABASE_UNAVAILABLE, DatabaseErrors.notCommitted(failure("08006")).code());
  }

  private static RuntimeException failure(String state) {
    return new GenericJDBCException("at work", serverError(state, null), "SELECT secret");
  }

  private static SQLException serverError(String state, String constraint) {
    return new PSQLException(
        new ServerErrorMessage(
            "SERROR\0C"
                + state
                + "\0Msecret words of the server\0DKey (name)=(secret)\0"
                + (constraint == null ? "" : "n" + constraint + "\0")));
  }
}
