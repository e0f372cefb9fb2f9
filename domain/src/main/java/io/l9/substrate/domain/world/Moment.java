package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;

/** The moment of a world that a reader means. */
public sealed interface Moment {

  /** The present. */
  record Now() implements Moment {}

  /** The moment of a state. */
  record State(int number) implements Moment {

    public State {
      if (number < 0) {
        throw ValidationException.at("/at_state", "must be at least 0");
      }
    }
  }

  /** The state that held at a time. */
  record Time(Instant at) implements Moment {

    public Time {
      Require.optionalTime("/at", Require.present("/at", at));
    }
  }

  static Moment now() {
    return new Now();
  }

  static Moment state(int number) {
    return new State(number);
  }

  static Moment time(Instant at) {
    return new Time(at);
  }
}
