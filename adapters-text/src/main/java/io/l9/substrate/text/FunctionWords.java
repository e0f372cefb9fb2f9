package io.l9.substrate.text;

import java.util.Locale;
import java.util.Set;

/**
 * The English words by which a question is asked, and that are in other people's questions rather
 * than in the answer: question words, auxiliaries, and he, she and they. "I", "me", "my" and "you"
 * are none of them, because they say who speaks, and "may" is a month.
 */
final class FunctionWords {

  private static final Set<String> ENGLISH =
      Set.of(
          """
          what which who whom whose when where why how \
          am were been being do does did doing done have has had having can could would should \
          shall might must ought \
          aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't \
          shouldn't wasn't weren't won't wouldn't \
          what're who'd who'll who've how'd where'd why'd when'd \
          he him his himself she her hers herself them theirs themself themselves \
          he'd he'll she'd she'll they'd they'll they're they've"""
              .split(" "));

  private FunctionWords() {}

  /** Whether a word is one, in small letters or with a first capital: a WHO is an organization. */
  static boolean contain(String word) {
    return ENGLISH.contains(word)
        || ENGLISH.contains(word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1));
  }
}
