package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.identity.IssuedApiKeyResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on API keys, which opens them and writes the result. */
@Command(mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n")
abstract class KeyCommand implements Callable<Integer> {

  /** The format of the result. */
  enum Format {
    TABLE,
    JSON,
    JSONL,
    /** The token, or the ids, alone. */
    PLAIN
  }

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
  private static final String ROW = "  %-36s  %-20s  %-14s  %-8s  %-20s  %-20s  %s";

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
    try (Application l9 = context.open(tenant())) {
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
      run(operator ? l9.substrate().operatorKeys() : identity.keys(), scope, l9.clock().instant());
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
        terminal.dim(ROW.formatted("ID", "KEY", "ROLE", "STATE", "EXPIRES", "LAST USED", "NAME")));
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

  /** Whether a text is a duration such as 24h. */
  static boolean isDuration(String text) {
    return DURATION.matcher(text).matches();
  }

  /** Reads a duration such as 24h. */
  static Duration duration(String pointer, String text) {
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
