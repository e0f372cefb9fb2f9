package io.l9.substrate.cli.demo;

import io.l9.substrate.domain.shared.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data that the demo puts into memory.
 *
 * @param history null if none was asked for
 * @param conversations of the given file, each an actor of its own
 * @param sample the conversation that ships with the demo; null where there is enough without it
 */
record DemoData(
    @Nullable GitHistory history, List<Conversation> conversations, @Nullable Conversation sample) {

  /** With fewer commits than this there is not much to see in a history. */
  private static final int SMALL_HISTORY = 30;

  private static final String SAMPLE = "sample-conversation.json";

  /**
   * Reads everything, so that bad input is noticed before a database is started.
   *
   * @param repository null: no history
   * @param limit how many commits at the most
   * @param conversation null: no file
   * @throws MalformedFileException if the file is not in the layout of LoCoMo
   * @throws IOException if a file cannot be read
   */
  static DemoData read(
      @Nullable Path repository, int limit, @Nullable Path conversation, JsonCodec json)
      throws IOException {
    GitHistory history = repository == null ? null : GitHistory.read(repository, limit);
    List<Conversation> conversations =
        conversation == null
            ? List.of()
            : LocomoFile.read(conversation.toString(), text(conversation), json);
    boolean enough =
        !conversations.isEmpty()
            || (history != null
                && history.remark() == null
                && history.commits().size() >= SMALL_HISTORY);
    return new DemoData(history, conversations, enough ? null : sample(json));
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new MalformedFileException(file + " is not text in UTF-8");
    }
  }

  static Conversation sample(JsonCodec json) {
    try (InputStream resource =
        Objects.requireNonNull(DemoData.class.getResourceAsStream(SAMPLE))) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return LocomoFile.read(SAMPLE, text, json).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
