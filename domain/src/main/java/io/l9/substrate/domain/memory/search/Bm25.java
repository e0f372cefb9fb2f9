package io.l9.substrate.domain.memory.search;

/**
 * Okapi BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009), with the inverse
 * document frequency that never gets negative: {@code ln(1 + (N - n + 0.5) / (n + 0.5))}.
 */
public final class Bm25 {

  /** The pace at which repeating a word stops to count. */
  public static final double K1 = 1.2;

  /** The discount of long texts. */
  public static final double B = 0.75;

  private Bm25() {}

  /**
   * Returns the share of one word in a document's score.
   *
   * @param frequency how often the document has it
   * @param length words in the document
   * @param averageLength mean of all documents' lengths, above 0
   * @param documents how many documents there are
   * @param documentsWithWord how many of them have it, at most {@code documents}
   */
  public static double score(
      int frequency, int length, double averageLength, long documents, long documentsWithWord) {
    return limit(idf(documents, documentsWithWord))
        * frequency
        / (frequency + K1 * (1 - B + B * length / averageLength));
  }

  /**
   * Returns the weight of a word: the rarer it is, the more it says.
   *
   * @param documents how many documents there are
   * @param documentsWithWord how many of them have it, at most {@code documents}
   */
  public static double idf(long documents, long documentsWithWord) {
    return Math.log(1 + (documents - documentsWithWord + 0.5) / (documentsWithWord + 0.5));
  }

  /** Returns the score that a word of this weight stays below in every document. */
  public static double limit(double idf) {
    return idf * (K1 + 1);
  }
}
