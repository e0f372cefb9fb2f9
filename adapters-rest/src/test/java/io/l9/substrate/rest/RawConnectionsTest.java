package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that open connections and send bytes on them. */
abstract class RawConnectionsTest {

  final List<Socket> sockets = new ArrayList<>();

  RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    rest.close();
  }

  void restart(RestConfig.Limits limits, ClientTimeouts timeouts) {
    rest.close();
    rest = new RestFixture(search -> search, limits, timeouts);
  }

  Socket connected(String sent) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(1 << 12);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), rest.server.port()));
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  static String head(String method, String path, String key, String more) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key
        + "\r\n"
        + more
        + "\r\n";
  }

  static String unfinished(String key) {
    return head(
            "POST",
            "/v1/packets",
            key,
            "Content-Type: application/json\r\nContent-Length: 1000\r\n")
        + "{";
  }

  /** Of a reader who came late, if not too late; no more than 32 MiB of an answer without end. */
  static String rest(Socket socket) {
    try {
      return new String(socket.getInputStream().readNBytes(1 << 25), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  void othersAreServed() {
    for (int i = 0; i < 20; i++) {
      assertEquals(200, rest.get("/v1/info", "foreigner").status());
    }
  }

  Socket exporting(String key) throws IOException {
    Socket socket = connected(head("GET", "/v1/packets/export", key, ""));
    assertEquals('H', socket.getInputStream().read());
    return socket;
  }

  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
