package io.l9.substrate.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;

/**
 * One spelling for texts that a reader takes for the same: Unicode's compatibility forms (NFKC),
 * one apostrophe, ASCII digits, nothing that is invisible, and no marks where words are written
 * without them as well. The tables are ICU's, so that they do not change with the JDK.
 */
final class Normalization {

  /** Separates what is written together but not joined, in Persian. */
  static final char NON_JOINER = '\u200c';

  private static final char ZERO_WIDTH_SPACE = '\u200b';
  private static final int CYRILLIC_IO = 'ё';
  private static final int CYRILLIC_IO_CAPITAL = 'Ё';

  /** No language needs more; sorting an endless run of marks takes the square of its length. */
  private static final int MARKS_IN_A_ROW = 8;

  private static final Normalizer2 DECOMPOSITION = Normalizer2.getNFDInstance();

  private Normalization() {}

  static String of(String text) {
    return isAscii(text) ? text : cleaned(Normalizer2.getNFKCInstance().normalize(bounded(text)));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String bounded(String text) {
    StringBuilder bounded = new StringBuilder(text.length());
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      marks = isMark(c) ? marks + 1 : 0;
      if (marks <= MARKS_IN_A_ROW) {
        bounded.appendCodePoint(straight(c));
      }
    }
    return bounded.toString();
  }

  /** One apostrophe and one double quotation mark for those that stand within words. */
  private static int straight(int c) {
    return switch (c) {
      case 0xb4, 0x2b9, 0x2bb, 0x2bc, 0x2bd, 0x2018, 0x2019, 0x201b, 0x2032, 0x5f3 -> '\'';
      case 0x5f4 -> '"';
      default -> c;
    };
  }

  private static String cleaned(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    int base = UScript.COMMON;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        cleaned.append((char) c);
        base = UScript.LATIN;
        continue;
      }
      int script = UScript.getScript(c);
      if (isMark(c)) {
        if (script != UScript.INHERITED || base == UScript.COMMON) {
          base = script == UScript.INHERITED ? base : script;
        }
        if (!isWrittenWithoutMarks(base)) {
          cleaned.appendCodePoint(c);
        }
        continue;
      }
      if (c == ZERO_WIDTH_SPACE) {
        cleaned.append(' ');
      } else if (c == NON_JOINER) {
        if (base == UScript.ARABIC) {
          cleaned.append(NON_JOINER);
        }
      } else if (!isInvisible(c)) {
        cleaned.appendCodePoint(plain(c, script));
        base = script;
      }
    }
    return cleaned.toString();
  }

  private static boolean isMark(int c) {
    if (c < 0x300) {
      return false;
    }
    int type = UCharacter.getType(c);
    return type == UCharacterCategory.NON_SPACING_MARK || type == UCharacterCategory.ENCLOSING_MARK;
  }

  /** Elsewhere, such as in Devanagari and Thai, marks are vowels. */
  private static boolean isWrittenWithoutMarks(int script) {
    return switch (script) {
      case UScript.LATIN, UScript.GREEK, UScript.CYRILLIC, UScript.ARABIC, UScript.HEBREW -> true;
      default -> false;
    };
  }

  private static boolean isInvisible(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
        || UCharacter.hasBinaryProperty(c, UProperty.EMOJI_MODIFIER);
  }

  private static int plain(int c, int script) {
    if (script == UScript.GREEK) {
      String parts = DECOMPOSITION.getDecomposition(c);
      return parts == null ? c : parts.codePointAt(0);
    }
    if (c == CYRILLIC_IO || c == CYRILLIC_IO_CAPITAL) {
      return c == CYRILLIC_IO ? 'е' : 'Е';
    }
    int digit = UCharacter.digit(c);
    return digit < 0 ? c : '0' + digit;
  }
}
