package io.l9.substrate.inmemory.planted.kit;

import io.l9.substrate.testkit.planted.kit.TestClock;

public final class UsesATestClock {
  TestClock clock;
}
