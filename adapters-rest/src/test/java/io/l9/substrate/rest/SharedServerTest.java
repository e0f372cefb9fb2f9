package io.l9.substrate.rest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Tests that share one server, because a server costs more than most of them; each acts in tenants
 * of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SharedServerTest {

  final RestFixture rest = new RestFixture();

  @BeforeEach
  void changeTenants() {
    rest.changeTenants();
  }

  @AfterAll
  void stopServer() {
    rest.close();
  }
}
