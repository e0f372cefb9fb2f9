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
import io.l9.substrate.rest.auth.Identification;
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
 * What stands between a request and its route: who is calling, with which permission, within which
 * quota, until when, and whether it was answered before. Thread-safe.
 */
public final class Admission {

  /** As {@code Authentication} remembers callers for five seconds, ten at most in all. */
  private static final Duration CREDENTIAL_KNOWN = Duration.ofSeconds(4);

  private final Identification identification;
  private final Quotas quotas;
  private final Places places;
  private final Deadlines deadlines;
  private final IdempotentRequests requests;
  private final Duration deadline;
  private final Duration maxDeadline;
  private final Clock clock;

  /**
   * Admits requests.
   *
   * @param deadline of a request that does not say how long it waits
   * @param maxDeadline the longest that a request may wait
   */
  public Admission(
      Identification identification,
      Quotas quotas,
      Places places,
      Deadlines deadlines,
      IdempotentRequests requests,
      Duration deadline,
      Duration maxDeadline,
      Clock clock) {
    this.identification = identification;
    this.quotas = quotas;
    this.places = places;
    this.deadlines = deadlines;
    this.requests = requests;
    this.deadline = deadline;
    this.maxDeadline = maxDeadline;
    this.clock = clock;
  }

  /**
   * Lets a request in.
   *
   * @return the caller's to close
   * @throws QuotaExceededException if the tenant asks for too much
   */
  Visitor admit(Context ctx, Route route) {
    Caller caller =
        identification.caller(ctx::header, ctx.req().getRemoteAddr(), Routes.ids(ctx).trace());
    MDC.put("correlation_id", caller.scope().correlation().toString());
    Quotas.Share share = quotas.of(caller.scope().tenant());
    count(ctx, share);
    permitted(route.permission, caller);
    Preferences preferences = Preferences.of(ctx.header("Prefer"), deadline, maxDeadline);
    Places.Visit visit = places.enter(Person.of(caller.scope()), route.kind());
    return new Visitor(ctx, caller, preferences, share, visit);
  }

  /** One request that was let in, and its credential, place and time. */
  final class Visitor implements AutoCloseable {

    private final Context ctx;
    private final Caller caller;
    private final Preferences preferences;
    private final Quotas.Share share;
    private final Places.Visit visit;
    private Instant known = clock.instant();
    private Instant asked = known;

    private Visitor(
        Context ctx,
        Caller caller,
        Preferences preferences,
        Quotas.Share share,
        Places.Visit visit) {
      this.ctx = ctx;
      this.caller = caller;
      this.preferences = preferences;
      this.share = share;
      this.visit = visit;
    }

    Caller caller() {
      return caller;
    }

    Person person() {
      return visit.person();
    }

    boolean respondAsync() {
      return preferences.respondAsync();
    }

    /** A place, at once or later. */
    CompletableFuture<@Nullable Void> place() {
      asked = clock.instant();
      return visit.place(preferences.deadline());
    }

    void leavePlace() {
      visit.leavePlace();
    }

    /** Does something that takes its time without a place. */
    void aside(Runnable other) {
      visit.aside(other);
    }

    /**
     * Refuses to go on for somebody whose credential has ended; asks every few seconds.
     *
     * @throws UnauthenticatedException if it has
     */
    void stillWelcome() {
      Instant now = clock.instant();
      Instant end = caller.expiresAt();
      if (now.isAfter(known.plus(CREDENTIAL_KNOWN)) || (end != null && !end.isAfter(now))) {
        identification.again(ctx::header);
        known = now;
      }
    }

    /** The answer of a route, by its deadline, and once if the request asks for that. */
    Reply answer(Route route, Call call) {
      stillWelcome();
      Duration left = preferences.deadline().minus(Duration.between(asked, clock.instant()));
      if (left.isNegative() || left.isZero()) {
        throw new UnavailableException(
            ErrorCode.DEADLINE_EXCEEDED, "The time was over before the work began.", null);
      }
      Reply reply = deadlines.within(left, () -> answerOnce(ctx, route, call));
      stillWelcome();
      return unlessKnown(ctx, share, reply);
    }

    @Override
    public void close() {
      visit.close();
    }
  }

  private Reply answerOnce(Context ctx, Route route, Call call) {
    Supplier<Reply> work =
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
    Reply reply = reply(answered.answer());
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

  private static StoredAnswer stored(Reply reply) {
    return new StoredAnswer(
        reply.status(), reply.mediaType(), reply.headers(), AnswerBody.of(reply.body()));
  }

  private static Reply reply(StoredAnswer stored) {
    return new Reply(
        stored.status(), stored.mediaType(), stored.headers(), stored.body().toArray());
  }

  private void count(Context ctx, Quotas.Share share) {
    String policy = quotas.policy();
    if (policy == null) {
      return;
    }
    Quotas.Left left = share.take();
    ctx.header("RateLimit-Policy", policy);
    ctx.header("RateLimit", left.header());
    if (!left.granted()) {
      throw new QuotaExceededException(
          "The tenant has sent as many requests as it may in this time.",
          List.of("tenant"),
          left.waitSeconds());
    }
  }

  static void permitted(@Nullable Permission needed, Caller caller) {
    if (needed != null && !caller.permissions().contains(needed)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "The credential is not good for this; it needs the scope " + needed.code() + ".");
    }
  }

  private static boolean read(Context ctx) {
    return HandlerType.GET.equals(ctx.method()) || HandlerType.HEAD.equals(ctx.method());
  }

  /** Tags what is read; tells a client that has it already, which costs it nothing. */
  private Reply unlessKnown(Context ctx, Quotas.Share share, Reply reply) {
    if (reply.status() != 200 || !read(ctx)) {
      return reply;
    }
    Reply tagged =
        reply.headers().containsKey("ETag")
            ? reply
            : reply.with("ETag", EntityTags.ofBody(reply.body()));
    Preconditions.matched(ctx, String.valueOf(tagged.headers().get("ETag")));
    tagged = tagged.with("Cache-Control", "private, no-cache");
    EntityTags known = EntityTags.of("If-None-Match", ctx.header("If-None-Match"));
    if (known == null || !known.holdWeakly(String.valueOf(tagged.headers().get("ETag")))) {
      return tagged;
    }
    // Who says * has nothing that could be the same, and asks whether there is anything.
    if (!known.any()) {
      share.giveBack();
    }
    return new Reply(304, null, tagged.headers(), new byte[0]);
  }
}
