package io.l9.substrate.application.retention;

import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.retention.RetentionUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/** Factory of the use case of retention. */
public final class RetentionComponents {

  private RetentionComponents() {}

  public static RetentionUseCases of(
      RetentionStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    return new RetentionUseCases(new RetentionPoliciesService(store, ids, json, clock));
  }
}
