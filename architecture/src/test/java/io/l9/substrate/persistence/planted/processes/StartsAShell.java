package io.l9.substrate.persistence.planted.processes;

import java.io.IOException;

public final class StartsAShell {
  Process start() throws IOException {
    return new ProcessBuilder("sh").start();
  }
}
