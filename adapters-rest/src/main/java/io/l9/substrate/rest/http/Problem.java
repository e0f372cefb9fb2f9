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
 * @param violatedPolicies names of the quotas that were exceeded
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    "A problem document (RFC 9457). Within a batch it is without instance, "
        + "request_id and trace_id.")
public record Problem(
    @Schema(
            value = "The path of this server that explains the problem.",
            format = "uri-reference",
            maxSize = 200)
        String type,
    @Schema(value = "The same for every occurrence.", maxSize = 200) String title,
    @Schema(minimum = 400, maximum = 599) int status,
    @Schema(value = "The details of this occurrence; never repeats content.", maxSize = 2000)
        String detail,
    @Schema(value = "The path of the request.", format = "uri-reference") @Nullable String instance,
    @Schema(ref = "ProblemCode") String code,
    @Schema("Whether the same request may succeed later.") boolean retryable,
    @Schema(maxSize = 128) @Nullable String requestId,
    @Schema(maxSize = 32) @Nullable String traceId,
    @Schema("The places in the request that are wrong.") List<Fault> errors,
    @Schema("Of version-mismatch, the version that is current.") @Nullable Long currentVersion,
    @Schema(
            value =
                "Of quota-exceeded, the policies that were violated: `tenant` (requests in a "
                    + "window), `tenant-concurrency`, `user-concurrency`.",
            maxSize = 10)
        @JsonProperty("violated-policies")
        List<@Schema(maxSize = 100) String> violatedPolicies,
    @Schema(
            value = "Of not-ready, what is in order and what is not, by name.",
            ref = "ReadinessChecks")
        Map<String, String> checks) {

  /** One thing that is wrong with a request. */
  @Schema(name = "ProblemError")
  public record Fault(
      @Schema(
              "A JSON pointer (RFC 6901) into the body, or a slash and the name of a "
                  + "parameter; empty for the whole.")
          String pointer,
      @Schema(ref = "ProblemCode") String code,
      @Schema(maxSize = 2000) String detail) {

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
