package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRerankerTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);

  @TempDir Path folder;

  private static void fails(OnnxReranker reranker, Duration limit, String says) {
    UnavailableException failure =
        assertThrows(
            UnavailableException.class,
            () -> reranker.scores("a secret question", List.of("a text", "another"), limit));
    assertEquals(ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, failure.code());
    assertTrue(failure.getMessage().contains(says), failure.getMessage());
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
  }

  @Test
  void scoresAQueryWithEachText() throws IOException {
    OnnxReranker reranker =
        OnnxReranker.of(WordCountModel.write(folder), WordCountModel.tokenizer(folder));
    // the mark at the end of each of the two is a pair of equal tokens, too
    assertEquals(
        List.of(3.0, 1.0, 2.0),
        reranker.scores("red apple", List.of("an apple is red", "grey sky", "red car"), AMPLE));
    assertEquals("model.onnx", reranker.model());
  }

  @Test
  void takesAModel_thatDoesNotTellTheQueryFromTheText() throws IOException {
    Path model = WordCountModel.write(folder.resolve("other.onnx"), "attention_mask", true);
    OnnxReranker reranker = OnnxReranker.of(model, WordCountModel.tokenizer(folder));
    assertEquals(List.of(0.0), reranker.scores("red", List.of("red"), AMPLE));
  }

  @Test
  void refusesFiles_thatAreNotThere() throws IOException {
    Path tokenizer = WordCountModel.tokenizer(folder);
    ValidationException missing =
        assertThrows(
            ValidationException.class, () -> OnnxReranker.of(folder.resolve("no"), tokenizer));
    assertEquals("/model", missing.violations().get(0).pointer());
    assertThrows(ValidationException.class, () -> OnnxReranker.of(tokenizer, folder));
  }

  @Test
  void saysThatItIsUnavailable_whenTheFilesAreNoCrossEncoder() throws IOException {
    Path tokenizer = WordCountModel.tokenizer(folder);
    fails(OnnxReranker.of(tokenizer, tokenizer), AMPLE, "cannot be loaded");
    Path model = WordCountModel.write(folder);
    fails(OnnxReranker.of(model, model), AMPLE, "cannot be loaded");
    Path perToken = WordCountModel.write(folder.resolve("tokens.onnx"), "token_type_ids", false);
    fails(OnnxReranker.of(perToken, tokenizer), AMPLE, "does not give one number");
    Path images = WordCountModel.write(folder.resolve("images.onnx"), "pixels", true);
    fails(OnnxReranker.of(images, tokenizer), AMPLE, "wants the input pixels");
  }

  @Test
  void stopsAtTheLimit() throws IOException {
    OnnxReranker reranker =
        OnnxReranker.of(WordCountModel.write(folder), WordCountModel.tokenizer(folder));
    fails(reranker, Duration.ofNanos(1), "within 0 ms");
  }

  @Test
  void refusesATextThatIsNotWellFormed() throws IOException {
    OnnxReranker reranker =
        OnnxReranker.of(WordCountModel.write(folder), WordCountModel.tokenizer(folder));
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () -> reranker.scores("a", List.of("fine", "a\ud800"), AMPLE));
    assertEquals("/texts/1", e.violations().get(0).pointer());
    String long16 = "😀".repeat(8_001);
    assertEquals(1, reranker.scores("a", List.of("x" + long16), AMPLE).size());
  }
}
