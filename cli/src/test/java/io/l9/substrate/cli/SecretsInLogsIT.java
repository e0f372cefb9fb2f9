package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A password that stands in an address is in no log at any level, no message and no output. */
class SecretsInLogsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String LOGIN = "l9_test_logged";
  private static final String SECRET = "pl4nted/s:e?cret";
  private static final String ENCODED = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);

  private static final Logger ROOT =
      ((LoggerContext) LoggerFactory.getILoggerFactory())
          .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private static final java.util.logging.Logger JDK = LogManager.getLogManager().getLogger("");
  private static final java.util.logging.Logger DRIVER =
      java.util.logging.Logger.getLogger("org.postgresql");

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event.getFormattedMessage());
          if (event.getThrowableProxy() != null) {
            logged.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
          }
        }
      };
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private Level before;

  @TempDir Path folder;

  @BeforeAll
  static void makeALogin() throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS " + LOGIN);
      statement.execute(
          "CREATE ROLE " + LOGIN + " LOGIN NOINHERIT PASSWORD '" + SECRET + "' IN ROLE l9_app");
    }
  }

  @BeforeEach
  void listen() {
    before = ROOT.getLevel();
    ROOT.setLevel(Level.TRACE);
    appender.setContext(ROOT.getLoggerContext());
    appender.start();
    ROOT.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(ROOT::detachAppender); // they would print all of it
    ROOT.addAppender(appender);
    handler.setLevel(java.util.logging.Level.ALL);
    JDK.addHandler(handler);
    DRIVER.setLevel(java.util.logging.Level.ALL);
  }

  @AfterEach
  void stopListening() {
    ROOT.setLevel(before);
    ROOT.detachAppender(appender);
    others.forEach(ROOT::addAppender);
    JDK.removeHandler(handler);
    DRIVER.setLevel(null);
  }

  private static List<String> urls(String address) {
    return List.of(
        address + "?user=" + LOGIN + "&password=" + ENCODED,
        address + "?password=" + ENCODED + "&connectTimeout=5&user=" + LOGIN,
        address.replace("//", "//" + LOGIN + ":" + SECRET.replace("?", "%3F") + "@"));
  }

  @Test
  void aTeamThatOpensAUrlLogsNoPassword() {
    for (String url : urls(DATABASE.url())) {
      try (MemorySubstrate l9 = MemorySubstrate.builder().url(url).embedder(null).build()) {
        l9.as("acme", "sales", "alice").remember("something to log about");
      }
    }
    assertTrue(
        String.join("\n", logged).contains("jdbc:postgresql:"), "the address itself may be told");
    assertKept(String.join("\n", logged));
  }

  @Test
  void norWhereTheDatabaseDoesNotAnswer_orTheAddressIsWrong() {
    for (String address :
        List.of("jdbc:postgresql://127.0.0.1:1/l9", "jdbc:postgresql://127.0.0.1:x/l9")) {
      for (String url : urls(address)) {
        try {
          MemorySubstrate.builder().url(url).embedder(null).build().close();
        } catch (SubstrateException e) {
          assertKept(String.valueOf(e.getMessage()));
          for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertKept(cause.toString());
          }
        }
      }
    }
    assertKept(String.join("\n", logged));
  }

  @Test
  void noCommandTellsOrLogsIt() {
    for (String url : urls(DATABASE.url())) {
      Map<String, String> environment = new HashMap<>();
      environment.put("L9_HOME", folder.toString());
      environment.put("L9_DB_URL", url);
      environment.put("L9_EMBEDDER", "none");
      for (String command : List.of("config", "doctor", "packets ls", "migrate status")) {
        CapturedTerminal terminal = new CapturedTerminal(false);
        int code =
            L9Command.run(new CommandContext(terminal.terminal(), environment), command.split(" "));
        if (command.equals("packets ls")) {
          assertEquals(ExitCodes.OK, code, terminal.err());
        }
        assertKept(terminal.out());
        assertKept(terminal.err());
      }
    }
    assertKept(String.join("\n", logged));
  }

  private static void assertKept(String text) {
    for (String form : List.of(SECRET, ENCODED, SECRET.replace("?", "%3F"), "pl4nted")) {
      int at = text.indexOf(form);
      assertFalse(at >= 0, () -> "told: " + text.substring(Math.max(0, at - 200), at));
    }
  }
}
