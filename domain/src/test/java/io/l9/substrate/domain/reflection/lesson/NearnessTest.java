package io.l9.substrate.domain.reflection.lesson;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class NearnessTest {

  private static final NormalForm RETRY = NormalForm.of("Always retry an upload that gets a 409");

  @Test
  void anEqualFormIsTheSameWithoutVectors() {
    assertTrue(
        Nearness.same(RETRY, NormalForm.of("always retry an upload that gets a 503!"), null));
  }

  @Test
  void aNearVectorIsTheSame() {
    NormalForm paraphrase = NormalForm.of("Uploads answered by a conflict should be tried again");
    assertTrue(Nearness.same(RETRY, paraphrase, Nearness.COSINE));
    assertFalse(Nearness.same(RETRY, paraphrase, Nearness.COSINE - .001));
    assertFalse(Nearness.same(RETRY, paraphrase, null));
  }

  @Test
  void noVectorIsNearAcrossANegation() {
    assertFalse(Nearness.same(RETRY, NormalForm.of("Never retry an upload that gets a 409"), 1.0));
    assertFalse(
        Nearness.same(
            NormalForm.of("Do retry uploads"), NormalForm.of("Don't do retry uploads"), 1.0));
    assertTrue(
        Nearness.same(
            NormalForm.of("Never retry an upload"),
            NormalForm.of("Never try an upload again"),
            .95));
  }

  @Test
  void nearlyAllWordsAreTheSame() {
    assertTrue(
        Nearness.same(
            NormalForm.of("the deploy failed because the disk was full"),
            NormalForm.of("the deploy failed again because the disk was full"),
            null));
  }

  @Test
  void noWordsAreNearWithOneInThePlaceOfAnother() {
    NormalForm disk = NormalForm.of("the deploy of the shop failed because of the full disk");
    NormalForm cable = NormalForm.of("the deploy of the shop failed because of the full cable");
    assertFalse(Nearness.same(disk, cable, null));
    assertFalse(Nearness.same(disk, cable, Nearness.COSINE - .001));
    assertTrue(Nearness.same(disk, cable, Nearness.COSINE));
  }
}
