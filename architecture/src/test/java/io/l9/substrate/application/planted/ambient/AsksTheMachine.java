package io.l9.substrate.application.planted.ambient;

import java.time.Instant;

public final class AsksTheMachine {
  String name() {
    return Instant.now() + System.getenv("NAME");
  }
}
