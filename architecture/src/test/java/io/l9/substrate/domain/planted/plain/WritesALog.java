package io.l9.substrate.domain.planted.plain;

import java.util.logging.Logger;

public final class WritesALog {
  private static final Logger LOG = Logger.getLogger("planted");

  void write() {
    LOG.info("planted");
  }
}
