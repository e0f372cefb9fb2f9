package io.l9.substrate.text;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Evidence for languages in a text, word by word: function words, and letters and endings that few
 * languages have. Evidence that several share is divided among them. If two or three come out about
 * equal, the text is analysed as each of them, because an additional stem does less harm than a
 * wrong one.
 */
final class LanguageEvidence {

  private static final Set<Language> ENGLISH = Set.of(Language.ENGLISH);

  /** Letters and endings say less than words: names keep theirs in every language. */
  private static final double HINT = 0.5;

  private static final int LONGEST_WORD = 40;
  private static final int SHORTEST_WITH_ENDING = 6;
  private static final int LONGEST_ENDING = 8;
  private static final int SHORTEST_ENDING = 3;

  private static final int AT_MOST = 3;

  /** A language that has so much of the best one's evidence may be meant as well. */
  private static final double NEAR = 0.75;

  private static final double NEAR_OF_ENGLISH = 0.5;

  /** More than one word that no other language has: it may be one of a language without a list. */
  private static final double ENOUGH = 1.5;

  private static final List<Language> LANGUAGES = List.of(Language.values());
  private static final Map<String, Set<Language>> WORDS = new HashMap<>();
  private static final Map<String, Set<Language>> ENDINGS = new HashMap<>();
  private static final Map<Character, Set<Language>> LETTERS = new HashMap<>();
  private static final double[] NOTHING = {};

  static {
    for (Language language : Language.values()) {
      language.functionWords().forEach(word -> add(WORDS, word, language));
    }
    for (String article : List.of("l", "d", "qu", "j", "n", "c")) {
      add(WORDS, article + "'", Language.FRENCH);
    }
    for (String article : List.of("l", "d", "un", "dell", "all", "nell", "dall", "sull", "c")) {
      add(WORDS, article + "'", Language.ITALIAN);
    }
    endings(Language.CZECH, "ých ého ování nost ností");
    endings(Language.DANISH, "elsen elser elserne ederne erne");
    endings(Language.GERMAN, "ung ungen heit heiten keit keiten lich liche licher schaft schaften");
    endings(Language.SPANISH, "ción ciones miento mientos idades mente");
    endings(Language.FINNISH, "nen ssa ssä lla llä lta ltä ista istä minen");
    endings(Language.FRENCH, "euse euses ités aient elle elles");
    endings(Language.HUNGARIAN, "ság ség okat eket ának ének");
    endings(Language.ITALIAN, "zione zioni mente menti");
    endings(Language.DUTCH, "heid heden lijk lijke");
    endings(Language.NORWEGIAN, "elsen elser elsene hetene ingene");
    endings(Language.POLISH, "ość ości ego ych anie ania");
    endings(Language.PORTUGUESE, "ção ções mente mentos idades");
    endings(Language.ROMANIAN, "ului ilor iile țiune ației");
    endings(Language.SWEDISH, "orna arna erna heten heterna ningen ningar");
    endings(Language.TURKISH, "ları leri ların lerin ması mesi");
    letters(Language.CZECH, "áéíóúýčďěňřšťůž");
    letters(Language.DANISH, "æøå");
    letters(Language.GERMAN, "äöüß");
    letters(Language.SPANISH, "áéíóúüñ");
    letters(Language.FINNISH, "äö");
    letters(Language.FRENCH, "àâæçéèêëîïôœùûü");
    letters(Language.HUNGARIAN, "áéíóöőúüű");
    letters(Language.ITALIAN, "àèéìòù");
    letters(Language.DUTCH, "ëï");
    letters(Language.NORWEGIAN, "æøå");
    letters(Language.POLISH, "ąćęłńóśźż");
    letters(Language.PORTUGUESE, "ãáâàçéêíóôõú");
    letters(Language.ROMANIAN, "ăâîșşțţ");
    letters(Language.SWEDISH, "äåö");
    letters(Language.TURKISH, "çğıöşü");
  }

