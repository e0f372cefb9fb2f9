package io.l9.substrate.migrations;

/**
 * What one check of the {@link Doctor} came to.
 *
 * @param code the check's name, such as {@code rls}; stable, and explained in docs/doctor.md
 * @param found what was seen, for people
 * @param advice a command or statement that mends it, and who runs it; empty where all is well
 */
public record Finding(String code, Severity severity, String found, String advice) {

  /** How bad it is, in ascending order. */
  public enum Severity {
    /** As it should be. */
    OK,
    /** Not looked at, because the logins at hand may not; the advice names the one that may. */
    SKIPPED,
    /** It works, and isolation holds; but not as well, or not for long. */
    WARNING,
    /** It does not work, or isolation is not what is promised. */
    BROKEN
  }
}
