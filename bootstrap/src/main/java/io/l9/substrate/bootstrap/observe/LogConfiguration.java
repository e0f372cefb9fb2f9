package io.l9.substrate.bootstrap.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.Logger;

/**
 * The configuration of the logs that Logback begins with, found by its service loader: lines for
 * people, on standard error. In Java, because Logback needs longer to read a file of XML than to do
 * what it says. The system property {@code logback.configurationFile} still names a file instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogConfiguration extends ContextAwareBase implements Configurator {

  static final String APPENDER = "STDERR";

  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{30}%replace( [%X{request_id}]){' \\[\\]', ''}: %msg%n";

  private static final Map<String, Level> LEVELS =
      Map.of(
          // They report what is of no use to whoever runs the product.
          "ai.djl",
          Level.ERROR,
          "ai.onnxruntime",
          Level.ERROR,
          // It warns of every "already exists, skipping" of the server.
          "org.flywaydb",
          Level.ERROR,
          // It repeats key values of rows that were refused; the failure itself is thrown.
          "org.hibernate.engine.jdbc.spi.SqlExceptionHelper",
          Level.OFF,
          // A line for each request; the server turns it on.
          ObservedRequests.ACCESS_LOG,
          Level.OFF);

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(logs);
    lines.setPattern(PATTERN);
    lines.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logs);
    console.setName(APPENDER);
    console.setTarget(ConsoleTarget.SystemErr.getName());
    console.setEncoder(lines);
    console.start();
    ch.qos.logback.classic.Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    LEVELS.forEach((name, level) -> logs.getLogger(name).setLevel(level));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
