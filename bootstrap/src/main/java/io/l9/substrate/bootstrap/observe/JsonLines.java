package io.l9.substrate.bootstrap.observe;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event as one JSON object on a line, with the logging context and the event's own pairs
 * as members beside it: Logback's own encoder nests them. Thread-safe.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

  @Override
  public void start() {
    stack.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256).append('{');
    member(line, "timestamp", event.getInstant().toString());
    member(line, "level", event.getLevel().toString());
    member(line, "logger", event.getLoggerName());
    member(line, "thread", event.getThreadName());
    member(line, "message", event.getFormattedMessage());
    new TreeMap<>(event.getMDCPropertyMap()).forEach((name, value) -> member(line, name, value));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> member(line, pair.key, pair.value));
    }
    if (event.getThrowableProxy() != null) {
      member(line, "exception", stack.convert(event));
    }
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void member(StringBuilder line, String name, @Nullable Object value) {
    if (line.length() > 1) {
      line.append(',');
    }
    text(line, name);
    line.append(':');
    if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      line.append(value);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      line.append(value);
    } else if (value == null) {
      line.append("null");
    } else {
      text(line, value.toString());
    }
  }

  private static void text(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
        // also halves of a pair, which have no bytes
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
