package io.l9.substrate.cli;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.identity.ApiKeyResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands on API keys. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    header = "Create, list, rotate and revoke API keys.",
    description = {
      "",
      "These commands need access to the database. They act as the tenant's administrator,"
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

  @Spec private @Nullable CommandSpec spec;

  private KeysCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new CreateKeyCommand(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Rotate(context))
        .addSubcommand(new Revoke(context));
  }

  @Override
  public void run() {
    throw new ParameterException(
        CommandContext.commandLine(spec), "say what to do: create, ls, rotate or revoke");
  }

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      header = "List keys, including revoked and expired ones, the newest first.",
      footerHeading = "%nExamples:%n",
      footer = {"  l9 keys ls --tenant acme", "  l9 keys ls --platform -o json"})
  private static final class Ls extends KeyCommand {

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "The largest number of keys (default: ${DEFAULT-VALUE}).")
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
      header =
          "Replace a key by a new one with the same rights; the old key stays valid for the overlap.",
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
      mixinStandardHelpOptions = true,
      header = "Revoke a key at once.",
      description = {
        "",
        "A server that has just verified the key may accept it for up to 10 seconds more."
      },
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
