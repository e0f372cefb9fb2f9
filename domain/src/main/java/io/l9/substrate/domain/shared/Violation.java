package io.l9.substrate.domain.shared;

/**
 * One thing that is wrong with an input.
 *
 * @param pointer where, as a JSON pointer into the input in its wire names ({@code /items/3/tags});
 *     empty for the whole
 * @param code what kind of wrong
 * @param detail what to do about it, without echoing the value
 */
public record Violation(String pointer, ErrorCode code, String detail) {

  Violation below(String prefix) {
    return new Violation(prefix + pointer, code, detail);
  }
}
