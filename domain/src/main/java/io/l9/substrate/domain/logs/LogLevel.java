package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The severity of a line, the least severe first. */
public enum LogLevel implements Coded {
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  /** The name in upper case, as the specification writes it. */
  @Override
  public String code() {
    return name();
  }

  /** Whether it is this level or a more severe one. */
  public boolean isAtLeast(LogLevel other) {
    return compareTo(other) >= 0;
  }

  /**
   * Returns the level of a code.
   *
   * @param pointer the place of the code, for the error
   * @throws ValidationException if there is no such level; the message names them all
   */
  public static LogLevel ofCode(String pointer, String code) {
    for (LogLevel level : values()) {
      if (level.code().equals(code)) {
        return level;
      }
    }
    throw ValidationException.at(
        pointer,
        "must be one of "
            + Arrays.stream(values()).map(LogLevel::code).collect(Collectors.joining(", ")));
  }
}
