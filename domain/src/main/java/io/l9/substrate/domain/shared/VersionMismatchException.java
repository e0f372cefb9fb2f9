package io.l9.substrate.domain.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody else changed it first: read the current version and apply the change to that. */
public final class VersionMismatchException extends SubstrateException {

  private final @Nullable Long currentVersion;

  public VersionMismatchException(String message, long currentVersion) {
    this(message, currentVersion, List.of());
  }

  /** About what has no numbered versions. */
  public VersionMismatchException(String message) {
    this(message, null, List.of());
  }

  private VersionMismatchException(
      String message, @Nullable Long currentVersion, List<Violation> violations) {
    super(ErrorCode.VERSION_MISMATCH, message, violations, null);
    this.currentVersion = currentVersion;
  }

  /** Null: it has none. */
  public @Nullable Long currentVersion() {
    return currentVersion;
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new VersionMismatchException(message(), currentVersion, moved);
  }
}
