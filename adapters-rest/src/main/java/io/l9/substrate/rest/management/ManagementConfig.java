package io.l9.substrate.rest.management;

/**
 * The address of the management server.
 *
 * @param host an address or name of this machine
 * @param port 0: any free one
 */
public record ManagementConfig(String host, int port) {

  public ManagementConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("no port: " + port);
    }
  }
}
