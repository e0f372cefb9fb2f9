package io.l9.substrate.cli;

import io.l9.substrate.WorldMemory;
import io.l9.substrate.cli.WorldEntityCommands.OnEntity;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.rest.http.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change the entities of a world. */
final class WorldChangeCommands {

  private static final String JSON = "An object; - reads it from standard input.";

  private WorldChangeCommands() {}

  /** A change of one entity, perhaps against an expected version. */
  private abstract static class Change extends OnEntity {

    @Option(
        names = "--expect",
        paramLabel = "VERSION",
        description =
            "Only if it has this version; absent: only if there is none; present: only if there is"
                + " one (default: whatever is there).")
    private @Nullable String expected;

    Change(CommandContext context) {
      super(context);
    }

    abstract Operation operation(EntityName name, Expected expected, WorldPrinter printer)
        throws IOException;

    @Override
    final int run(WorldMemory world, WorldPrinter printer) throws IOException {
      Outcome outcome = world.apply(operation(entity(), expectation(), printer));
      if (outcome instanceof Outcome.Deleted deleted) {
        printer.one(
            Map.of(
                "entity_id",
                deleted.name().text(),
                "version",
                deleted.version(),
                "state_version",
                deleted.state()),
            () -> printer.text("deleted " + deleted.name() + " with v" + deleted.version()));
      } else {
        WorldEntity entity =
            outcome instanceof Outcome.Created created
                ? created.entity()
                : ((Outcome.Changed) outcome).entity();
        printer.one(printer.map(entity), () -> printer.line(entity));
      }
      return ExitCodes.OK;
    }

    private Expected expectation() {
      if (expected == null) {
        return Expected.anything();
      }
      return switch (expected) {
        case "absent" -> Expected.absence();
        case "present" -> Expected.presence();
        default -> Expected.version(version(expected));
      };
    }

    private static int version(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw ValidationException.at("/--expect", "must be a version, absent or present");
      }
    }
  }

  @Command(
      name = "put",
      header = "Store an entity, in the place of one of the same name.",
      footer = {
        "  l9 world put supplier:acme '{\"city\": \"Ulm\"}' --type supplier --expect absent",
        "  l9 world put supplier:acme - --type supplier --expect 3 < acme.json"
      })
  static final class Put extends Change {

    @Parameters(index = "1", paramLabel = "JSON", description = JSON)
    private String attributes = "";

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        defaultValue = EntityContent.UNKNOWN,
        description = "The type (default: ${DEFAULT-VALUE}).")
    private String type = "";

    @Option(
        names = "--confidence",
        paramLabel = "X",
        defaultValue = "1",
        description = "From 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double confidence;

    Put(CommandContext context) {
      super(context);
    }

    @Override
    Operation operation(EntityName name, Expected expected, WorldPrinter printer)
        throws IOException {
      return new Operation.Put(
          name,
          EntityContent.of(type, printer.json().parse(jsonText(attributes)), confidence),
          expected);
    }
  }

  @Command(
      name = "patch",
      header = "Change single attributes of an entity; null removes one.",
      footer = {
        "  l9 world patch supplier:acme '{\"lead_days\": 9, \"city\": null}'",
        "  l9 world patch supplier:acme '{}' --confidence 0.4 --expect 7"
      })
  static final class Patch extends Change {

    @Parameters(index = "1", paramLabel = "JSON", description = JSON)
    private String attributes = "";

    @Option(names = "--type", paramLabel = "TYPE", description = "Another type.")
    private @Nullable String type;

    @Option(names = "--confidence", paramLabel = "X", description = "Another one, from 0 to 1.")
    private @Nullable Double confidence;

    Patch(CommandContext context) {
      super(context);
    }

    @Override
    Operation operation(EntityName name, Expected expected, WorldPrinter printer)
        throws IOException {
      return new Operation.Patch(
          name, type, printer.json().parse(jsonText(attributes)), confidence, expected);
    }
  }

  @Command(
      name = "delete",
      header = "Delete an entity; its history stays.",
      footer = "  l9 world delete supplier:acme --expect 7")
  static final class Delete extends Change {

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    Operation operation(EntityName name, Expected expected, WorldPrinter printer) {
      return new Operation.Delete(name, expected);
    }
  }

  @Command(
      name = "insight",
      header = "Change several entities at once: all of them, or none.",
      description = {
        "",
        "The file is a JSON object with insight_id (a UUID), insight_type and operations; also"
            + " confidence, confidence_rule (replace, max or min) and expected_state_version. An"
            + " operation has op (put, patch or delete), entity_id, entity_type, attributes,"
            + " confidence and expected_version (0: there must be none). The same insight again"
            + " answers with what it did the first time."
      },
      footer = {"  l9 world insight prices.json", "  jq -n '…' | l9 world insight - --json"})
  static final class ApplyInsight extends WorldSubcommand {

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
    private Path file = Path.of("-");

    ApplyInsight(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!file.toString().equals("-") && !Files.isRegularFile(file)) {
        throw usage("there is no file " + file);
      }
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) throws IOException {
      String text =
          file.toString().equals("-")
              ? jsonText("-")
              : Files.readString(file, StandardCharsets.UTF_8);
      Applied applied =
          world.apply(WireJson.read(text, InsightFile.class).toCommand(printer.json()));
      printer.one(
          Map.of(
              "update",
              printer.map(applied.update()),
              "versions",
              applied.versions().stream().map(WorldPrinter::map).toList()),
          () -> printer.line(applied.update()));
      return ExitCodes.OK;
    }
  }
}
