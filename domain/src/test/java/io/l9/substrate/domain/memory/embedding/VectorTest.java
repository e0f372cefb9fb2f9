package io.l9.substrate.domain.memory.embedding;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VectorTest {

  @Test
  void isRefused_whenItHasNoDirection() {
    refused("/vector", () -> Vector.of(0));
    refused("/vector", () -> Vector.of(0, -0f, 0));
  }

  @Test
  void isRefused_whenANumberIsNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      refused("/vector", () -> Vector.of(1, bad));
      refused("/vector", () -> Vector.of(bad, 1));
    }
  }

  @Test
  void isRefused_whenItHasNoOrTooManyNumbers() {
    refused("/vector", ErrorCode.DIMENSION_MISMATCH, () -> Vector.of());
    refused("/vector", ErrorCode.DIMENSION_MISMATCH, () -> Vector.of((float[]) null));
    float[] ones = new float[2001];
    Arrays.fill(ones, 1);
    refused("/vector", ErrorCode.DIMENSION_MISMATCH, () -> Vector.of(ones));
    assertEquals(2000, Vector.of(Arrays.copyOf(ones, 2000)).dimension());
  }

  @Test
  void staysAsItIs_whenTheArraysChange() {
    float[] given = {1, 2};
    Vector vector = Vector.of(given);
    given[0] = 9;
    vector.toArray()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, vector.toArray());
    assertEquals(Vector.of(1, 2), vector);
    assertEquals(Vector.of(1, 2).hashCode(), vector.hashCode());
    assertNotEquals(Vector.of(2, 1), vector);
    assertFalse(vector.toString().contains("2.0"), "vectors stay out of logs");
  }

  @Test
  void cosine_isThatOfTheAngle() {
    assertEquals(1, Vector.of(1, 2, 3).cosine(Vector.of(2, 4, 6)), 1e-12);
    assertEquals(-1, Vector.of(1, 2, 3).cosine(Vector.of(-1, -2, -3)), 1e-12);
    assertEquals(0, Vector.of(1, 0).cosine(Vector.of(0, 5)), 1e-12);
    assertEquals(Math.sqrt(0.5), Vector.of(1, 0).cosine(Vector.of(3, 3)), 1e-12);
  }

  @Test
  void cosine_staysWithinItsBounds_whateverTheNumbers() {
    assertEquals(1, Vector.of(3e38f, 3e38f).cosine(Vector.of(1e-38f, 1e-38f)), 1e-6);
    assertEquals(1, Vector.of(Float.MIN_VALUE).cosine(Vector.of(Float.MAX_VALUE)), 1e-6);
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      Vector one = random(random, 16);
      Vector other = random(random, 16);
      double cosine = one.cosine(other);
      assertTrue(cosine >= -1 && cosine <= 1);
      assertEquals(cosine, other.cosine(one));
      assertTrue(one.cosine(one) <= 1 && one.cosine(one) > 1 - 1e-12);
    }
  }

  @Test
  void cosine_isRefusedBetweenDimensions() {
    refused(
        "/vector", ErrorCode.DIMENSION_MISMATCH, () -> Vector.of(1, 2).cosine(Vector.of(1, 2, 3)));
  }

  @Test
  void mean_isTheCommonDirection_whateverTheLengths() {
    Vector mean = Vector.mean(List.of(Vector.of(100, 0), Vector.of(0, 0.01f)));
    assertEquals(1, mean.cosine(Vector.of(1, 1)), 1e-9);
    assertArrayEquals(new float[] {0.5f, 0.5f}, mean.toArray(), 1e-6f);
    assertEquals(1, Vector.mean(List.of(Vector.of(3, 4))).cosine(Vector.of(3, 4)), 1e-9);
  }

  @Test
  void mean_isTheFirst_whenTheyCancelEachOtherOut() {
    Vector first = Vector.of(1, 2);
    assertSame(first, Vector.mean(List.of(first, Vector.of(-1, -2))));
  }

  @Test
  void models_checkTheDimension() {
    EmbeddingModel model = new EmbeddingModel("m", 2);
    Vector fits = Vector.of(1, 2);
    assertSame(fits, model.checked("/vector", fits));
    refused("/vector", ErrorCode.DIMENSION_MISMATCH, () -> model.checked("/vector", Vector.of(1)));
    for (int dimension : new int[] {0, -1, 2001}) {
      refused("/dimension", () -> new EmbeddingModel("m", dimension));
    }
    for (String id : Arrays.asList(null, "", "\0", "x".repeat(201))) {
      refused("/model", () -> new EmbeddingModel(id, 2));
    }
  }

  @Test
  void embeddings_haveTheDimensionOfTheirModel() {
    Ownership owner = new Ownership(new TenantId(new UUID(0, 0)), null, null);
    for (Vector vector : Arrays.asList(null, Vector.of(1))) {
      refused(
          "/vector",
          vector == null ? ErrorCode.VALIDATION_FAILED : ErrorCode.DIMENSION_MISMATCH,
          () ->
              new Embedding(
                  new UUID(0, 1),
                  new UUID(0, 2),
                  owner,
                  Visibility.SHARED,
                  EmbeddingSpace.CONTENT,
                  new EmbeddingModel("m", 2),
                  vector,
                  0,
                  null));
    }
  }

  @Test
  void spaces_leadBackToTheirConstants() {
    for (EmbeddingSpace space : EmbeddingSpace.values()) {
      assertEquals(space, EmbeddingSpace.ofCode(space.code()));
    }
    for (String name : Arrays.asList(null, "", "Content", "body")) {
      refused("/spaces", ErrorCode.UNKNOWN_EMBEDDING_SPACE, () -> EmbeddingSpace.ofCode(name));
    }
  }

  private static Vector random(Random random, int dimension) {
    float[] numbers = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Vector.of(numbers);
  }
}
