package io.l9.substrate.bootstrap.planted.picocli;

import picocli.CommandLine;

public final class ParsesArguments {
  CommandLine line;
}
