package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.cli.demo.Conversation.Turn;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a packet of each turn of a conversation: the speaker is the agent, the session the thread,
 * the turn before it the parent.
 *
 * @param drafts in the order in which it was said, by the ids of the turns
 */
public record TurnPackets(Conversation conversation, Map<String, PacketDraft> drafts) {

  static final String TYPE = "conversation.turn";

  /** The packets that this actor would write. */
  public static TurnPackets of(Conversation conversation, Memory memory) {
    return of(conversation, memory, false);
  }

  /**
   * The packets that this actor would write.
   *
   * @param turnBefore whether each has a second vector, in the space context, of the turn before it
   *     in its session and its own
   */
  public static TurnPackets of(Conversation conversation, Memory memory, boolean turnBefore) {
    DemoIds ids = new DemoIds(memory.scope());
    Map<String, PacketDraft> drafts = new LinkedHashMap<>();
    PacketId previous = null;
    for (Session session : conversation.sessions()) {
      ThreadId thread = ids.thread("conversation:" + conversation.id() + ":" + session.number());
      for (int i = 0; i < session.turns().size(); i++) {
        Turn turn = session.turns().get(i);
        PacketDraft.Builder draft =
            memory.draft(
                TYPE,
                Map.of("text", said(turn), "conversation", conversation.id(), "turn", turn.id()));
        PacketId id =
            ids.packet("turn:" + conversation.id() + ":" + turn.id(), draft.build().payload());
        drafts.put(
            turn.id(),
            draft
                .id(id)
                .agent(turn.speaker())
                .thread(thread)
                // The layout gives a time for the session; the turns follow it in their order.
                .timestamp(session.start().plusSeconds(i))
                .parents(previous == null ? List.of() : List.of(previous))
                .tags(List.of("session-" + session.number()))
                .onDuplicate(OnDuplicate.KEEP)
                .embed(turnBefore ? withTurnBefore(session.turns(), i) : null)
                .build());
        previous = id;
      }
    }
    return new TurnPackets(conversation, drafts);
  }

  private static String said(Turn turn) {
    return turn.speaker() + ": " + turn.text();
  }

  private static Map<EmbeddingSpace, String> withTurnBefore(List<Turn> turns, int i) {
    String own = said(turns.get(i));
    return Map.of(
        EmbeddingSpace.CONTENT,
        own,
        EmbeddingSpace.CONTEXT,
        i == 0 ? own : said(turns.get(i - 1)) + "\n" + own);
  }

  /** In the order in which it was said. */
  public List<PacketDraft> inOrder() {
    return new ArrayList<>(drafts.values());
  }

  /** The packet of a turn. */
  public PacketId id(String turn) {
    PacketDraft draft = drafts.get(turn);
    if (draft == null || draft.id() == null) {
      throw new IllegalArgumentException("the conversation has no turn " + turn);
    }
    return draft.id();
  }
}
