package io.l9.substrate.rest.http;

/** The handler of a route: parses a call, calls a port, and answers with the result. */
@FunctionalInterface
public interface Endpoint {
  void answer(Call call);
}
