package io.l9.substrate.rest.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An answer in newline-delimited JSON, to one call. Confined to one thread. */
final class LinesResponse {

  private final Call call;
  private final JsonMapper mapper;
  private @Nullable StreamedResponse out;

  LinesResponse(Call call, JsonMapper mapper) {
    this.call = call;
    this.mapper = mapper;
  }

  /** Sends lines as they are written; a failure after the first one becomes the last line. */
  void stream(Consumer<Lines> writer) {
    try {
      writer.accept(value -> begun().write(line(value)));
      if (out != null) {
        out.finish();
      }
    } catch (ClientGoneException e) {
      throw e;
    } catch (RuntimeException e) {
      if (out == null) {
        throw e;
      }
      out.abort(line(Map.of("problem", call.problem(e))));
    }
  }

  private StreamedResponse begun() {
    if (out == null) {
      out = call.flow(MediaTypes.NDJSON);
    }
    return out;
  }

  /** Sends lines when all of them are written. */
  void sendAtTheEnd(Consumer<Lines> writer) {
    try (FileChannel file = TemporaryFile.open()) {
      OutputStream kept = new BufferedOutputStream(Channels.newOutputStream(file));
      writer.accept(
          value -> {
            try {
              kept.write(line(value));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      kept.flush();
      file.position(0);
      InputStream lines = Channels.newInputStream(file);
      StreamedResponse response = begun();
      for (byte[] some = lines.readNBytes(StreamedResponse.CHUNK_BYTES);
          some.length > 0;
          some = lines.readNBytes(StreamedResponse.CHUNK_BYTES)) {
        response.write(some);
      }
      response.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] line(Object value) {
    byte[] json = mapper.writeValueAsBytes(value);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
