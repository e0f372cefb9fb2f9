package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    header = "Create a key and show its token, only once.",
    footer = {
      "  export L9_KEY=$(l9 keys create --tenant acme --org sales --user alice -o plain)",
      "  l9 keys create --role org_admin --org sales --expires 90d --name support",
      "  l9 keys create --scopes memory:read --expires 2027-01-01T00:00:00Z -o json",
      "  l9 keys create --role platform_admin --name operator"
    })
final class CreateKeyCommand extends KeyCommand {

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      defaultValue = "made by l9 keys create",
      description = "The purpose of the key (default: \"${DEFAULT-VALUE}\").")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "end_user",
      description =
          "end_user, cursor_user, l9_system, org_admin, tenant_admin or platform_admin"
              + " (default: ${DEFAULT-VALUE}).")
  private String role = "";

  @Option(
      names = "--org",
      paramLabel = "NAME",
      description =
          "The organisation of the key (default, for roles that need one: L9_ORG, or" + " demo).")
  private @Nullable String org;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "The user of the key (default, for end_user and cursor_user: L9_USER, or demo).")
  private @Nullable String user;

  @Option(
      names = "--scopes",
      split = ",",
      paramLabel = "NAME",
      description = "The key's permissions, of ${COMPLETION-CANDIDATES} (default: all).",
      completionCandidates = PermissionNames.class)
  private @Nullable List<String> scopes;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "A time such as 2027-01-01T00:00:00Z, or from now 12h, 90d (default: never).")
  private @Nullable String expires;

  CreateKeyCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    var unused = draft(Instant.EPOCH);
  }

  @Override
  boolean needsOperator() {
    // what an administrator of the tenant does not see himself, he gives nobody a key to
    return !Role.TENANT_ADMIN.covers(role());
  }

  @Override
  TenantId tenant() {
    return role() == Role.PLATFORM_ADMIN ? new TenantId(new UUID(0, 0)) : super.tenant();
  }

  @Override
  void run(ApiKeys keys, TenantScope scope, Instant now) {
    issued(keys.create(scope, KeyMaker.operator(), draft(now)), now);
  }

  private ApiKeyDraft draft(Instant now) {
    Identity otherwise = context.config().identity();
    TenantId tenant = tenant();
    Role wanted = role();
    boolean ofOrg = !wanted.covers(Role.TENANT_ADMIN);
    boolean ofUser = wanted == Role.END_USER || wanted == Role.CURSOR_USER;
    String orgName = org == null && ofOrg ? otherwise.org() : org;
    String userName = user == null && ofUser ? otherwise.user() : user;
    OrgId orgId = orgName == null ? null : Names.org(tenant, orgName);
    UserId userId = userName == null ? null : Names.user(tenant, userName);
    return new ApiKeyDraft(name, wanted, orgId, userId, permissions(), expiry(now));
  }

  private Role role() {
    return Role.ofCode(role)
        .orElseThrow(
            () ->
                ValidationException.at(
                    "/role",
                    "must be one of "
                        + String.join(
                            ", ", Arrays.stream(Role.values()).map(Role::code).toList())));
  }

  private @Nullable Set<Permission> permissions() {
    return scopes == null
        ? null
        : scopes.stream().map(Permission::ofCode).collect(Collectors.toSet());
  }

  private @Nullable Instant expiry(Instant now) {
    if (expires == null) {
      return null;
    }
    if (isDuration(expires)) {
      return now.plus(duration("/expires", expires));
    }
    try {
      return Instant.parse(expires);
    } catch (DateTimeException e) {
      throw ValidationException.at(
          "/expires", "must be a time such as 2027-01-01T00:00:00Z, or 12h, 90d");
    }
  }
}