  /** By the place in {@link #LANGUAGES}. */
  private final double[] shares = new double[LANGUAGES.size()];

  private final Map<String, double[]> known;
  private boolean none = true;

  /**
   * Nothing yet.
   *
   * @param known what words say, for words that come again
   */
  LanguageEvidence(Map<String, double[]> known) {
    this.known = known;
  }

  private static void endings(Language language, String endings) {
    for (String ending : endings.split(" ", -1)) {
      add(ENDINGS, ending, language);
    }
  }

  private static void letters(Language language, String letters) {
    letters.chars().forEach(letter -> add(LETTERS, (char) letter, language));
  }

  private static <T> void add(Map<T, Set<Language>> of, T key, Language language) {
    of.computeIfAbsent(key, absent -> EnumSet.noneOf(Language.class)).add(language);
  }

  /** Takes a word into account; an article that is elided goes with its apostrophe. */
  void add(String word) {
    if (word.length() > LONGEST_WORD) {
      return;
    }
    double[] said = known.get(word);
    if (said == null) {
      said = saidBy(word.toLowerCase(Locale.ROOT));
      Remembered.put(known, word, said);
    }
    add(said);
  }

  void add(LanguageEvidence other) {
    add(other.none ? NOTHING : other.shares);
  }

  private void add(double[] said) {
    none &= said.length == 0;
    for (int i = 0; i < said.length; i++) {
      shares[i] += said[i];
    }
  }

  private static double[] saidBy(String word) {
    double[] said = new double[LANGUAGES.size()];
    share(1, WORDS.getOrDefault(word, Set.of()), said);
    share(HINT, endingIn(word), said);
    share(HINT, writing(word), said);
    return Arrays.stream(said).allMatch(share -> share == 0) ? NOTHING : said;
  }

  private static void share(double weight, Set<Language> languages, double[] said) {
    for (Language language : languages) {
      said[LANGUAGES.indexOf(language)] += weight / languages.size();
    }
  }

  /** The languages that have the longest ending of the word that is known. */
  private static Set<Language> endingIn(String word) {
    if (word.length() >= SHORTEST_WITH_ENDING) {
      int first = Math.max(1, word.length() - LONGEST_ENDING);
      for (int begin = first; begin <= word.length() - SHORTEST_ENDING; begin++) {
        Set<Language> languages = ENDINGS.get(word.substring(begin));
        if (languages != null) {
          return languages;
        }
      }
    }
    return Set.of();
  }

  /** The languages that have all letters of the word that not all have. */
  private static Set<Language> writing(String word) {
    Set<Language> writing = EnumSet.allOf(Language.class);
    for (int i = 0; i < word.length(); i++) {
      Set<Language> languages = LETTERS.get(word.charAt(i));
      if (languages != null) {
        writing.retainAll(languages);
      }
    }
    return writing.size() < LANGUAGES.size() ? writing : Set.of();
  }

  boolean isNone() {
    return none;
  }

  boolean isEnough() {
    return best() >= ENOUGH;
  }

  private double best() {
    return Arrays.stream(shares).max().orElse(0);
  }

  private double of(Language language) {
    return shares[LANGUAGES.indexOf(language)];
  }

  /** The languages that the text may be of; English where nothing speaks for another one. */
  Set<Language> languages() {
    double best = best();
    double english = of(Language.ENGLISH);
    if (english >= best) {
      return ENGLISH;
    }
    Set<Language> likely = EnumSet.noneOf(Language.class);
    LANGUAGES.stream()
        .filter(language -> of(language) >= best * NEAR)
        .sorted(Comparator.comparingDouble(this::of).reversed())
        .limit(AT_MOST)
        .forEach(likely::add);
    if (best < ENOUGH || english >= best * NEAR_OF_ENGLISH) {
      likely.add(Language.ENGLISH);
    }
    return Collections.unmodifiableSet(likely);
  }
}
