package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the actor. */
final class IdentityOptions {

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "The tenant, by name or UUID (default: L9_TENANT, or demo).")
  private @Nullable String tenant;

  @Option(
      names = "--org",
      paramLabel = "NAME",
      description = "The organisation within the tenant (default: L9_ORG, or demo).")
  private @Nullable String org;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The user within the organisation (default: L9_USER, or demo).")
  private @Nullable String user;

  Identity in(Config config) {
    Identity otherwise = config.identity();
    return new Identity(
        tenant == null ? otherwise.tenant() : tenant,
        org == null ? otherwise.org() : org,
        user == null ? otherwise.user() : user);
  }
}
