package io.l9.substrate.text;

import com.ibm.icu.lang.UScript;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.bn.BengaliNormalizationFilter;
import org.apache.lucene.analysis.bn.BengaliStemFilter;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.ru.RussianLightStemFilter;

/** Stemming of words in letters that are not Latin: by the largest language of each script. */
enum OtherScript {
  GREEK,
  CYRILLIC,
  ARABIC,
  DEVANAGARI,
  BENGALI,
  ANY;

  /** The one that a character is of. */
  static OtherScript of(int character) {
    return switch (UScript.getScript(character)) {
      case UScript.GREEK -> GREEK;
      case UScript.CYRILLIC -> CYRILLIC;
      case UScript.ARABIC -> ARABIC;
      case UScript.DEVANAGARI -> DEVANAGARI;
      case UScript.BENGALI -> BENGALI;
      default -> ANY;
    };
  }

  WordChain chain() {
    return new WordChain(this::filtered);
  }

  private TokenStream filtered(TokenStream words) {
    return switch (this) {
      case GREEK ->
          new GreekStemFilter(
              new StopFilter(new GreekLowerCaseFilter(words), GreekAnalyzer.getDefaultStopSet()));
      case CYRILLIC ->
          new RussianLightStemFilter(
              new StopFilter(new LowerCaseFilter(words), RussianAnalyzer.getDefaultStopSet()));
      case ARABIC ->
          new ArabicStemFilter(
              new StopFilter(
                  new PersianNormalizationFilter(
                      new ArabicNormalizationFilter(
                          new StopFilter(words, ArabicAnalyzer.getDefaultStopSet()))),
                  PersianAnalyzer.getDefaultStopSet()));
      case DEVANAGARI ->
          new HindiStemFilter(
              new StopFilter(
                  new HindiNormalizationFilter(new IndicNormalizationFilter(words)),
                  HindiAnalyzer.getDefaultStopSet()));
      case BENGALI ->
          new BengaliStemFilter(
              new StopFilter(
                  new BengaliNormalizationFilter(new IndicNormalizationFilter(words)),
                  BengaliAnalyzer.getDefaultStopSet()));
      case ANY -> new IndicNormalizationFilter(new LowerCaseFilter(words));
    };
  }
}
