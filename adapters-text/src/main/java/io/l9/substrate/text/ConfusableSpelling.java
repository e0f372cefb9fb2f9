package io.l9.substrate.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import io.l9.substrate.domain.knowledge.fact.Spelling;

/**
 * Skeletons by ICU's table of confusable characters. Case and look are one relation here: {@code I}
 * is {@code i} in another case and looks like {@code l}, so that all three are one.
 */
public final class ConfusableSpelling implements Spelling {

  private static final int BRAILLE_BLANK = 0x2800;

  private final SpoofChecker confusables =
      new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

  @Override
  public String skeleton(String text) {
    String seen = seen(folded(Normalizer2.getNFKCInstance().normalize(text)));
    return folded(confusables.getSkeleton(seen)).replace('i', 'l');
  }

  private static String folded(String text) {
    return UCharacter.foldCase(text, true);
  }

  /** Returns the characters that leave ink. */
  private static String seen(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    text.codePoints().filter(ConfusableSpelling::isSeen).forEach(seen::appendCodePoint);
    return seen.toString();
  }

  private static boolean isSeen(int c) {
    int type = UCharacter.getType(c);
    return type != UCharacterCategory.CONTROL
        && type != UCharacterCategory.FORMAT
        && c != BRAILLE_BLANK
        && !UCharacter.isUWhiteSpace(c)
        && !UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
  }
}
