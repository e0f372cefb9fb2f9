package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotentRequests;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnauthenticatedException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.rest.auth.CallerResolver;
import io.l9.substrate.rest.limits.ConcurrencyLimits;
import io.l9.substrate.rest.limits.Principal;
import io.l9.substrate.rest.limits.QuotaExceededException;
import io.l9.substrate.rest.limits.RateLimits;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The steps that every request passes before its route: authentication, rate limit, permission,
 * concurrency limit, deadline, and the replay of a request that was answered before. Thread-safe.
 */
public final class RequestPipeline {

  /** With the second for which {@code Authentication} caches a caller, five at most. */
  private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(4);

  private final CallerResolver callers;
  private final RateLimits rates;
  private final ConcurrencyLimits concurrency;
  private final Deadlines deadlines;
  private final IdempotentRequests requests;
  private final Duration deadline;
  private final Duration maxDeadline;
  private final Clock clock;

  /**
   * A pipeline of these steps.
   *
   * @param deadline of a request that does not ask for one by {@code Prefer: wait}
   * @param maxDeadline the longest that a request may wait
   */
  public RequestPipeline(
      CallerResolver callers,
      RateLimits rates,
      ConcurrencyLimits concurrency,
      Deadlines deadlines,
      IdempotentRequests requests,
      Duration deadline,
      Duration maxDeadline,
      Clock clock) {
    this.callers = callers;
    this.rates = rates;
    this.concurrency = concurrency;
    this.deadlines = deadlines;
    this.requests = requests;
    this.deadline = deadline;
    this.maxDeadline = maxDeadline;
    this.clock = clock;
  }

  /**
   * Authenticates a request and admits it within the limits.
   *
   * @return the caller's to close
   * @throws QuotaExceededException if the tenant exceeds a limit
   */
  AdmittedRequest admit(Context ctx, Route route) {
    Caller caller =
        callers.resolve(ctx::header, ctx.req().getRemoteAddr(), Routes.ids(ctx).trace());
    MDC.put("correlation_id", caller.scope().correlation().toString());
    RateLimits.TenantLimit rate = rates.of(caller.scope().tenant());
    count(ctx, rate);
    requirePermission(route.permission, caller);
    Preferences preferences = Preferences.of(ctx.header("Prefer"), deadline, maxDeadline);
    ConcurrencyLimits.Permit permit = concurrency.admit(Principal.of(caller.scope()), route.kind());
    return new AdmittedRequest(ctx, caller, preferences, rate, permit);
  }

  /** A request within the limits, with its caller, slot and deadline. */
  final class AdmittedRequest implements AutoCloseable {

    private final Context ctx;
    private final Caller caller;
    private final Preferences preferences;
    private final RateLimits.TenantLimit rate;
    private final ConcurrencyLimits.Permit permit;
    private Instant lastCheck = clock.instant();
    private Instant admittedAt = lastCheck;

    private AdmittedRequest(
        Context ctx,
        Caller caller,
        Preferences preferences,
        RateLimits.TenantLimit rate,
        ConcurrencyLimits.Permit permit) {
      this.ctx = ctx;
      this.caller = caller;
      this.preferences = preferences;
      this.rate = rate;
      this.permit = permit;
    }

    Caller caller() {
      return caller;
    }

    Principal principal() {
      return permit.principal();
    }

    boolean respondAsync() {
      return preferences.respondAsync();
    }

    /** Takes a slot, at once or later. */
    CompletableFuture<@Nullable Void> acquireSlot() {
      admittedAt = clock.instant();
      return permit.acquireSlot(preferences.deadline());
    }

    void releaseSlot() {
      permit.releaseSlot();
    }

    /** Releases the slot while an action runs. */
    void withoutSlot(Runnable action) {
      permit.withoutSlot(action);
    }

    /**
     * Checks every few seconds that the credential is still valid.
     *
     * @throws UnauthenticatedException if it is not
     */
    void recheckCredential() {
      Instant now = clock.instant();
      Instant end = caller.expiresAt();
      if (now.isAfter(lastCheck.plus(RECHECK_INTERVAL)) || (end != null && !end.isAfter(now))) {
        callers.recheck(ctx::header);
        lastCheck = now;
      }
    }

