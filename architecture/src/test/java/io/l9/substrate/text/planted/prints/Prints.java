package io.l9.substrate.text.planted.prints;

public final class Prints {
  void print() {
    System.out.println("planted");
  }
}
