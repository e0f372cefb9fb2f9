package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.List;

/**
 * The state of a database, as an examination found it.
 *
 * @param server the version of PostgreSQL, and which login looked at which database of it
 * @param findings one of each check, in the order in which they were made
 */
public record Diagnosis(String server, List<Finding> findings) {

  /** All findings together. */
  public enum Status {
    HEALTHY,
    WARNINGS,
    BROKEN
  }

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** The worst of the findings; what was skipped is no finding against the database. */
  public Status status() {
    if (has(Severity.BROKEN)) {
      return Status.BROKEN;
    }
    return has(Severity.WARNING) ? Status.WARNINGS : Status.HEALTHY;
  }

  private boolean has(Severity severity) {
    return findings.stream().anyMatch(finding -> finding.severity() == severity);
  }
}
