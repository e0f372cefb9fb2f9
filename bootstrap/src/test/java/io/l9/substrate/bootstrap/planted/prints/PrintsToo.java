package io.l9.substrate.bootstrap.planted.prints;

/** Innocent. */
final class PrintsToo {
  void print() {
    System.out.println("planted");
  }
}
