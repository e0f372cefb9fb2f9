package io.l9.substrate.rest.http;

import io.javalin.http.HandlerType;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.rest.limits.ConcurrencyLimits;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The description of a method of a path; {@link #to} registers it. The defaults are: any
 * credential, no query parameters, JSON, within the deadline. Not thread-safe.
 */
public final class Route {

  private static final int DEFAULT_BODY = 2 << 20;

  final HandlerType method;
  final String path;
  private final Consumer<Route> registered;
  @Nullable Permission permission;
  Set<String> parameters = Set.of();
  List<String> mediaTypes = List.of(MediaTypes.JSON);
  long maxBody = DEFAULT_BODY;
  boolean spooled;
  boolean conditional;
  boolean creating;
  boolean streamed;
  boolean repeatable;
  Endpoint endpoint = call -> {};

  Route(HandlerType method, String path, Consumer<Route> registered) {
    this.method = method;
    this.path = path;
    this.registered = registered;
  }

  /** Requires a permission of the credential. */
  public Route needs(Permission needed) {
    permission = needed;
    return this;
  }

  /** Sets the known query parameters; any other is refused. */
  public Route knows(String... names) {
    parameters = Set.of(names);
    return this;
  }

  /** Sets the size that its body may have, unpacked, in bytes; the default is 2 MiB. */
  public Route body(int maxBytes) {
    maxBody = maxBytes;
    return this;
  }

  /** Takes a body of many lines, of at most so many bytes unpacked; it is kept in a file. */
  public Route spools(long maxBytes) {
    maxBody = maxBytes;
    spooled = true;
    return this;
  }

  /** Honours the header {@code Idempotency-Key}. */
  public Route once() {
    repeatable = true;
    return this;
  }

  /** Evaluates the header {@code If-Match}; a change that does not is refused with it. */
  public Route ifMatch() {
    conditional = true;
    return this;
  }

  /** Evaluates the header {@code If-None-Match: *}: the change is only made if nothing is there. */
  public Route ifAbsent() {
    creating = true;
    return this;
  }

  /** Answers in one of these media types instead of JSON. */
  public Route as(String... otherMediaTypes) {
    mediaTypes = List.of(otherMediaTypes);
    return this;
  }

  /** Streams its answer in this media type, without a deadline. */
  public Route streams(String otherMediaType) {
    streamed = true;
    return as(otherMediaType);
  }

  ConcurrencyLimits.Kind kind() {
    if (!streamed) {
      return ConcurrencyLimits.Kind.REQUEST;
    }
    return mediaTypes.contains(MediaTypes.EVENT_STREAM)
        ? ConcurrencyLimits.Kind.LISTENER
        : ConcurrencyLimits.Kind.TRANSFER;
  }

  /** Registers it; a read answers HEAD as well. */
  public void to(Endpoint answering) {
    endpoint = answering;
    registered.accept(this);
  }

  /** The permission that it requires; null if any credential will do. */
  public @Nullable Permission permission() {
    return permission;
  }

  /** The known query parameters. */
  public Set<String> parameters() {
    return parameters;
  }

  /** Whether it honours the header {@code Idempotency-Key}. */
  public boolean repeatable() {
    return repeatable;
  }

  /** Whether it evaluates the header {@code If-Match}, other than as every read does. */
  public boolean conditional() {
    return conditional;
  }

  /** Whether it evaluates the header {@code If-None-Match}, other than as every read does. */
  public boolean creating() {
    return creating;
  }

  /** Method and path template. */
  @Override
  public String toString() {
    return method.name() + " " + path;
  }
}
