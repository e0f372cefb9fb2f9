package io.l9.substrate.bootstrap;

import io.l9.substrate.bootstrap.cli.L9Command;
import io.l9.substrate.bootstrap.console.Terminal;
import java.util.HashMap;
import java.util.Map;

/** The entry of {@code l9}. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    // The launcher says where the project is.
    String home = System.getProperty("l9.home");
    if (home != null) {
      environment.put("L9_HOME", home);
    }
    System.exit(L9Command.run(Terminal.ofProcess(environment), environment, arguments));
  }
}
