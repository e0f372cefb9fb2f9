package io.l9.substrate.cli.console;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The output of a command: results on standard output, everything else on standard error.
 *
 * @param interactive whether a person is looking, and not a pipe or a file
 * @param colour whether styles are shown
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colour) {

  /** The most columns of a line. */
  public static final int WIDTH = 100;

  private static final char ESCAPE = '\u001b';

  /** The terminal of this process; UTF-8, whatever the locale says. */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean interactive = isInteractive();
    boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        interactive,
        colour);
  }

  @SuppressWarnings("SystemConsoleNull") // from Java 22 on the console itself is asked
  private static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException beforeJava22) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line of the result. */
  public void print(String line) {
    out.println(line);
  }

  /** A line about what is going on. */
  public void say(String line) {
    err.println(line);
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String dim(String text) {
    return styled("2", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  private String styled(String style, String text) {
    return colour ? ESCAPE + "[" + style + "m" + text + ESCAPE + "[0m" : text;
  }

  /**
   * A stored text on one line of at most {@code max} columns. Control characters are taken out:
   * what somebody stored must not steer the terminal of who reads it.
   */
  public static String line(String text, int max) {
    String clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    if (clean.codePointCount(0, clean.length()) <= max) {
      return clean;
    }
    return clean.substring(0, clean.offsetByCodePoints(0, max - 1)).stripTrailing() + "…";
  }
}
