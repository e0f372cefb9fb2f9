package io.l9.substrate.cli.demo;

/** An input file is not what it should be; the message says where and what was expected. */
public final class MalformedFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedFileException(String message) {
    super(message);
  }
}
