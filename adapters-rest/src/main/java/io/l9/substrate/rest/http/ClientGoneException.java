package io.l9.substrate.rest.http;

import java.io.IOException;

/** The client does not listen any more; what it asked for is given up. */
final class ClientGoneException extends RuntimeException {

  ClientGoneException(IOException cause) {
    super("the client went away", cause);
  }
}
