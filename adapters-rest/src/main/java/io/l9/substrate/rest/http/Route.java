package io.l9.substrate.rest.http;

import io.javalin.http.HandlerType;
import io.l9.substrate.domain.identity.Permission;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A method of a path, while it is described; {@link #to} registers it. What is not said is: any
 * permission, no query parameters, JSON, within the deadline. Not thread-safe.
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
  boolean streamed;
  boolean repeatable;
  Endpoint endpoint = call -> {};

  Route(HandlerType method, String path, Consumer<Route> registered) {
    this.method = method;
    this.path = path;
    this.registered = registered;
  }

  /** What the credential must be good for. */
  public Route needs(Permission needed) {
    permission = needed;
    return this;
  }

  /** The query parameters that it knows; any other is refused. */
  public Route knows(String... names) {
    parameters = Set.of(names);
    return this;
  }

  /** How many bytes its body may have, once it is unpacked; 2 MiB if it is not said. */
  public Route body(int maxBytes) {
    maxBody = maxBytes;
    return this;
  }

  /** Takes a body of many lines, of at most so many bytes once it is unpacked; held in a file. */
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

  /** Answers in one of these media types instead of JSON. */
  public Route as(String... otherMediaTypes) {
    mediaTypes = List.of(otherMediaTypes);
    return this;
  }

  /** Writes its answer bit by bit, for as long as it takes: without a deadline. */
  public Route streams(String otherMediaType) {
    streamed = true;
    return as(otherMediaType);
  }

  Places.Kind kind() {
    if (!streamed) {
      return Places.Kind.REQUEST;
    }
    return mediaTypes.contains(MediaTypes.EVENT_STREAM)
        ? Places.Kind.LISTENER
        : Places.Kind.TRANSFER;
  }

  /** Registers it; a read answers HEAD as well. */
  public void to(Endpoint answering) {
    endpoint = answering;
    registered.accept(this);
  }

  /** What the credential must be good for; null: any credential will do. */
  public @Nullable Permission permission() {
    return permission;
  }

  /** The query parameters that it knows. */
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

  /** Method and path template. */
  @Override
  public String toString() {
    return method.name() + " " + path;
  }
}
