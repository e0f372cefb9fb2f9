package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.identity.ApiKeyResponse;
import io.l9.substrate.rest.identity.IssuedApiKeyResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with API keys; each way is a command of its own. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    header = "Make, list, rotate and revoke API keys.",
    description = {
      "",
      "Whoever has the database has the keys: these commands act as the tenant's administrator,"
          + " and with --platform as the operator of the installation (as the jobs' login:"
          + " L9_DB_MAINTAINER_USER, L9_DB_MAINTAINER_PASSWORD). With a database of your own,"
          + " L9_KEY_PEPPER must be the same for these commands and for every server."
    },
    synopsisSubcommandLabel = "(create | ls | rotate | revoke)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  export L9_KEY=$(l9 keys create --tenant acme --org sales --user alice -o plain)",
      "  l9 keys create --role tenant_admin --tenant acme --name ops --expires 90d",
      "  l9 keys ls --tenant acme",
      "  l9 keys rotate 019a... --overlap 24h --tenant acme",
      "  l9 keys revoke 019a... --tenant acme"
    })
final class KeysCommand implements Runnable {

  /** How a result is written. */
  enum Format {
    TABLE,
    JSON,
    JSONL,
    /** The token, or the ids, alone. */
    PLAIN
  }

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
  private static final String ROW = "  %-36s  %-20s  %-14s  %-8s  %-20s  %-20s  %s";

  @Spec private @Nullable CommandSpec spec;

