package io.l9.substrate.migrations;

import java.io.IOException;

/** A server that we start and stop, one process at a time. */
interface ManagedServer {

  /** A server that answers, and whether it had been running already. */
  record Running(DatabaseServer server, boolean found) {}

  /** Whether there is data from an earlier run, whose passwords must be known. */
  boolean hasData() throws IOException;

  /** Starts the server, with an empty cluster if there is no data, or finds it running. */
  Running ensureRunning(String superuserPassword) throws IOException;

  /** Stops the server and keeps its data. */
  void stop() throws IOException;
}
