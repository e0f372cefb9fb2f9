package io.l9.substrate.rest.planted.wiring;

import io.l9.substrate.bootstrap.planted.wiring.Wiring;

public final class CallsTheWiring {
  Wiring wiring;
}