    /** The route's answer, within the deadline, and once for an idempotency key. */
    BufferedResponse answer(Route route, Call call) {
      recheckCredential();
      Duration left = preferences.deadline().minus(Duration.between(admittedAt, clock.instant()));
      if (left.isNegative() || left.isZero()) {
        throw new UnavailableException(
            ErrorCode.DEADLINE_EXCEEDED,
            "The deadline passed before the request was executed.",
            null);
      }
      BufferedResponse reply = deadlines.within(left, () -> answerOnce(ctx, route, call));
      recheckCredential();
      return orNotModified(ctx, rate, reply);
    }

    @Override
    public void close() {
      permit.close();
    }
  }

  private BufferedResponse answerOnce(Context ctx, Route route, Call call) {
    Supplier<BufferedResponse> work =
        () -> {
          route.endpoint.answer(call);
          return call.whole();
        };
    String key = route.repeatable ? ctx.header("Idempotency-Key") : null;
    if (key == null) {
      return work.get();
    }
    IdempotentRequests.Answered answered =
        requests.run(
            call.scope(),
            new IdempotencyKey(route.toString(), unquoted(key), fingerprint(ctx, call)),
            () -> stored(work.get()));
    BufferedResponse reply = reply(answered.answer());
    return answered.replayed() ? reply.with("Idempotent-Replayed", "true") : reply;
  }

  // A structured string (RFC 9651) is in quotes; a bare token is taken as well.
  private static String unquoted(String key) {
    return key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")
        ? key.substring(1, key.length() - 1)
        : key;
  }

  // The path too: the same key for another thing is another request.
  private static String fingerprint(Context ctx, Call call) {
    byte[] path = (ctx.path() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] body = call.bytes();
    byte[] all = new byte[path.length + body.length];
    System.arraycopy(path, 0, all, 0, path.length);
    System.arraycopy(body, 0, all, path.length, body.length);
    return IdempotencyKey.fingerprint(all);
  }

  private static StoredAnswer stored(BufferedResponse reply) {
    return new StoredAnswer(
        reply.status(), reply.mediaType(), reply.headers(), AnswerBody.of(reply.body()));
  }

  private static BufferedResponse reply(StoredAnswer stored) {
    return new BufferedResponse(
        stored.status(), stored.mediaType(), stored.headers(), stored.body().toArray());
  }

  private void count(Context ctx, RateLimits.TenantLimit rate) {
    String policy = rates.policy();
    if (policy == null) {
      return;
    }
    RateLimits.Remaining left = rate.take();
    ctx.header("RateLimit-Policy", policy);
    ctx.header("RateLimit", left.header());
    if (!left.isGranted()) {
      throw new QuotaExceededException(
          "The tenant has sent as many requests as it may in this time.",
          List.of("tenant"),
          left.waitSeconds());
    }
  }

  static void requirePermission(@Nullable Permission needed, Caller caller) {
    if (needed != null && !caller.permissions().contains(needed)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "The credential has no permission for this; it needs the scope " + needed.code() + ".");
    }
  }

  private static boolean read(Context ctx) {
    return HandlerType.GET.equals(ctx.method()) || HandlerType.HEAD.equals(ctx.method());
  }

  /** Adds the entity tag to a read; answers 304, at no cost, to a client that has it already. */
  private BufferedResponse orNotModified(
      Context ctx, RateLimits.TenantLimit rate, BufferedResponse reply) {
    if (reply.status() != 200 || !read(ctx)) {
      return reply;
    }
    BufferedResponse tagged =
        reply.headers().containsKey("ETag")
            ? reply
            : reply.with("ETag", EntityTags.ofBody(reply.body()));
    Preconditions.matched(ctx, String.valueOf(tagged.headers().get("ETag")));
    tagged = tagged.with("Cache-Control", "private, no-cache");
    EntityTags known = EntityTags.of("If-None-Match", ctx.header("If-None-Match"));
    if (known == null || !known.holdWeakly(String.valueOf(tagged.headers().get("ETag")))) {
      return tagged;
    }
    // A client that sends * holds no copy; it only asks whether there is anything.
    if (!known.any()) {
      rate.refund();
    }
    return new BufferedResponse(304, null, tagged.headers(), new byte[0]);
  }
}
