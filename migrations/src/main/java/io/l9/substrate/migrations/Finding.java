package io.l9.substrate.migrations;

/**
 * The result of one check of the {@link Doctor}.
 *
 * @param code the check's name, such as {@code rls}; stable, and explained in docs/doctor.md
 * @param found what was seen, for people
 * @param advice a command or statement that mends it, and who runs it; empty where all is well
 */
public record Finding(String code, Severity severity, String found, String advice) {

  /** The severity, in ascending order. */
  public enum Severity {
    /** No fault. */
    OK,
    /** Not checked, because the login may not; the advice names the one that may. */
    SKIPPED,
    /** A fault that leaves the product working and tenants isolated, for now. */
    WARNING,
    /** A fault that stops the product or breaks the isolation of tenants. */
    BROKEN
  }
}
