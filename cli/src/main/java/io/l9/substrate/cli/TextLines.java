package io.l9.substrate.cli;

import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a text in UTF-8, read one by one as they come. */
final class TextLines {

  private final InputStream in;
  private long number;

  TextLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Returns the number of the line that was read last, from 1 on. */
  long number() {
    return number;
  }

  /** Whether there is more to read at once. */
  boolean isReady() throws IOException {
    return in.available() > 0;
  }

  /**
   * Returns the next line, without its end; null: there is none.
   *
   * @throws ValidationException if it is no UTF-8, or longer than a message may be
   */
  @Nullable String next() throws IOException {
    int read = in.read();
    if (read < 0) {
      return null;
    }
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (; read >= 0 && read != '\n'; read = in.read()) {
      line.write(read);
      if (line.size() > LogDraft.MAX_MESSAGE + 1) {
        throw ValidationException.at(
            "/message",
            ErrorCode.PAYLOAD_TOO_LARGE,
            "has more than " + LogDraft.MAX_MESSAGE + " bytes; break the line");
      }
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw ValidationException.at("/message", "is not UTF-8; convert the text first");
    }
  }
}
