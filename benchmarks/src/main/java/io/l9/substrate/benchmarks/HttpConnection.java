package io.l9.substrate.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection, with as little of a client as there can be, so that what is
 * measured is the server. On one thread.
 */
final class HttpConnection implements AutoCloseable {

  private static final int TIMEOUT_MS = 60_000;

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  HttpConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** A request, ready to be sent; the body may be empty. */
  static byte[] request(String method, String path, String key, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + key
            + "\r\n"
            + (content.length == 0
                ? "\r\n"
                : "Content-Type: application/json\r\nContent-Length: "
                    + content.length
                    + "\r\n\r\n");
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[headBytes.length + content.length];
    System.arraycopy(headBytes, 0, request, 0, headBytes.length);
    System.arraycopy(content, 0, request, headBytes.length, content.length);
    return request;
  }

  /** Sends a request, reads the answer to its end, and gives its status. */
  int send(byte[] request) throws IOException {
    return send(request, OutputStream.nullOutputStream());
  }

  /**
   * Sends a request, and returns the body of the answer.
   *
   * @throws IllegalStateException if the server refuses the request
   */
  String ask(byte[] request) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status = send(request, body);
    String answer = body.toString(StandardCharsets.UTF_8);
    if (status >= 300) {
      throw new IllegalStateException("answers " + status + ": " + answer);
    }
    return answer;
  }

  private int send(byte[] request, OutputStream body) throws IOException {
    out.write(request);
    out.flush();
    String status = line();
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.equals("transfer-encoding: chunked");
    }
    if (chunked) {
      do {
        length = Integer.parseInt(line(), 16);
        body.write(in.readNBytes(length));
        line();
      } while (length > 0);
    } else {
      body.write(in.readNBytes(length));
    }
    return Integer.parseInt(status.substring(9, 12));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
