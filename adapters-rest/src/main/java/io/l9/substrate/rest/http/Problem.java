package io.l9.substrate.rest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.rest.limits.QuotaExceededException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type where the server explains the code
 * @param instance the path of the request; null within a batch
 * @param errors where in the request the problem lies; empty if not in one place
 * @param currentVersion of what was changed by somebody else
 * @param violatedPolicies names of the quotas that were exceeded
 * @param checks by name, what is ready and what is not
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String instance,
    String code,
    boolean retryable,
    @Nullable String requestId,
    @Nullable String traceId,
    List<Fault> errors,
    @Nullable Long currentVersion,
    @JsonProperty("violated-policies") List<String> violatedPolicies,
    Map<String, String> checks) {

  /** One thing that is wrong with a request. */
  public record Fault(String pointer, String code, String detail) {

    static Fault of(Violation violation) {
      return new Fault(violation.pointer(), violation.code().code(), violation.detail());
    }
  }

  static Problem of(ErrorCode code, String detail) {
    ProblemType type = ProblemType.of(code);
    return new Problem(
        type.uri(),
        type.title(),
        type.status(),
        detail,
        null,
        code.code(),
        type.retryable(),
        null,
        null,
        List.of(),
        null,
        List.of(),
        Map.of());
  }

  /** The problem that a failure is. */
  public static Problem of(SubstrateException failure) {
    return of(failure.code(), detail(failure))
        .with(
            failure.violations().stream().map(Fault::of).toList(),
            failure instanceof VersionMismatchException stale ? stale.currentVersion() : null,
            List.of(),
            Map.of());
  }

  /**
   * The problem that was kept of something that failed before.
   *
   * @param code that of an {@link ErrorCode}; one that this version does not know is {@code
   *     internal}
   */
  public static Problem ofStored(String code, String detail) {
    for (ErrorCode known : ErrorCode.values()) {
      if (known.code().equals(code)) {
        return of(known, detail);
      }
    }
    return of(ErrorCode.INTERNAL, detail);
  }

  static Problem of(QuotaExceededException failure) {
    return of(ErrorCode.QUOTA_EXCEEDED, String.valueOf(failure.getMessage()))
        .with(List.of(), null, failure.policies(), Map.of());
  }

  /** The problem of a server that is not ready. */
  public static Problem notReady(Map<String, String> checks) {
    return of(ErrorCode.NOT_READY, "Not every check passed.")
        .with(List.of(), null, List.of(), checks);
  }

  private Problem with(
      List<Fault> newErrors,
      @Nullable Long newVersion,
      List<String> newPolicies,
      Map<String, String> newChecks) {
    return new Problem(
        type,
        title,
        status,
        detail,
        instance,
        code,
        retryable,
        requestId,
        traceId,
        newErrors,
        newVersion,
        newPolicies,
        newChecks);
  }

  Problem in(@Nullable String path, RequestIds ids) {
    return new Problem(
        type,
        title,
        status,
        detail,
        path,
        code,
        retryable,
        ids.request(),
        ids.trace(),
        errors,
        currentVersion,
        violatedPolicies,
        checks);
  }

  // A violation's detail is a predicate ("is required"): alone it needs its subject.
  private static String detail(SubstrateException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.violations().size() == 1) {
      Violation only = failure.violations().get(0);
      if (only.detail().equals(message)) {
        return (only.pointer().isEmpty() ? "The body" : only.pointer()) + " " + message;
      }
    }
    return message;
  }
}
