package io.l9.substrate.benchmarks;

import io.l9.substrate.peers.QueuePeer;
import io.l9.substrate.peers.VectorStorePeer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The peers and their libraries, from a folder of jars. Only the interfaces are shared: the product
 * does not see their libraries, nor they the product's.
 */
final class PeerLibrary extends URLClassLoader {

  private static final List<Class<?>> SHARED = List.of(VectorStorePeer.class, QueuePeer.class);

  private PeerLibrary(URL[] jars) {
    super(jars, ClassLoader.getPlatformClassLoader());
  }

  /**
   * Opens the folder that the module of the peers is built into.
   *
   * @throws IllegalStateException if there is none
   */
  static PeerLibrary open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "there are no libraries of peers in " + folder + ": build the module peers");
    }
    try (Stream<Path> jars = Files.list(folder)) {
      List<Path> sorted = jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
      URL[] urls = new URL[sorted.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = sorted.get(i).toUri().toURL();
      }
      return new PeerLibrary(urls);
    }
  }

  List<VectorStorePeer> peers() {
    return peers(VectorStorePeer.class);
  }

  List<QueuePeer> queues() {
    return peers(QueuePeer.class);
  }

  private <T> List<T> peers(Class<T> type) {
    return ServiceLoader.load(type, this).stream().map(ServiceLoader.Provider::get).toList();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (Class<?> shared : SHARED) {
      if (name.equals(shared.getName())) {
        return shared;
      }
    }
    return super.findClass(name);
  }
}
