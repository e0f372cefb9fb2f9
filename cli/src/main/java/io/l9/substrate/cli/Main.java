package io.l9.substrate.cli;

/** The entry of {@code l9}. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(L9Command.run(CommandContext.ofProcess(), arguments));
  }
}
