package io.l9.substrate.rest.planted.telemetry;

import io.micrometer.core.instrument.Counter;

public final class CountsByItself {
  Counter counter;
}
