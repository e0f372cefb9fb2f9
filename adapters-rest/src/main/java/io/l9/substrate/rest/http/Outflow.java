package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.UnauthenticatedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer that goes on for as long as it takes: written in pieces, with its place left to others
 * while the client takes them, and only while the client's credential is good. On one thread.
 */
final class Outflow {

  /** So much is collected before it is written, and has to be taken in the time for so much. */
  static final int PIECE = 32 << 10;

  private final OutputStream out;
  private final Admission.Visitor visitor;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();

  Outflow(OutputStream out, Admission.Visitor visitor) {
    this.out = out;
    this.visitor = visitor;
  }

  void write(byte[] bytes) {
    piece.writeBytes(bytes);
    if (piece.size() >= PIECE) {
      flush();
    }
  }

  void flush() {
    visitor.stillWelcome();
    visitor.aside(this::send);
  }

  /** Sends what is left. */
  void finish() {
    visitor.stillWelcome();
    visitor.leavePlace();
    send();
  }

  /** Sends what is left and why there is no more; only the latter to who is not let in any more. */
  void breakOff(byte[] why) {
    try {
      visitor.stillWelcome();
    } catch (UnauthenticatedException e) {
      piece.reset();
    }
    visitor.leavePlace();
    piece.writeBytes(why);
    send();
  }

  private void send() {
    try {
      piece.writeTo(out);
      out.flush();
      piece.reset();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }
}
