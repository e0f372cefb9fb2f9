package io.l9.substrate.domain.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkingTest {

  @Test
  void leavesATextWhole_whenItFitsIntoOneChunk() {
    for (int tokens = 0; tokens <= 5; tokens++) {
      assertEquals(List.of(), new Chunking(5, 2).split(tokens(tokens)));
    }
  }

  @Test
  void splitsALongerTextIntoOverlappingWindows() {
    String text = "one two three four five six seven";
    List<String> chunks =
        new Chunking(4, 1).split(words(text)).stream().map(span -> span.of(text)).toList();
    assertEquals(List.of("one two three four", "four five six seven"), chunks);
  }

  @Test
  void coversEveryToken_withTheOverlapAskedFor_inNoMoreChunksThanNeeded() {
    for (int size = 2; size <= 9; size++) {
      for (int overlap = 0; overlap < size; overlap++) {
        for (int count = size + 1; count <= 40; count++) {
          check(new Chunking(size, overlap), tokens(count));
        }
      }
    }
  }

  private static void check(Chunking chunking, List<TextSpan> tokens) {
    List<List<Integer>> chunks = new ArrayList<>();
    for (TextSpan chunk : chunking.split(tokens)) {
      chunks.add(
          IntStream.range(0, tokens.size())
              .filter(
                  i -> tokens.get(i).start() >= chunk.start() && tokens.get(i).end() <= chunk.end())
              .boxed()
              .toList());
    }
    String message = chunking + " of " + tokens.size() + ": " + chunks;
    assertEquals(tokens.size(), chunks.stream().flatMap(List::stream).distinct().count(), message);
    for (int i = 0; i < chunks.size(); i++) {
      List<Integer> chunk = chunks.get(i);
      boolean last = i == chunks.size() - 1;
      assertTrue(last ? chunk.size() <= chunking.size() : chunk.size() == chunking.size(), message);
      if (i > 0) {
        List<Integer> shared = new ArrayList<>(chunk);
        shared.retainAll(chunks.get(i - 1));
        assertEquals(chunking.overlap(), shared.size(), message);
        assertTrue(chunk.size() > chunking.overlap(), message + " repeats only");
      }
    }
  }

  @Test
  void isRefused_whenItWouldNotAdvance() {
    for (int[] bad : new int[][] {{1, 0}, {0, 0}, {4, 4}, {4, 5}, {4, -1}, {-1, -2}}) {
      assertThrows(IllegalArgumentException.class, () -> new Chunking(bad[0], bad[1]));
    }
  }

  @Test
  void spans_areRefused_whenTheyEndBeforeTheyBegin() {
    assertThrows(IllegalArgumentException.class, () -> new TextSpan(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> new TextSpan(3, 2));
    assertEquals("", new TextSpan(2, 2).of("text"));
  }

  private static List<TextSpan> tokens(int count) {
    return IntStream.range(0, count).mapToObj(i -> new TextSpan(i * 3, i * 3 + 2)).toList();
  }

  private static List<TextSpan> words(String text) {
    List<TextSpan> words = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf(' ', start);
      end = end < 0 ? text.length() : end;
      words.add(new TextSpan(start, end));
      start = end + 1;
    }
    return words;
  }
}
