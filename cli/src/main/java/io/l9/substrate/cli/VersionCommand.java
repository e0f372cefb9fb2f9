package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.operate.ServerInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

@Command(name = "version", mixinStandardHelpOptions = true, header = "Show the version.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  private final CommandContext context;

  VersionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.terminal().print(getVersion()[0]);
    return ExitCodes.OK;
  }

  @Override
  public String[] getVersion() {
    String version = ServerInfo.version();
    return new String[] {"l9 %s (Java %s)".formatted(version, Runtime.version().toString())};
  }
}
