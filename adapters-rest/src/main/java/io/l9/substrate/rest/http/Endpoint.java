package io.l9.substrate.rest.http;

import io.l9.substrate.domain.tenancy.TenantScope;

/** What a route does once it is known who is calling. */
@FunctionalInterface
public interface Endpoint {
  void handle(Call call, TenantScope scope);
}
