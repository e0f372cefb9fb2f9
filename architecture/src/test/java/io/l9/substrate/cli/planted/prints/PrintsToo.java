package io.l9.substrate.cli.planted.prints;

/** Innocent. */
final class PrintsToo {
  void print() {
    System.out.println("planted");
  }
}
