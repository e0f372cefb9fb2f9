package io.l9.substrate.bootstrap.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration of the logs by settings, after {@link LogConfiguration}. */
public final class Logs {

  private static final String CLIENTS_GONE = "org.eclipse.jetty.ee10.servlet.ServletChannelState";

  /** The logger of what the server itself is doing. */
  public static final String SERVER = "l9.server";

  private Logs() {}

  /**
   * Sets it for the whole process.
   *
   * @param json one object a line, instead of lines for people
   * @param level from which on something is logged
   * @param access whether each request is logged
   */
  public static void configure(boolean json, String level, boolean access) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      throw new IllegalStateException("logs do not go through Logback, but " + factory);
    }
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(level));
    context.getLogger(ObservedRequests.ACCESS_LOG).setLevel(access ? Level.INFO : Level.OFF);
    context.getLogger(SERVER).setLevel(Level.INFO);
    // Of each client that goes away while it is answered: no news, and anybody can make many.
    context.getLogger(CLIENTS_GONE).setLevel(Level.ERROR);
    Appender<ILoggingEvent> appender =
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogConfiguration.APPENDER);
    if (json && appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
      JsonLines lines = new JsonLines();
      lines.setContext(context);
      lines.start();
      stream.stop();
      stream.setEncoder(lines);
      stream.start();
    }
  }
}
