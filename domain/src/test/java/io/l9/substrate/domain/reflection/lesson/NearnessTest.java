package io.l9.substrate.domain.reflection.lesson;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Always retry uploads, never downloads | Never retry uploads, always downloads",
        "Always retry uploads, never retry downloads | Never retry uploads, always retry downloads",
        "Retry uploads never, downloads always | Retry uploads always, downloads never",
        "Retry the upload at once if status != 409 | Retry the upload at once if status == 409",
        "Retry the upload if load < 5 in all zones | Retry the upload if load > 5 in all zones",
        "Retry the upload if load <= 5 in all zones | Retry the upload if load >= 5 in all zones",
        "Dont retry an upload that gets a 409 | Retry an upload that gets a 409",
        "Keiner liest die Datei vor dem Deploy | Einer liest die Datei vor dem Deploy",
        "Restart neither worker after the nightly job | Restart worker after the nightly job"
      })
  void noVectorIsNearAcrossANegationInAnotherPlace_orAnotherComparison(String one, String other) {
    assertFalse(Nearness.same(NormalForm.of(one), NormalForm.of(other), 1.0));
    assertFalse(Nearness.same(NormalForm.of(other), NormalForm.of(one), 1.0));
    assertFalse(Nearness.same(NormalForm.of(one), NormalForm.of(other), null));
  }

  @Test
  void negationsInTheSamePlacesAreNear() {
    assertTrue(
        Nearness.same(
            NormalForm.of("Never retry uploads of the shop, always retry its downloads"),
            NormalForm.of("Never retry big uploads of the shop, always retry its downloads"),
            null));
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
