package io.l9.substrate.bootstrap.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
  private final Logger log = logger();

  private Logger logger() {
    context.setMDCAdapter(mdc);
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(lines);
    appender.setOutputStream(out);
    appender.start();
    Logger logger = context.getLogger("l9.access");
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    return logger;
  }

  @Test
  void isOneObjectALine_withTheContextAndThePairsBesideTheMessage() {
    mdc.put("request_id", "r-1");
    mdc.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
    mdc.put("correlation_id", "c-1");
    log.atInfo()
        .addKeyValue("route", "/v1/packets/{id}")
        .addKeyValue("status", 200)
        .addKeyValue("duration_ms", 1.5)
        .log("{} {}", "GET", "/v1/packets/{id}");
    mdc.clear();
    log.info("second");

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2, lines.size());
    Map<?, ?> first = object(lines.get(0));
    assertEquals("GET /v1/packets/{id}", first.get("message"));
    assertEquals("INFO", first.get("level"));
    assertEquals("l9.access", first.get("logger"));
    assertEquals("r-1", first.get("request_id"));
    assertEquals("0af7651916cd43dd8448eb211c80319c", first.get("trace_id"));
    assertEquals("c-1", first.get("correlation_id"));
    assertEquals("/v1/packets/{id}", first.get("route"));
    assertEquals(200L, first.get("status"));
    assertEquals(1.5, first.get("duration_ms"));
    assertFalse(object(lines.get(1)).containsKey("request_id"));
  }

  @Test
  void isJson_whateverIsLogged() {
    String all = "quote \" back\\slash \n line \u0000 nul \u2028 half \ud83d pair \ud83d\ude00 ü";
    log.error(all, new IllegalStateException("two\nlines"));

    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count(), text);
    assertTrue(text.contains("\\ud83d\\ude00") && text.contains("\\u0000"), text);
    // the codec refuses what is no text at all: half of a pair, and NUL
    Map<?, ?> object = object(text.strip().replace("\\ud83d pair", "pair").replace("\\u0000", ""));
    assertTrue(
        String.valueOf(object.get("exception")).contains("IllegalStateException: two\nlines"),
        text);
    assertTrue(String.valueOf(object.get("message")).endsWith("\ud83d\ude00 ü"), text);
  }

  private static Map<?, ?> object(String line) {
    return (Map<?, ?>) JSON.read(JSON.parse(line));
  }
}
