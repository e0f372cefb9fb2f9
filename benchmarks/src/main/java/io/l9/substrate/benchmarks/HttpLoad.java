package io.l9.substrate.benchmarks;

import java.io.IOException;
import java.util.Locale;

/** Requests over HTTP as the clients of a load send them. */
final class HttpLoad {

  private HttpLoad() {}

  /** The requests of a connection, by their numbers. */
  @FunctionalInterface
  interface Requests {
    byte[] of(int turn);
  }

  /** Opens a connection that sends them one after the other. */
  static ClosedLoopLoad.Client client(int port, Requests requests) throws IOException {
    HttpConnection connection = new HttpConnection(port);
    return new ClosedLoopLoad.Client() {
      private int turn;

      @Override
      public void ask() throws IOException {
        int status = connection.send(requests.of(turn++));
        if (status >= 300) {
          throw new IOException("the server answered " + status);
        }
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  /** Returns a search for words that few packets have. */
  static byte[] search(String key, int turn) {
    return HttpConnection.request("POST", "/v1/search", key, "{\"text\":\"" + words(turn) + "\"}");
  }

  static String words(int turn) {
    return String.format(Locale.ROOT, "dock%d customer%d", turn % 97, turn % 389);
  }
}
