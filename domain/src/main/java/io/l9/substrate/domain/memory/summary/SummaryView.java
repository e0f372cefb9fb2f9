package io.l9.substrate.domain.memory.summary;

/** A summary, and how it stands to its sources now. */
public record SummaryView(Summary summary, Freshness freshness) {

  /**
   * The changes since the summary was written, as the reader sees them.
   *
   * @param lostSources sources that are erased, expired or not visible
   * @param newPackets packets of the subject since {@link Summary#coverageStart()} that are not
   *     among its sources and that it may tell; counted only where they were collected, and up to
   *     {@value #COUNTED}
   * @param valid false: its validity has ended
   */
  public record Freshness(int lostSources, int newPackets, boolean valid) {

    public static final int COUNTED = 1_000;

    /** Whether a regeneration would say something else. */
    public boolean stale() {
      return lostSources > 0 || newPackets > 0;
    }
  }
}
