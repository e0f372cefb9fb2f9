package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a packet of each commit: the author is the agent, parents are its lineage, touched folders
 * are its tags, the repository is its thread.
 */
final class CommitPackets {

  static final String TYPE = "commit";

  private static final int MAX_MESSAGE = 20_000;
  private static final int MAX_FILES = 50;
  private static final int MAX_TAGS = 16;

  private CommitPackets() {}

  /** The drafts of a history, parents first. */
  static List<PacketDraft> drafts(GitHistory history, Memory memory) {
    DemoIds ids = new DemoIds(memory.scope());
    ThreadId thread = ids.thread("git:" + history.directory());
    Map<String, PacketId> byHash = new HashMap<>();
    List<PacketDraft> drafts = new ArrayList<>();
    for (Commit commit : history.commits()) {
      PacketDraft.Builder draft = memory.draft(TYPE, payload(commit));
      PacketId id = ids.packet("commit:" + commit.hash(), draft.build().payload());
      byHash.put(commit.hash(), id);
      List<PacketId> parents =
          commit.parents().stream()
              .map(byHash::get)
              .distinct()
              .limit(PacketDraft.MAX_PARENTS)
              .toList();
      drafts.add(
          draft
              .id(id)
              .agent(name(commit.author()))
              .thread(thread)
              .timestamp(commit.time())
              .parents(parents)
              .derivation(derivation(parents.size()))
              .tags(tags(commit))
              // Two commits may say the same, and are two steps of the history all the same.
              .onDuplicate(OnDuplicate.KEEP)
              .build());
    }
    return drafts;
  }

  private static @Nullable Derivation derivation(int parents) {
    return switch (parents) {
      case 0 -> null;
      case 1 -> Derivation.MUTATION;
      default -> Derivation.MERGE;
    };
  }

  private static Map<String, Object> payload(Commit commit) {
    String message = storable(commit.message(), MAX_MESSAGE);
    Map<String, Object> payload = new HashMap<>();
    payload.put("text", message.isEmpty() ? "(a commit without a message)" : message);
    payload.put("hash", commit.hash());
    payload.put(
        "files",
        commit.files().stream().limit(MAX_FILES).map(file -> storable(file, 1000)).toList());
    payload.put("file_count", (long) commit.files().size());
    return payload;
  }

  private static Set<String> tags(Commit commit) {
    Set<String> tags = new LinkedHashSet<>();
    for (String file : commit.files()) {
      int slash = file.indexOf('/');
      if (slash > 0 && !file.substring(0, slash).isBlank()) {
        tags.add(storable(file.substring(0, slash), PacketDraft.MAX_NAME));
      }
    }
    return new LinkedHashSet<>(tags.stream().limit(MAX_TAGS).toList());
  }

  private static String name(String author) {
    return author.isBlank() ? "unknown" : storable(author, PacketDraft.MAX_NAME);
  }

  /** At most so long, and not cut within a character. */
  private static String storable(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }
}
