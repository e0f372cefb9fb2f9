package io.l9.substrate.text;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hu.HungarianLightStemFilter;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.no.NorwegianLightStemFilter;
import org.apache.lucene.analysis.pl.PolishAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.stempel.StempelFilter;
import org.apache.lucene.analysis.stempel.StempelStemmer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/** A language in Latin letters whose words are stemmed; English stands for all that are not. */
enum Language {
  ENGLISH(""),
  CZECH("cs"),
  DANISH("da"),
  GERMAN("de"),
  SPANISH("es"),
  FINNISH("fi"),
  FRENCH("fr"),
  HUNGARIAN("hu"),
  ITALIAN("it"),
  DUTCH("nl"),
  NORWEGIAN("no"),
  POLISH("pl"),
  PORTUGUESE("pt"),
  ROMANIAN("ro"),
  SWEDISH("sv"),
  TURKISH("tr");

  /** Lucene's stop words of English are the few that are in every text. */
  private static final String MORE_ENGLISH =
      """
      about after all also am any because been before being both can can't could did didn't do does \
      doesn't doing don't down during each few from further get got had has have having he her here \
      hers him his how i i'd i'll i'm i've isn't it's its just know like me more most my myself no \
      now off once only other our out over own really she should so some than that's them these \
      those through too under until up us very wasn't we we're were what what's when where which \
      while who whom why would you you're your yours yes yeah""";

  private final String suffix;

  Language(String code) {
    this.suffix = code.isEmpty() ? "" : "/" + code;
  }

  private CharArraySet stopWords() {
    return switch (this) {
      case ENGLISH -> EnglishAnalyzer.getDefaultStopSet();
      case CZECH -> CzechAnalyzer.getDefaultStopSet();
      case DANISH -> DanishAnalyzer.getDefaultStopSet();
      case GERMAN -> GermanAnalyzer.getDefaultStopSet();
      case SPANISH -> SpanishAnalyzer.getDefaultStopSet();
      case FINNISH -> FinnishAnalyzer.getDefaultStopSet();
      case FRENCH -> FrenchAnalyzer.getDefaultStopSet();
      case HUNGARIAN -> HungarianAnalyzer.getDefaultStopSet();
      case ITALIAN -> ItalianAnalyzer.getDefaultStopSet();
      case DUTCH -> DutchAnalyzer.getDefaultStopSet();
      case NORWEGIAN -> NorwegianAnalyzer.getDefaultStopSet();
      case POLISH -> PolishAnalyzer.getDefaultStopSet();
      case PORTUGUESE -> PortugueseAnalyzer.getDefaultStopSet();
      case ROMANIAN -> RomanianAnalyzer.getDefaultStopSet();
      case SWEDISH -> SwedishAnalyzer.getDefaultStopSet();
      case TURKISH -> TurkishAnalyzer.getDefaultStopSet();
    };
  }

  private TokenStream stemmed(TokenStream words) {
    return switch (this) {
      case ENGLISH -> new SnowballFilter(words, new EnglishStemmer());
      case CZECH -> new CzechStemFilter(words);
      case DANISH -> new SnowballFilter(words, new DanishStemmer());
      case GERMAN -> new GermanLightStemFilter(new GermanNormalizationFilter(words));
      case SPANISH -> new SpanishLightStemFilter(words);
      case FINNISH -> new FinnishLightStemFilter(words);
      case FRENCH -> new FrenchLightStemFilter(words);
      case HUNGARIAN -> new HungarianLightStemFilter(words);
      case ITALIAN -> new ItalianLightStemFilter(words);
      case DUTCH -> new SnowballFilter(words, new DutchStemmer());
      case NORWEGIAN -> new NorwegianLightStemFilter(words);
      case POLISH -> new StempelFilter(words, new StempelStemmer(PolishAnalyzer.getDefaultTable()));
      case PORTUGUESE -> new PortugueseLightStemFilter(words);
      case ROMANIAN -> new SnowballFilter(words, new RomanianStemmer());
      case SWEDISH -> new SwedishLightStemFilter(words);
      case TURKISH -> new SnowballFilter(words, new TurkishStemmer());
    };
  }

  /** Words that are in most of its texts. */
  Set<String> functionWords() {
    Stream<String> stopped =
        StreamSupport.stream(stopWords().spliterator(), false)
            .map(word -> String.valueOf((char[]) word));
    return Stream.concat(
            stopped, this == ENGLISH ? Stream.of(MORE_ENGLISH.split("\\s+")) : Stream.empty())
        .collect(Collectors.toUnmodifiableSet());
  }

  WordChain chain() {
    return new WordChain(this::filtered);
  }

  private TokenStream filtered(TokenStream words) {
    if (this == ENGLISH) {
      TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(words));
      return stemmed(new StopFilter(folded, stopWords()));
    }
    TokenStream lower =
        this == TURKISH
            ? new TurkishLowerCaseFilter(new ApostropheFilter(words))
            : new LowerCaseFilter(words);
    return new ASCIIFoldingFilter(stemmed(new StopFilter(lower, stopWords())));
  }

  /**
   * A stem, marked as of this language. A slash is in no word, so that stems of two languages are
   * never taken for each other; English ones have no mark.
   */
  String marked(String stem) {
    return stem + suffix;
  }
}
