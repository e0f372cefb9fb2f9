package io.l9.substrate.domain.world;

/** The number of entities in which two states differ. */
public record DiffSummary(int added, int removed, int changed) {

  public static final DiffSummary NONE = new DiffSummary(0, 0, 0);

  public int total() {
    return added + removed + changed;
  }

  /** Returns the summary with a difference more. */
  public DiffSummary with(EntityDiff diff) {
    return switch (diff.kind()) {
      case ADDED -> new DiffSummary(added + 1, removed, changed);
      case REMOVED -> new DiffSummary(added, removed + 1, changed);
      case CHANGED -> new DiffSummary(added, removed, changed + 1);
    };
  }
}
