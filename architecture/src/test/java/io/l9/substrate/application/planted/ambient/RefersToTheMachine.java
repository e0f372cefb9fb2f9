package io.l9.substrate.application.planted.ambient;

import java.util.UUID;
import java.util.function.Supplier;

public final class RefersToTheMachine {
  Supplier<UUID> ids() {
    return UUID::randomUUID;
  }
}
