package io.l9.substrate.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void takesOutWhatWouldSteerATerminal() {
    assertEquals("a [31mred [2J b", Terminal.line("a \u001b[31mred\u001b[2J\u202e\u0007 b", 80));
  }

  @Test
  void putsAStoredTextOnOneLine() {
    assertEquals("one two three", Terminal.line(" one\n\ttwo\r\nthree ", 80));
  }

  @Test
  void cutsLongTexts_andNoCharacterInTwo() {
    assertEquals("ab…", Terminal.line("abcd", 3));
    assertEquals("😀😀…", Terminal.line("😀😀😀😀", 3));
    assertEquals("abc", Terminal.line("abc", 3));
  }
}
