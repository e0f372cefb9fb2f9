package io.l9.substrate.rest.http;

/** The lines of an answer in newline-delimited JSON, to be written one after the other. */
@FunctionalInterface
public interface Lines {

  /** Writes a line. */
  void write(Object value);
}
