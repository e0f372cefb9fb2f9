package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.bootstrap.config.Setting;

/** The failure to listen on a port that another process listens on. */
public final class PortTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Setting<?> setting;

  /**
   * A failure.
   *
   * @param setting names the port
   */
  PortTakenException(String host, int port, Setting<?> setting, Throwable cause) {
    super("port " + port + " is taken on " + host, cause);
    this.setting = setting;
  }

  /** The setting that names the port. */
  public Setting<?> setting() {
    return setting;
  }
}
