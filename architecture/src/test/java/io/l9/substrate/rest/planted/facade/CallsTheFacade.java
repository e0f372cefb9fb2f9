package io.l9.substrate.rest.planted.facade;

import io.l9.substrate.Memory;

public final class CallsTheFacade {
  Memory memory;
}
