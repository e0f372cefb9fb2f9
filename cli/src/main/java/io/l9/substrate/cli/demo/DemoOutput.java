package io.l9.substrate.cli.demo;

import io.l9.substrate.cli.console.Terminal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The headings, hints and numbers of the demo on a terminal. */
record DemoOutput(Terminal terminal) {

  void title(String text) {
    terminal.print("");
    terminal.print(terminal.bold(text));
  }

  void question(String text) {
    terminal.print("");
    terminal.print("  ? " + terminal.bold(Terminal.line(text, Terminal.WIDTH - 4)));
  }

  void hint(String text) {
    terminal.print(terminal.dim("    " + text));
  }

  static String count(int number, String what) {
    return format("%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  static String format(String pattern, @Nullable Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
