package io.l9.substrate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.demo.Conversation.Question;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.cli.demo.Conversation.Turn;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocomoFileTest {

  private static final String TURNS =
      "[{'speaker':'Ann','dia_id':'D1:1','text':'Hello.'},"
          + "{'speaker':'Bo','dia_id':'D1:2','text':'Look!','blip_caption':'a red kite'}]";
  private static final String SESSION =
      "'session_1_date_time':'1:56 pm on 8 May, 2023','session_1':" + TURNS;

  @Test
  void readsSpeakersTurnsAndTimes() {
    Conversation conversation =
        read("[{'sample_id':'talk','conversation':{'speaker_a':'Ann'," + SESSION + "}}]").get(0);

    assertEquals("talk", conversation.id());
    Session session = conversation.sessions().get(0);
    assertEquals(Instant.parse("2023-05-08T13:56:00Z"), session.start());
    assertEquals(
        List.of(
            new Turn("D1:1", "Ann", "Hello."),
            new Turn("D1:2", "Bo", "Look! (sends a picture: a red kite)")),
        session.turns());
    assertEquals(List.of(), conversation.questions());
  }

  @Test
  void putsSessionsInTheOrderOfTime_andLeavesOutThoseWithoutTurns() {
    Conversation conversation =
        read("[{'sample_id':'talk','conversation':{"
                + "'session_10_date_time':'12:05 am on 2 June, 2023','session_10':"
                + "[{'speaker':'Ann','dia_id':'D10:1','text':'Later.'}],"
                + SESSION
                + ",'session_3_date_time':'9:00 am on 1 June, 2023','session_3':[]"
                + ",'session_4_date_time':'9:00 am on 1 June, 2023'}}]")
            .get(0);

    assertEquals(List.of(1, 10), conversation.sessions().stream().map(Session::number).toList());
    assertEquals(Instant.parse("2023-06-02T00:05:00Z"), conversation.sessions().get(1).start());
  }

  @Test
  void keepsQuestionsThatTurnsAnswer_andSplitsIdsThatShareAString() {
    Conversation conversation =
        read("[{'sample_id':'talk','conversation':{"
                + SESSION
                + "},'qa':["
                + "{'question':'Both?','evidence':['D1:1; D1:2'],'category':1},"
                + "{'question':'Unknown?','evidence':['D9:9'],'category':1},"
                + "{'question':'None?','evidence':[],'category':1},"
                + "{'question':'Trick?','evidence':['D1:1'],'category':5}]}]")
            .get(0);

    assertEquals(
        List.of(new Question("Both?", "1", Set.of("D1:1", "D1:2"))), conversation.questions());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not json                                       | talk.json is not JSON
          {}                                             | is not a list of conversations
          []                                             | is not a list of conversations
          [1]                                            | [0] is not an object
          [{}]                                           | [0].sample_id is missing
          [{'sample_id':'a'}]                            | [0].conversation is missing
          [{'sample_id':'a','conversation':{}}]          | [0].conversation has no session
          [{'sample_id':'a','conversation':{'session_1':7}}] | session_1 is not a list
          [{'sample_id':'a','conversation':{'session_1':[7]}}] | session_1[0] is not an object
          [{'sample_id':'a','conversation':{'session_1':[{'speaker':'A'}]}}] | session_1[0].dia_id is missing
          [{'sample_id':'a','conversation':{'session_1':[{'speaker':'A','dia_id':'1','text':' '}]}}] | session_1[0].text is not a text
          [{'sample_id':'a','conversation':{'session_1':[{'speaker':'A','dia_id':'1','text':'x'}]}}] | session_1_date_time is missing
          [{'sample_id':'a','conversation':{'session_1_date_time':'yesterday','session_1':[{'speaker':'A','dia_id':'1','text':'x'}]}}] | session_1_date_time is not a time
          [{'sample_id':'a','conversation':{'session_1_date_time':'1:56 pm on 31 June, 2023','session_1':[{'speaker':'A','dia_id':'1','text':'x'}]}}] | session_1_date_time is not a time
          """)
  void saysWhatIsWrongAndWhere(String text, String expected) {
    MalformedFileException failure = assertThrows(MalformedFileException.class, () -> read(text));

    assertTrue(String.valueOf(failure.getMessage()).contains(expected), failure.getMessage());
  }

  @Test
  void refusesTheSameTurnTwice_andTheSameConversationTwice() {
    String turn = "{'speaker':'Ann','dia_id':'D1:1','text':'Hello.'}";
    String session = "'session_1_date_time':'1:56 pm on 8 May, 2023','session_1':[";
    String twice = "[{'sample_id':'a','conversation':{" + session + turn + "," + turn + "]}}]";
    String one = "{'sample_id':'a','conversation':{" + session + turn + "]}}";

    assertThrows(MalformedFileException.class, () -> read(twice));
    assertThrows(MalformedFileException.class, () -> read("[" + one + "," + one + "]"));
  }

  @Test
  void theConversationThatShips_hasThreeSessionsThreeSpeakersAndAnswersToItsQuestions() {
    Conversation sample = DemoData.sample(new Jackson3JsonCodec());

    Set<String> speakers = new HashSet<>();
    sample.sessions().forEach(s -> s.turns().forEach(turn -> speakers.add(turn.speaker())));
    assertEquals(3, sample.sessions().size());
    assertEquals(3, speakers.size());
    assertEquals(3, sample.questions().size());
  }

  private static List<Conversation> read(String text) {
    return LocomoFile.read("talk.json", text.replace('\'', '"'), new Jackson3JsonCodec());
  }
}
