package io.l9.substrate.bootstrap.demo;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A conversation over several sessions, with questions about it.
 *
 * @param sessions in the order of time; each has turns
 */
record Conversation(String id, List<Session> sessions, List<Question> questions) {

  Conversation {
    sessions = List.copyOf(sessions);
    questions = List.copyOf(questions);
  }

  int turnCount() {
    return sessions.stream().mapToInt(session -> session.turns().size()).sum();
  }

  record Session(int number, Instant start, List<Turn> turns) {
    Session {
      turns = List.copyOf(turns);
    }
  }

  /**
   * What somebody said.
   *
   * @param id within the conversation
   */
  record Turn(String id, String speaker, String text) {}

  /**
   * A question that some of the turns answer.
   *
   * @param evidence ids of those turns; never empty
   */
  record Question(String text, Set<String> evidence) {
    Question {
      evidence = Set.copyOf(evidence);
    }
  }
}
