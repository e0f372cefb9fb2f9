package io.l9.substrate.cli.demo;

import com.github.f4b6a3.uuid.UuidCreator;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;

/**
 * Ids that are the same at every run, so that what is there already is found again: UUIDv5 in the
 * tenant's id. Different actors get different ids for the same input.
 */
record DemoIds(TenantScope scope) {

  ThreadId thread(String name) {
    return new ThreadId(id("thread:" + name));
  }

  /** The payload takes part: input that was edited becomes a new packet and no conflict. */
  PacketId packet(String name, JsonDocument payload) {
    return new PacketId(id("packet:" + name + ":" + payload.text()));
  }

  private UUID id(String name) {
    return UuidCreator.getNameBasedSha1(
        scope.tenant().value(), scope.org() + "/" + scope.user() + "/" + name);
  }
}
