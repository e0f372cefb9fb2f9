package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.ScopeKeys;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "scope-keys",
    mixinStandardHelpOptions = true,
    header = "Create, list and drop the keys that sign the server's scopes.",
    description = {
      "",
      "A login that has one takes signed scopes only: text that gets into one of the server's"
          + " statements cannot choose a tenant. The server is told its key by L9_DB_SCOPE_KEY. The"
          + " private database has a key of its own.",
      "",
      "To change keys: create another, give it to every server, then drop the old one. A pooler of"
          + " transactions (PgBouncer) works with plain scopes only.",
      "",
      "Works as the schema's owner (L9_DB_OWNER_USER, L9_DB_OWNER_PASSWORD)."
    },
    synopsisSubcommandLabel = "(create | ls | drop)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  export L9_DB_SCOPE_KEY=$(l9 scope-keys create)",
      "  l9 scope-keys ls",
      "  l9 scope-keys drop p3Xk9Q2a"
    })
final class ScopeKeysCommand implements Runnable {

  private static final String ROW = "  %-24s  %-12s  %s";

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  ScopeKeysCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    throw new ParameterException(
        CommandContext.commandLine(spec), "say what to do: create, ls or drop");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a key of a login and print it, only once.")
  int create(
      @Option(
              names = "--login",
              paramLabel = "NAME",
              description = "The login of the key (default: L9_DB_USER, or l9_api).")
          @Nullable String login)
      throws SQLException {
    String key = ScopeKeys.generate(new SecureRandom());
    try (Database database = database()) {
      String whose = whose(login, database);
      keys(database).add(whose, key);
      context.terminal().print(key);
      context.progress(
          whose
              + " takes signed scopes only from now on; the key is not shown again (L9_DB_SCOPE_KEY"
              + " gives it to a server)");
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "List the names and the logins of the keys.")
  int list() throws SQLException {
    Terminal terminal = context.terminal();
    try (Database database = database()) {
      List<ScopeKeys.Entry> keys = keys(database).list();
      terminal.print(terminal.dim(ROW.formatted("LOGIN", "KEY", "MADE")));
      for (ScopeKeys.Entry key : keys) {
        terminal.print(String.format(Locale.ROOT, ROW, key.login(), key.kid(), key.createdAt()));
      }
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "drop",
      mixinStandardHelpOptions = true,
      description =
          "Drop a key: scopes that it signs are refused at once. The last key of a login only with"
              + " --plain.")
  int drop(
      @Parameters(paramLabel = "KEY", description = "The name of the key, as ls shows it.")
          String kid,
      @Option(
              names = "--login",
              paramLabel = "NAME",
              description = "The login of the key (default: L9_DB_USER, or l9_api).")
          @Nullable String login,
      @Option(
              names = "--plain",
              description = "Also drop the last key: the login then sets plain scopes again.")
          boolean plain)
      throws SQLException {
    try (Database database = database()) {
      String whose = whose(login, database);
      ScopeKeys keys = keys(database);
      List<String> kids =
          keys.list().stream()
              .filter(key -> key.login().equals(whose))
              .map(ScopeKeys.Entry::kid)
              .toList();
      if (kids.equals(List.of(kid)) && !plain) {
        throw ValidationException.at(
            "/plain",
            "this is the last key of "
                + whose
                + ", which would choose its scopes itself without it: create another first, or say"
                + " --plain");
      }
      if (!keys.drop(whose, kid)) {
        throw new NotFoundException(
            ErrorCode.NOT_FOUND, whose + " has no key of this name; `l9 scope-keys ls` shows them");
      }
    }
    return ExitCodes.OK;
  }

  private static String whose(@Nullable String login, Database database) {
    return login == null ? database.api().user() : login;
  }

  private Database database() {
    return Application.choose(context.config(), context::progress);
  }

  private static ScopeKeys keys(Database database) {
    return new ScopeKeys(database.as(database.owner()), database.schema(database.owner()));
  }
}
