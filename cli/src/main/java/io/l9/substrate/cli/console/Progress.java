package io.l9.substrate.cli.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Says how far a piece of work is: one line that is rewritten where a person looks, else a line
 * every few seconds. Not thread-safe.
 */
public final class Progress {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final Clock clock;
  private final String what;
  private final int total;
  private final Instant begun;
  private Instant said;

  /**
   * Begins.
   *
   * @param total 0: nobody knows how much there is
   */
  public Progress(Terminal terminal, Clock clock, String what, int total) {
    this.terminal = terminal;
    this.clock = clock;
    this.what = what;
    this.total = total;
    this.begun = clock.instant();
    this.said = begun;
  }

  public void at(int done) {
    if (terminal.interactive()) {
      terminal.err().print("\r" + line(done));
      terminal.err().flush();
    } else if (Duration.between(said, clock.instant()).compareTo(BETWEEN_LINES) >= 0) {
      said = clock.instant();
      terminal.say(line(done));
    }
  }

  /** Ends the line. */
  public void end() {
    if (terminal.interactive()) {
      terminal.err().print("\r" + " ".repeat(line(total).length() + 2) + "\r");
      terminal.err().flush();
    }
  }

  public double seconds() {
    return Duration.between(begun, clock.instant()).toMillis() / 1000.0;
  }

  private String line(int done) {
    return String.format(
        Locale.ROOT,
        "  %s %d%s (%.0f/s)",
        what,
        done,
        total == 0 ? "" : " of " + total,
        done / Math.max(0.001, seconds()));
  }
}
