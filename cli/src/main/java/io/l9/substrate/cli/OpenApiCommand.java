package io.l9.substrate.cli;

import io.l9.substrate.rest.system.OpenApiDocument;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "openapi",
    mixinStandardHelpOptions = true,
    header = "Print the description of the HTTP interface (OpenAPI 3.1).",
    description = {
      "",
      "The same as a running server gives at /openapi.yaml and /openapi.json: for generators of"
          + " clients, and for linters. Needs no database."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  l9 openapi > openapi.yaml", "  l9 openapi --json | jq '.paths | keys'"})
final class OpenApiCommand implements Callable<Integer> {

  private final CommandContext context;

  @Option(names = "--json", description = "As JSON instead of YAML.")
  private boolean json;

  OpenApiCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    OpenApiDocument document = OpenApiDocument.INSTANCE;
    byte[] text = json ? document.json() : document.yaml();
    context.terminal().print(new String(text, StandardCharsets.UTF_8).stripTrailing());
    return ExitCodes.OK;
  }
}
