package io.l9.substrate.rest.http;

/** What a route does that needs no identity. */
@FunctionalInterface
public interface OpenEndpoint {
  void handle(Call call);
}
