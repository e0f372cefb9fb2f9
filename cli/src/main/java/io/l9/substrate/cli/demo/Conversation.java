package io.l9.substrate.cli.demo;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A conversation over several sessions, with questions about it.
 *
 * @param sessions in the order of time; each has turns
 */
public record Conversation(String id, List<Session> sessions, List<Question> questions) {

  public Conversation {
    sessions = List.copyOf(sessions);
    questions = List.copyOf(questions);
  }

  /** The number of turns of all sessions. */
  public int turnCount() {
    return sessions.stream().mapToInt(session -> session.turns().size()).sum();
  }

  /** A part of it, without a break. */
  public record Session(int number, Instant start, List<Turn> turns) {
    public Session {
      turns = List.copyOf(turns);
    }
  }

  /**
   * A turn of a conversation.
   *
   * @param id within the conversation
   */
  public record Turn(String id, String speaker, String text) {}

  /**
   * A question that some of the turns answer.
   *
   * @param category as the file has it; of LoCoMo 1 to 5: several turns, time, the world's
   *     knowledge, one turn, misleading
   * @param evidence ids of those turns; never empty
   */
  public record Question(String text, String category, Set<String> evidence) {
    public Question {
      evidence = Set.copyOf(evidence);
    }
  }
}
