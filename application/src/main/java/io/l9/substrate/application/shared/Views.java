package io.l9.substrate.application.shared;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;

/** The failures of reads of views. */
public final class Views {

  private Views() {}

  /** Returns the failure of a read before the first refresh. */
  public static UnavailableException notReady() {
    return new UnavailableException(
        ErrorCode.VIEW_NOT_READY,
        "the view has not been refreshed yet; the job refresh-views does it",
        null);
  }
}
