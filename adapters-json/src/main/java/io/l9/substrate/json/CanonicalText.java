package io.l9.substrate.json;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the canonical text of one document: no white space, the shortest escapes, members in the
 * order of their keys' UTF-16 units. Refusals name no place; whoever writes knows it. Not
 * thread-safe.
 */
final class CanonicalText {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out;

  CanonicalText(int capacity) {
    out = new StringBuilder(capacity);
  }

  /** Returns the text that was written so far. */
  String text() {
    return out.toString();
  }

  /** Writes what needs no encoding: brackets, commas and literals. */
  void raw(char c) {
    out.append(c);
  }

  void raw(String literal) {
    out.append(literal);
  }

  void string(String value) {
    out.append('"');
    int clean = 0;
    while (clean < value.length() && isPlain(value.charAt(clean))) {
      clean++;
    }
    if (clean == value.length()) {
      out.append(value);
    } else {
      escaped(Require.storable("", value, Integer.MAX_VALUE));
    }
    out.append('"');
  }

  void integer(String json) {
    if (CanonicalNumber.isPlainInteger(json)) {
      out.append(json);
    } else {
      number(json);
    }
  }

  void integer(BigInteger value) {
    if (value.bitLength() > Double.MAX_EXPONENT + 1) {
      throw lossyNumber();
    }
    integer(value.toString());
  }

  void number(String json) {
    if (json.length() > CanonicalNumber.MAX_LENGTH) {
      throw ValidationException.at(
          "",
          "has a number of more than "
              + CanonicalNumber.MAX_LENGTH
              + " characters; send it as a string");
    }
    String canonical = CanonicalNumber.of(json);
    if (canonical == null) {
      throw lossyNumber();
    }
    out.append(canonical);
  }

  void number(BigDecimal value) {
    if (value.precision() > CanonicalNumber.MAX_LENGTH / 2) {
      throw lossyNumber();
    }
    number(value.toString());
  }

  void number(double value) {
    if (!Double.isFinite(value)) {
      throw ValidationException.at("", "is NaN or infinite; JSON has no such number");
    }
    out.append(CanonicalNumber.of(value));
  }

  Members beginObject() {
    out.append('{');
    return new Members();
  }

  /** The members of an object that is being written, in the order in which they come. */
  final class Members {

    private final List<Member> members = new ArrayList<>();
    private boolean ordered = true;

    /** Writes a key; its value comes next. */
    void key(String key) {
      if (!members.isEmpty()) {
        ordered &= members.get(members.size() - 1).key.compareTo(key) < 0;
        out.append(',');
      }
      members.add(new Member(key, out.length()));
      string(key);
      out.append(':');
    }

    /**
     * Closes the object.
     *
     * @throws ValidationException if a key came twice
     */
    void end() {
      if (!ordered) {
        reorder();
      }
      out.append('}');
    }

    private void reorder() {
      int begin = members.get(0).start;
      String written = out.substring(begin);
      int end = written.length();
      for (int i = members.size() - 1; i >= 0; i--) {
        Member member = members.get(i);
        member.value = written.substring(member.start - begin, end);
        end = member.start - begin - 1;
      }
      members.sort(Comparator.comparing(member -> member.key));
      out.setLength(begin);
      for (int i = 0; i < members.size(); i++) {
        Member member = members.get(i);
        if (i > 0) {
          if (member.key.equals(members.get(i - 1).key)) {
            throw ValidationException.at("", "has a key twice; keep one of them");
          }
          out.append(',');
        }
        out.append(member.value);
      }
    }
  }

  private static final class Member {

    private final String key;
    private final int start;
    private String value = "";

    private Member(String key, int start) {
      this.key = key;
      this.start = start;
    }
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  private void escaped(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
          } else {
            out.append(c);
          }
        }
      }
    }
  }

  private static ValidationException lossyNumber() {
    return ValidationException.at(
        "",
        "has a number that neither a 64-bit integer nor an IEEE 754 double gives back unchanged;"
            + " round it or send it as a string");
  }
}
