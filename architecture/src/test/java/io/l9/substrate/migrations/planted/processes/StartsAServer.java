package io.l9.substrate.migrations.planted.processes;

import java.io.IOException;

/** Innocent. */
final class StartsAServer {
  Process start() throws IOException {
    return new ProcessBuilder("postgres").start();
  }
}
