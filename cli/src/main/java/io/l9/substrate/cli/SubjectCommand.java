package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on the erasures of a tenant, as its administrator or as the platform's. */
@Command(mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n")
abstract class SubjectCommand implements Callable<Integer> {

  final CommandContext context;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "The tenant, by name or UUID (default: L9_TENANT, or demo).")
  private @Nullable String tenant;

  @Option(
      names = "--platform",
      description = "As the operator of the installation, as for a tenant that was erased.")
  private boolean platform;

  @Mixin private OutputOption output = new OutputOption();

  SubjectCommand(CommandContext context) {
    this.context = context;
  }

  /**
   * The erasures, as the command's actor has them.
   *
   * @param vacuum the command by which an owner of the tables vacuums them
   */
  record Actor(SubjectErasures erasures, TenantScope scope, JsonCodec json, String vacuum) {}

  @Override
  public final Integer call() throws Exception {
    check();
    TenantId id = tenant();
    try (Application l9 = context.open(id)) {
      boolean isOperator = platform || needsOperator();
      TenantScope scope =
          new TenantScope(
              id,
              null,
              null,
              isOperator ? Role.PLATFORM_ADMIN : Role.TENANT_ADMIN,
              l9.ids().next(),
              null,
              null);
      SubjectErasures erasures =
          (isOperator ? l9.substrate().platformSubjects() : l9.substrate().subjects()).erasures();
      return run(
          new Actor(erasures, scope, l9.substrate().json(), l9.vacuumCommand()),
          new ResultPrinter(context, output));
    }
  }

  /** Refuses wrong usage before anything is opened. */
  void check() {}

  boolean needsOperator() {
    return false;
  }

  TenantId tenant() {
    return Names.tenant(tenant == null ? context.config().identity().tenant() : tenant);
  }

  /**
   * Does what the command is for.
   *
   * @return the exit code
   */
  abstract int run(Actor actor, ResultPrinter printer) throws Exception;

  final ParameterException usage(String message) {
    return new ParameterException(CommandContext.commandLine(spec), message);
  }
}
