package io.l9.substrate.migrations;

import java.nio.file.Path;

/**
 * A process that opens the cluster in the directory given, prints its port, and closes it when its
 * standard input ends.
 */
final class ClusterHolder {

  private ClusterHolder() {}

  public static void main(String[] arguments) throws Exception {
    try (var cluster =
        PrivateCluster.open(Path.of(arguments[0]), PrivateCluster.Durability.THROW_AWAY)) {
      System.out.println(cluster.server().port());
      while (System.in.read() != -1) {
        continue;
      }
    }
  }
}
