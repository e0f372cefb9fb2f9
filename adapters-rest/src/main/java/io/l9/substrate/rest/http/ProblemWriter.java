package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.limits.QuotaExceededException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The conversion of every failure into a problem document. */
final class ProblemWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

  private ProblemWriter() {}

  static void write(Context ctx, JsonMapper mapper, SubstrateException failure) {
    Problem problem = Problem.of(failure);
    boolean refused = failure.code() == ErrorCode.NOT_READY && failure.getCause() == null;
    if (problem.status() >= 500 && !refused) { // of refusals there may be any number
      LOG.warn("{} {} failed: {}", ctx.method(), ctx.path(), problem.code(), failure);
    }
    write(ctx, mapper, problem);
  }

  /** The problem of a failure after the answer has begun. */
  static Problem of(Context ctx, RuntimeException failure) {
    if (failure instanceof SubstrateException known) {
      LOG.warn("{} {} was aborted: {}", ctx.method(), ctx.path(), known.code().code(), known);
      return Problem.of(known);
    }
    LOG.error("{} {} crashed", ctx.method(), ctx.path(), failure);
    return ofStatus(500);
  }

  static void write(Context ctx, JsonMapper mapper, QuotaExceededException refused) {
    write(ctx, mapper, Problem.of(refused));
    ctx.header("Retry-After", String.valueOf(refused.retryAfter()));
  }

  /** Answers a refusal by Javalin itself: of an unknown path, or of a method of a path. */
  static void write(Context ctx, JsonMapper mapper, HttpResponseException refused) {
    if (HandlerType.OPTIONS.equals(ctx.method())
        && ctx.res().containsHeader("Access-Control-Allow-Origin")) {
      // The question of a listed origin, which the CORS plugin answers, but too late.
      ResponseSender.answer(ctx, new BufferedResponse(200, null, Map.of(), new byte[0]));
      return;
    }
    Problem problem = ofStatus(refused.getStatus());
    if (refused.getStatus() == 405) {
      // Javalin names the methods in a detail whose own name depends on the Accept header.
      ctx.header("Allow", String.join(", ", refused.getDetails().values()));
    }
    write(ctx, mapper, problem);
  }

  static void writeCrash(Context ctx, JsonMapper mapper, Throwable crash) {
    LOG.error("{} {} crashed", ctx.method(), ctx.path(), crash);
    write(ctx, mapper, ofStatus(500));
  }

  static void write(Context ctx, JsonMapper mapper, Problem problem) {
    if (problem.status() == 401) {
      ctx.header(
          "WWW-Authenticate",
          ctx.header("Authorization") == null
              ? "Bearer realm=\"l9\""
              : "Bearer realm=\"l9\", error=\"invalid_token\"");
    }
    boolean soon =
        problem.status() == 503
            || problem.status() == 429
            || (problem.status() == 409 && problem.retryable());
    if (soon) {
      ctx.header("Retry-After", "1");
    }
    ResponseSender.answer(
        ctx,
        new BufferedResponse(
            problem.status(),
            MediaTypes.PROBLEM,
            Map.of(),
            mapper.writeValueAsBytes(problem.in(ctx.path(), Routes.ids(ctx)))));
  }

  /** The problem of a bare status; one that the registry does not have becomes its family's. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(ErrorCode.NOT_FOUND, "The server does not know this path.");
      case 405 ->
          Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "See the header Allow for those it knows.");
      case 413 -> Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is too large.");
      case 415 -> Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON.");
      case 414, 431 ->
          Problem.of(
              ErrorCode.MALFORMED_REQUEST,
              "The request line and headers are larger than the 8 KiB that are read.");
      case 408 ->
          Problem.of(ErrorCode.MALFORMED_REQUEST, "The request came too slowly, or not whole.");
      default ->
          status < 500
              ? Problem.of(
                  ErrorCode.MALFORMED_REQUEST,
                  "The request line or a header is not well-formed. A name with a slash, a"
                      + " backslash, a percent sign or U+0000 cannot stand in a path; send it as a"
                      + " query parameter, in UTF-8 and percent-encoded.")
              : Problem.of(
                  ErrorCode.INTERNAL, "The server failed; its log has more under the request_id.");
    };
  }
}
