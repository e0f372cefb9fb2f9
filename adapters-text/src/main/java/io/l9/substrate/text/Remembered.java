package io.l9.substrate.text;

import java.util.Map;

/**
 * The terms of words that came lately: few words are most of a text, so most need not be made
 * again.
 */
final class Remembered {

  private static final int MOST = 2048;

  private Remembered() {}

  static <T> void put(Map<String, T> remembered, String word, T made) {
    if (remembered.size() >= MOST) {
      remembered.clear();
    }
    remembered.put(word, made);
  }
}
