package io.l9.substrate.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.prompt.TokenEstimator;
import io.l9.substrate.testkit.prompt.TokenEstimatorContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CodePointEstimatorTest extends TokenEstimatorContract {

  @Override
  protected TokenEstimator estimator() {
    return new CodePointEstimator();
  }

  /** The counts are those of cl100k, o200k, Llama 3 and Gemma 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "24¦24¦24¦23¦Alice wants to be contacted by email in the morning. She moved to Berlin in September and works for Acme now.",
        "32¦32¦32¦37¦{\"supplier\":\"acme-poly\",\"material\":\"HDPE\",\"price\":1284.5,\"lead_time_days\":14,\"tags\":[\"quote\",\"urgent\"]}",
        "18¦20¦18¦21¦if (row == null || row.expired(now)) { throw new NotFoundException(id); }",
        "26¦19¦26¦20¦Die Rechnungsadresse wurde im September geändert, und die Lieferzeit beträgt vierzehn Tage.",
        "23¦19¦23¦19¦Ils sont doués de raison et de conscience et doivent agir dans un esprit de fraternité.",
        "36¦27¦36¦31¦Toimitusosoite muuttui syyskuussa, ja toimitusaika on tällä hetkellä neljätoista päivää.",
        "37¦19¦22¦19¦Адрес для счетов изменился в сентябре, срок поставки четырнадцать дней.",
        "46¦20¦20¦19¦Η διεύθυνση τιμολόγησης άλλαξε τον Σεπτέμβριο.",
        "55¦17¦27¦13¦सभी मनुष्यों को गौरव और अधिकारों में समानता प्राप्त है।",
        "21¦18¦18¦17¦账单地址已于九月更改，交货期目前为十四天。",
        "41¦24¦24¦23¦모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
        "36¦36¦36¦36¦0b8f3c1a-6f8e-4f0a-9d2b-5a1c7e9f0b3d"
      })
  void isHardlyEverBelowAVocabulary(int cl100k, int o200k, int llama, int gemma, String text) {
    int most = Math.max(Math.max(cl100k, o200k), Math.max(llama, gemma));
    int least = Math.min(Math.min(cl100k, o200k), Math.min(llama, gemma));
    int estimated = estimator().tokens(text);

    assertTrue(estimated >= 0.87 * most, () -> estimated + " of " + most + " for " + text);
    assertTrue(estimated <= 8 * least, () -> estimated + " of " + least + " for " + text);
  }

  @Test
  void aSpaceBelongsToTheWordBehindIt_andCountsBeforeADigit() {
    assertEquals(2, estimator().tokens("Anna Bob"));
    assertEquals(3, estimator().tokens("Anna 1"));
    assertEquals(3, estimator().tokens("Anna    Bob"));
  }

  @Test
  void aWordInCapitalsIsTakenApartMoreOften() {
    assertEquals(5, estimator().tokens("polypropylene"));
    assertTrue(estimator().tokens("POLYPROPYLENE") > estimator().tokens("polypropylene"));
    assertEquals(5, estimator().tokens("getOrCreateAll"));
  }
}
