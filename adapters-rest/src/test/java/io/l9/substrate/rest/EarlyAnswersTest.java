package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Answers to requests of which the body was not read. */
class EarlyAnswersTest extends RawConnectionsTest {

  private static final String REFUSED =
      head(
          "POST",
          "/v1/packets",
          "nobody",
          "Content-Type: application/json\r\nContent-Length: 2\r\n");

  @Test
  void sayThatTheConnectionEnds_ifTheBodyHasNotCome() throws IOException {
    String answer = rest(connected(REFUSED)).toLowerCase(Locale.ROOT);
    assertTrue(answer.startsWith("http/1.1 401"), answer);
    assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
  }

  @Test
  void leaveTheConnectionOpen_ifTheBodyHasCome() throws IOException {
    Socket socket = connected(REFUSED + "{}");
    String first = answer(socket);
    assertTrue(first.startsWith("http/1.1 401"), first);
    assertFalse(first.contains("connection: close"), first);
    socket.getOutputStream().write((REFUSED + "{}").getBytes(StandardCharsets.ISO_8859_1));
    String second = answer(socket);
    assertTrue(second.startsWith("http/1.1 401"), second);
  }

  /** One answer with its body, in lower case. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertTrue(next >= 0, head::toString);
      head.append((char) next);
    }
    String read = head.toString().toLowerCase(Locale.ROOT);
    String length = read.replaceFirst("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
    socket.getInputStream().readNBytes(Integer.parseInt(length));
    return read;
  }
}
