package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.TradeMemory;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.rest.trade.TradeResource;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** A command on trade. */
abstract class TradeSubcommand extends MemoryCommand {

  @Mixin private OutputOption output = new OutputOption();

  TradeSubcommand(CommandContext context) {
    super(context);
  }

  /**
   * Does what the command is for.
   *
   * @return the exit code
   */
  abstract int run(TradeMemory trade, TradePrinter printer) throws IOException;

  @Override
  final int run(Memory memory, JsonCodec json) throws IOException {
    return run(memory.trade(), new TradePrinter(context, output, json));
  }

  /** A command on a kind of documents. */
  abstract static class OnKind extends TradeSubcommand {

    @Parameters(
        index = "0",
        paramLabel = "KIND",
        converter = Resources.class,
        description = "buyers, suppliers, transactions, material-edges or metadata.")
    TradeResource resource = TradeResource.BUYERS;

    OnKind(CommandContext context) {
      super(context);
    }

    final DocumentKind kind() {
      return resource.kind();
    }
  }

  /** A command on one document. */
  abstract static class OnDocument extends OnKind {

    @Parameters(index = "1", paramLabel = "ID", description = "The id of the document.")
    UUID id = new UUID(0, 0);

    OnDocument(CommandContext context) {
      super(context);
    }
  }

  /** Finds a kind by the name that it has in paths. */
  private static final class Resources implements ITypeConverter<TradeResource> {

    @Override
    public TradeResource convert(String text) {
      return TradeResource.ALL.stream()
          .filter(resource -> resource.path().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no kind '"
                          + text
                          + "'; there are "
                          + TradeResource.ALL.stream()
                              .map(TradeResource::path)
                              .collect(Collectors.joining(", "))));
    }
  }
}
