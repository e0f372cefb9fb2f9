package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of a thread. */
class ThreadPagingTest extends SharedServerTest {

  private static final String THREAD = "00000000-0000-7000-8000-00000000abcd";

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  @Test
  void pagesThroughAThreadInItsOrder() {
    for (int i = 0; i < 5; i++) {
      rest.stored(
          "{\"packet_type\":\"note\",\"payload\":%d,\"thread_id\":\"%s\"}".formatted(i, THREAD));
      rest.clock.advance(Duration.ofSeconds(1));
    }
    String first = "/v1/threads/" + THREAD + "/packets?limit=2";
    List<Integer> seen = new ArrayList<>();
    Answer page = rest.get(first);
    while (true) {
      page.json().at("/data").forEach(packet -> seen.add(packet.path("payload").asInt()));
      if (!page.json().at("/has_more").asBoolean()) {
        break;
      }
      String link = page.header("Link");
      assertTrue(link.endsWith(">; rel=\"next\""), link);
      assertTrue(link.contains(page.at("/next_cursor")), link);
      page = rest.get(link.substring(1, link.indexOf('>')));
    }
    assertEquals(List.of(0, 1, 2, 3, 4), seen);
    assertNull(page.header("Link"));
    assertTrue(page.json().at("/next_cursor").isNull());
    Answer newest = rest.get(first + "&order=desc");
    assertEquals(4, newest.json().at("/data/0/payload").asInt());
  }

  @Test
  void refusesACursorThatIsNotOfThisList() {
    for (int i = 0; i < 2; i++) {
      rest.stored(
          "{\"packet_type\":\"note\",\"payload\":%d,\"thread_id\":\"%s\"}".formatted(i, THREAD));
    }
    String list = "/v1/threads/" + THREAD + "/packets?limit=1";
    String cursor = rest.get(list).at("/next_cursor");
    assertEquals(200, rest.get(list + "&cursor=" + cursor).status());
    List<String> wrong =
        List.of(
            list + "&cursor=",
            list + "&cursor=x",
            list + "&cursor=" + cursor.substring(1),
            list + "&cursor=" + (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1),
            list + "&cursor=" + cursor.substring(0, 20) + "AAAA" + cursor.substring(24),
            list + "&order=desc&cursor=" + cursor,
            list.replace(THREAD, UNKNOWN) + "&cursor=" + cursor);
    for (String path : wrong) {
      assertProblem(400, "invalid-cursor", "/cursor", rest.get(path));
    }
    assertProblem(400, "malformed-request", null, rest.get(list + "&cursor=%F0%9F"));
    assertProblem(
        400, "invalid-cursor", "/cursor", rest.get(list + "&cursor=" + cursor, "colleague"));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=201,400,limit-too-large,/limit",
    "limit=0,422,validation-failed,/limit",
    "limit=-1,422,validation-failed,/limit",
    "limit=ten,422,validation-failed,/limit",
    "limit=99999999999,422,validation-failed,/limit",
    "limit=%zz,422,validation-failed,/limit",
    "limit=1&limit=2,422,validation-failed,/limit",
    "order=up,422,validation-failed,/order",
    "colour=red,422,validation-failed,/colour",
  })
  void refusesParametersThatAreWrong(String query, int status, String code, String pointer) {
    Answer answer = rest.getRaw("/v1/threads/" + THREAD + "/packets?" + query);
    assertProblem(status, code, pointer, answer);
  }

  @Test
  void showsAThreadOnlyToThoseWhoSeeIt() {
    rest.stored("{\"packet_type\":\"note\",\"payload\":1,\"thread_id\":\"" + THREAD + "\"}");
    String path = "/v1/threads/" + THREAD + "/packets";
    assertEquals(1, rest.get(path).json().at("/data").size());
    assertEquals(0, rest.get(path, "foreigner").json().at("/data").size());
    assertNotEquals(200, rest.get(path, "nobody").status());
  }
}
