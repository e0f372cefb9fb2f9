package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.domain.shared.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on one actor's memory: it opens and closes what that needs. */
@Command(mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n")
abstract class MemoryCommand implements Callable<Integer> {

  final CommandContext context;

  @Spec @Nullable CommandSpec spec;

  @Mixin ActorOptions actor = new ActorOptions();

  MemoryCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public final Integer call() throws Exception {
    check();
    try (Application l9 = context.open(actor.tenant(context))) {
      return run(actor.memory(l9, context), l9.substrate().json());
    }
  }

  /** Refuses wrong usage before anything is opened. */
  void check() {}

  /**
   * Does what the command is for.
   *
   * @return the exit code
   */
  abstract int run(Memory memory, JsonCodec json) throws Exception;

  final PacketPrinter printer(OutputOption output, JsonCodec json) {
    return new PacketPrinter(context, output, json);
  }

  final ParameterException usage(String message) {
    return new ParameterException(CommandContext.commandLine(spec), message);
  }

  /** Returns an argument that is JSON, from standard input if it says so. */
  static String jsonText(String argument) throws IOException {
    return argument.equals("-")
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
        : argument;
  }
}