  private KeysCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new Create(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Rotate(context))
        .addSubcommand(new Revoke(context));
  }

  @Override
  public void run() {
    throw new ParameterException(
        CommandContext.commandLine(spec), "say what to do: create, ls, rotate or revoke");
  }

  /** Opens the keys for one of the ways, and writes what it results in. */
  private abstract static class KeyCommand implements Callable<Integer> {

    final CommandContext context;

    @Spec @Nullable CommandSpec spec;

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        description = "The tenant, by name or UUID (default: L9_TENANT, or demo).")
    private @Nullable String tenant;

    @Option(
        names = "--platform",
        description = "As the operator of the installation: keys of every tenant.")
    private boolean platform;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description =
            "table, json, jsonl or plain: the token or the ids alone (default: table for people,"
                + " jsonl in a pipe).")
    private @Nullable Format output;

    KeyCommand(CommandContext context) {
      this.context = context;
    }

    @Override
    public final Integer call() {
      check();
      try (Application l9 =
          Application.open(context.config(), Application.Schema.EXPECT, context::progress)) {
        IdentityUseCases identity = l9.identity();
        if (identity == null) {
          throw usage(
              "API keys of a database of your own need a secret beside it: set L9_KEY_PEPPER, to"
                  + " the same for every server, for example to $(openssl rand -base64 48)");
        }
        boolean operator = platform || needsOperator();
        TenantScope scope =
            new TenantScope(
                tenant(),
                null,
                null,
                operator ? Role.PLATFORM_ADMIN : Role.TENANT_ADMIN,
                l9.ids().next(),
                null,
                null);
        run(
            operator ? l9.substrate().operatorKeys() : identity.keys(),
            scope,
            l9.clock().instant());
      }
      return ExitCodes.OK;
    }

    /** Refuses wrong usage before anything is opened. */
    void check() {}

    boolean needsOperator() {
      return false;
    }

    abstract void run(ApiKeys keys, TenantScope scope, Instant now);

    TenantId tenant() {
      return Names.tenant(tenant == null ? context.config().identity().tenant() : tenant);
    }

    final Format format() {
      if (output != null) {
        return output;
      }
      return context.terminal().interactive() ? Format.TABLE : Format.JSONL;
    }

    final void print(String line) {
      context.terminal().print(line);
    }

    /** A new key, whose token is seen this once. */
    final void issued(IssuedKey issued, Instant now) {
      String token = issued.token().reveal();
      switch (format()) {
        case PLAIN -> print(token);
        case TABLE -> {
          table(List.of(issued.key()), now);
          print("");
          print("  " + context.terminal().bold(token));
        }
        case JSON, JSONL -> print(WireJson.of(IssuedApiKeyResponse.from(issued, now)));
      }
      context.progress("the token is not stored and not shown again");
    }

    final void table(List<ApiKey> keys, Instant now) {
      Terminal terminal = context.terminal();
      print(
          terminal.dim(
              ROW.formatted("ID", "KEY", "ROLE", "STATE", "EXPIRES", "LAST USED", "NAME")));
      for (ApiKey key : keys) {
        print(
            ROW.formatted(
                key.id(),
                key.prefix(),
                key.role().code(),
                key.state(now).code(),
                second(key.expiresAt()),
                second(key.lastUsedAt()),
                Terminal.line(key.name(), 40)));
      }
    }

    final ParameterException usage(String message) {
      return new ParameterException(CommandContext.commandLine(spec), message);
    }
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      header = "Make a key and show its token, this once.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  export L9_KEY=$(l9 keys create --tenant acme --org sales --user alice -o plain)",
        "  l9 keys create --role org_admin --org sales --expires 90d --name support",
        "  l9 keys create --scopes memory:read --expires 2027-01-01T00:00:00Z -o json",
        "  l9 keys create --role platform_admin --name operator"
      })
  private static final class Create extends KeyCommand {

    @Option(
        names = "--name",
        paramLabel = "TEXT",
        defaultValue = "made by l9 keys create",
        description = "What it is for (default: \"${DEFAULT-VALUE}\").")
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
            "The organisation that it acts for (default, for roles that need one: L9_ORG, or"
                + " demo).")
    private @Nullable String org;

    @Option(
        names = "--user",
        paramLabel = "NAME",
        description =
            "The user that it acts for (default, for end_user and cursor_user: L9_USER, or demo).")
    private @Nullable String user;

    @Option(
        names = "--scopes",
        split = ",",
        paramLabel = "NAME",
        description =
            "What it may be used for, of memory:read, memory:write, keys:manage and jobs:manage"
                + " (default: all).")
    private @Nullable List<String> scopes;

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "A time such as 2027-01-01T00:00:00Z, or from now 12h, 90d (default: never).")
    private @Nullable String expires;

    Create(CommandContext context) {
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
      if (DURATION.matcher(expires).matches()) {
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

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      header = "List keys, revoked and expired ones too, the newest first.",
      footerHeading = "%nExamples:%n",
      footer = {"  l9 keys ls --tenant acme", "  l9 keys ls --platform -o json"})
  private static final class Ls extends KeyCommand {

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "How many at the most (default: ${DEFAULT-VALUE}).")
    private int limit;

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (limit < 1) {
        throw usage("--limit must be at least 1");
      }
    }

    @Override
    void run(ApiKeys keys, TenantScope scope, Instant now) {
      List<ApiKey> listed = new ArrayList<>();
      Position after = null;
      do {
        int wanted = Math.min(limit - listed.size(), ApiKeys.MAX_LIMIT);
        Page<ApiKey> page = keys.list(scope, wanted, after);
        listed.addAll(page.items());
        after = page.next();
      } while (after != null && listed.size() < limit);
      switch (format()) {
        case TABLE -> table(listed, now);
        case PLAIN -> listed.forEach(key -> print(key.id().toString()));
        case JSONL -> listed.forEach(key -> print(WireJson.of(ApiKeyResponse.from(key, now))));
        case JSON ->
            print(
                WireJson.of(
                    Map.of(
                        "data",
                        listed.stream().map(key -> ApiKeyResponse.from(key, now)).toList(),
                        "has_more",
                        after != null)));
      }
      if (after != null) {
        context.progress("there are more; raise --limit");
      }
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      header = "Make a key like another, which goes on for a while and then ends.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  export L9_KEY=$(l9 keys rotate 019a... --overlap 1h -o plain)",
        "  l9 keys rotate 019a... --overlap 0s"
      })
  private static final class Rotate extends KeyCommand {

    @Parameters(paramLabel = "ID", description = "The key; `l9 keys ls` shows the ids.")
    private UUID id = new UUID(0, 0);

    @Option(
        names = "--overlap",
        paramLabel = "TIME",
        defaultValue = "24h",
        description =
            "For how long the old key goes on, such as 0s, 24h, 7d; at most 30d (default:"
                + " ${DEFAULT-VALUE}).")
    private String overlap = "";

    Rotate(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      var unused = duration("/overlap", overlap);
    }

    @Override
    void run(ApiKeys keys, TenantScope scope, Instant now) {
      issued(keys.rotate(scope, KeyMaker.operator(), id, duration("/overlap", overlap)), now);
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      header = "End a key at once.",
      description = {"", "A server that has just seen it may take it for up to 10 seconds more."},
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 keys revoke 019a...",
        "  l9 keys revoke 019a... --with-children",
        "  l9 keys revoke 019a... --platform"
      })
  private static final class Revoke extends KeyCommand {

    @Parameters(paramLabel = "ID", description = "The key; `l9 keys ls` shows the ids.")
    private UUID id = new UUID(0, 0);

    @Option(
        names = "--with-children",
        description = "Ends the keys that it made too, and those that these made.")
    private boolean children;

    Revoke(CommandContext context) {
      super(context);
    }

    @Override
    void run(ApiKeys keys, TenantScope scope, Instant now) {
      keys.revoke(scope, id, children);
      context.progress("revoked; servers that have just seen it may take it for 10 s more");
    }
  }

  private static Duration duration(String pointer, String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw ValidationException.at(pointer, "must be a number and s, m, h or d, such as 24h");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static String second(@Nullable Instant time) {
    return time == null ? "never" : time.toString().substring(0, 19) + "Z";
  }
}
