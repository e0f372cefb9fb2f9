package io.l9.substrate.domain.shared;

import java.util.List;

/** Somebody else changed it first: read the current version and apply the change to that. */
public final class VersionMismatchException extends SubstrateException {

  private final long currentVersion;

  public VersionMismatchException(String message, long currentVersion) {
    this(message, currentVersion, List.of());
  }

  private VersionMismatchException(
      String message, long currentVersion, List<Violation> violations) {
    super(ErrorCode.VERSION_MISMATCH, message, violations, null);
    this.currentVersion = currentVersion;
  }

  public long currentVersion() {
    return currentVersion;
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new VersionMismatchException(message(), currentVersion, moved);
  }
}
