package io.l9.substrate.rest.http;

/** Answers a call: parses it, calls a port, renders what comes back. */
@FunctionalInterface
public interface Endpoint {
  void answer(Call call);
}
