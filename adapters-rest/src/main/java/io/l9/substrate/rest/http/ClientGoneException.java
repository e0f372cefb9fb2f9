package io.l9.substrate.rest.http;

import java.io.IOException;

/** The client has disconnected; its request is abandoned. */
final class ClientGoneException extends RuntimeException {

  ClientGoneException(IOException cause) {
    super("the client went away", cause);
  }
}
