package io.l9.substrate.cli;

import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.identity.ApiKeyResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on API keys. */
@Command(
    name = "keys",
    header = "Create, list, rotate and revoke API keys.",
    description = {
      "",
      "These commands need access to the database. They act as the tenant's administrator,"
          + " and with --platform as the operator of the installation (as the jobs' login:"
          + " L9_DB_MAINTAINER_USER, L9_DB_MAINTAINER_PASSWORD). With a database of your own,"
          + " L9_KEY_PEPPER must be the same for these commands and for every server."
    },
    footer = {
      "  export L9_KEY=$(l9 keys create --tenant acme --org sales --user alice -o plain)",
      "  l9 keys create --role tenant_admin --tenant acme --name ops --expires 90d",
      "  l9 keys ls --tenant acme",
      "  l9 keys rotate 019a... --overlap 24h --tenant acme",
      "  l9 keys revoke 019a... --tenant acme"
    })
final class KeysCommand extends CommandGroup {

  private KeysCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new CreateKeyCommand(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Rotate(context))
        .addSubcommand(new Revoke(context));
  }

  @Command(
      name = "ls",
      header = "List keys, including revoked and expired ones, the newest first.",
      footer = {"  l9 keys ls --tenant acme", "  l9 keys ls --platform -o json"})
  private static final class Ls extends KeyCommand {

    @Mixin private LimitOption limit = new LimitOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    void run(ApiKeys keys, TenantScope scope, Instant now) {
      Listed<ApiKey> all =
          limit.read(ApiKeys.MAX_LIMIT, (wanted, after) -> keys.list(scope, wanted, after));
      List<ApiKey> listed = all.items();
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
                        all.hasMore())));
      }
      all.tellRest(context);
    }
  }

  @Command(
      name = "rotate",
      header =
          "Replace a key by a new one with the same rights; the old key stays valid for the overlap.",
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
            "The time for which the old key stays valid, such as 0s, 24h, 7d; at most 30d (default:"
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
      header = "Revoke a key at once.",
      description = {
        "",
        "A server that has just verified the key may accept it for up to 10 seconds more."
      },
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
        description = "Also revoke the keys that it created, and their descendants.")
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
}
