package io.l9.substrate.bootstrap.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

@Command(name = "version", mixinStandardHelpOptions = true, header = "Say which version this is.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  private final Context context;

  VersionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.terminal().print(getVersion()[0]);
    return ExitCodes.OK;
  }

  @Override
  public String[] getVersion() {
    // Only a jar knows its version.
    @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
    return new String[] {
      "l9 %s (Java %s)"
          .formatted(version == null ? "from classes" : version, Runtime.version().toString())
    };
  }
}
