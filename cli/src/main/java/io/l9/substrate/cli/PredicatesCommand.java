package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.knowledge.fact.FactPredicateResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "predicates",
    header = "List declared predicates, or declare one as an administrator.",
    footer = {
      "  l9 facts predicates",
      "  l9 facts predicates works_at --single --objects entity --inverse employs"
          + " --role org_admin"
    })
final class PredicatesCommand extends MemoryCommand {

  @Parameters(arity = "0..1", paramLabel = "PREDICATE", description = "Declare this one.")
  private @Nullable String predicate;

  @Option(names = "--single", description = "A subject has at most one value at a time.")
  private boolean single;

  @Option(
      names = "--objects",
      paramLabel = "TYPE",
      description = "value or entity (default: either).")
  private @Nullable String objects;

  @Option(
      names = "--inverse",
      paramLabel = "PREDICATE",
      description = "The predicate that says the same of the object.")
  private @Nullable String inverse;

  @Mixin private OutputOption output = new OutputOption();

  PredicatesCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (predicate == null && (single || objects != null || inverse != null)) {
      throw usage("name the predicate to declare");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    List<FactPredicate> shown =
        predicate == null
            ? memory.facts().predicates()
            : List.of(
                memory
                    .facts()
                    .declare(
                        new FactPredicate.Draft(
                            Objects.requireNonNull(predicate),
                            single,
                            objects == null ? null : ObjectType.ofCode(objects),
                            inverse)));
    ResultPrinter printer = new ResultPrinter(context, output);
    printer.all(
        shown.stream().map(FactPredicateResponse::from).toList(),
        declared -> declared,
        declared -> printer.text(line(declared)));
    return ExitCodes.OK;
  }

  private static String line(FactPredicateResponse declared) {
    return declared.predicate()
        + "  "
        + declared.cardinality()
        + (declared.objectType() == null ? "" : ", of type " + declared.objectType())
        + (declared.inverse() == null ? "" : ", inverse " + declared.inverse())
        + (declared.orgId() == null ? ", for the tenant" : "");
  }
}
