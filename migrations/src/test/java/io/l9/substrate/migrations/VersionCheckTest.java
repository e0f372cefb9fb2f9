package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.Finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionCheckTest {

  @ParameterizedTest
  @CsvSource({
    "14.23, BROKEN, not supported",
    "9.6.24, BROKEN, not supported",
    "unknown, BROKEN, not supported",
    "15.2 (Debian 15.2-1), WARNING, CVE-2023-2455",
    "15.13, WARNING, CVE-2025-8713",
    "15.18, WARNING, CVE-2026-16239",
    "15.19, OK, no advisory",
    "16.15, OK, no advisory",
    "17.5, WARNING, CVE-2025-8713",
    "18.0, WARNING, CVE-2026-2005",
    "18.6, OK, no advisory",
    "19beta1, OK, no advisory"
  })
  void judgesPostgresql(String version, Severity severity, String found) {
    assertJudged(VersionCheck.postgresql(version), severity, found);
  }

  @ParameterizedTest
  @CsvSource({
    "0.7.4, BROKEN, cannot go on scanning",
    "0.8.0, WARNING, CVE-2026-3172",
    "0.8.1, WARNING, CVE-2026-3172",
    "0.8.2, WARNING, VACUUM can damage",
    "0.8.3, OK, no advisory",
    "0.9.0, OK, no advisory",
    "1.0, OK, no advisory",
    ", BROKEN, not installed"
  })
  void judgesPgvector(String version, Severity severity, String found) {
    assertJudged(VersionCheck.pgvector(version), severity, found);
  }

  @Test
  void namesTheReleaseThatHasEveryFix() {
    assertTrue(
        VersionCheck.postgresql("15.2").advice().startsWith("install PostgreSQL 15.19 or a later"));
    assertTrue(
        VersionCheck.pgvector("0.8.0").advice().startsWith("install pgvector 0.8.3 or newer"));
    assertTrue(
        VersionCheck.pgvector("0.8.0").advice().contains("max_parallel_maintenance_workers = 0"));
  }

  private static void assertJudged(Finding finding, Severity severity, String found) {
    assertEquals(severity, finding.severity(), finding::found);
    assertTrue(finding.found().contains(found), finding::found);
    assertEquals(severity == Severity.OK, finding.advice().isEmpty(), finding::advice);
  }
}
