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
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.rest.auth.Identification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What stands between a request and its route: who is calling, with which permission, within which
 * quota, until when, and whether it was answered before. Thread-safe.
 */
public final class Admission {

  private final Identification identification;
  private final Quotas quotas;
  private final Deadlines deadlines;
  private final IdempotentRequests requests;
  private final Duration deadline;
  private final Duration maxDeadline;

  /**
   * Admits requests.
   *
   * @param deadline of a request that does not say how long it waits
   * @param maxDeadline the longest that a request may wait
   */
  public Admission(
      Identification identification,
      Quotas quotas,
      Deadlines deadlines,
      IdempotentRequests requests,
      Duration deadline,
      Duration maxDeadline) {
    this.identification = identification;
    this.quotas = quotas;
    this.deadlines = deadlines;
    this.requests = requests;
    this.deadline = deadline;
    this.maxDeadline = maxDeadline;
  }

  /** What is done with a request that was let in. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @return null if it has sent its answer itself
     */
    @Nullable Reply run(Caller caller, Preferences preferences);
  }

  /**
   * Lets a request in, and does its work.
   *
   * @return the answer; null if the work has sent it itself
   * @throws QuotaExceededException if the tenant asks for too much
   */
  @Nullable Reply admit(Context ctx, Route route, Work work) {
    Caller caller = identification.caller(ctx::header, Routes.ids(ctx).trace());
    MDC.put("correlation_id", caller.scope().correlation().toString());
    Quotas.Share share = quotas.of(caller.scope().tenant());
    count(ctx, share);
    permitted(route.permission, caller);
    Preferences preferences = Preferences.of(ctx.header("Prefer"), deadline, maxDeadline);
    enter(share, preferences.deadline());
    try {
      Reply reply = work.run(caller, preferences);
      return reply == null ? null : unlessKnown(ctx, share, reply);
    } finally {
      share.leave();
    }
  }

  /** The answer of a route, by its deadline, and once if the request asks for that. */
  Reply answer(Context ctx, Route route, Call call, Preferences preferences) {
    return deadlines.within(preferences.deadline(), () -> answerOnce(ctx, route, call));
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

  private static void enter(Quotas.Share share, Duration patience) {
    try {
      if (!share.enter(patience)) {
        throw new QuotaExceededException(
            "The tenant has as many requests under way as it may; the next one has to wait.",
            List.of("tenant-concurrency"),
            1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(ErrorCode.NOT_READY, "The server is stopping.", e);
    }
  }

  static void permitted(@Nullable Permission needed, Caller caller) {
    if (needed != null && !caller.permissions().contains(needed)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "The credential is not good for this; it needs the scope " + needed.wireName() + ".");
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
    share.giveBack();
    return new Reply(304, null, tagged.headers(), new byte[0]);
  }
}
