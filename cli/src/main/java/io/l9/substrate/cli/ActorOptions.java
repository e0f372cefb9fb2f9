package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the actor and his role. */
final class ActorOptions {

  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "end_user, cursor_user, l9_system, org_admin or tenant_admin (default: end_user).")
  private @Nullable String role;

  TenantId tenant(CommandContext context) {
    return Names.tenant(identity.in(context.config()).tenant());
  }

  Memory memory(Application l9, CommandContext context) {
    Memory memory = l9.memory(identity.in(context.config()));
    if (role == null) {
      return memory;
    }
    Role named =
        Role.ofCode(role)
            .orElseThrow(
                () ->
                    ValidationException.at(
                        "/role",
                        "must be one of "
                            + String.join(
                                ", ", Arrays.stream(Role.values()).map(Role::code).toList())));
    TenantScope scope = memory.scope();
    return l9.substrate().as(scope.withRole(named));
  }
}
