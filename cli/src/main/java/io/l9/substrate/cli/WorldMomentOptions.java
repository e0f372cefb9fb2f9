package io.l9.substrate.cli;

import io.l9.substrate.domain.world.Moment;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that name a moment of a world: a time or the number of a state. */
final class WorldMomentOptions {

  /** The one of them that is given. */
  private static final class Given {

    @Option(names = "--at", paramLabel = "TIME", description = "As it was at this time.")
    private @Nullable String time;

    @Option(names = "--at-state", paramLabel = "N", description = "As it was at this state.")
    private @Nullable Integer state;
  }

  @ArgGroup private @Nullable Given given;

  boolean isGiven() {
    return given != null;
  }

  Moment moment() {
    if (given == null) {
      return Moment.now();
    }
    Instant time = FilterOptions.time("--at", given.time);
    return time == null ? Moment.state(Objects.requireNonNull(given.state)) : Moment.time(time);
  }
}
