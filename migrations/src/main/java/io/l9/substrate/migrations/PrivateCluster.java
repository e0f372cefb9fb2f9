package io.l9.substrate.migrations;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A PostgreSQL server of our own on this machine, made from an installed PostgreSQL with pgvector
 * and kept in one directory. The server listens on the loopback address only, asks for a password,
 * and runs as the caller, or as the system user {@code postgres} when the caller is root.
 *
 * <p>Several processes may open the same directory at once. The first starts the server, later ones
 * attach to it, and it stops when the last one closes; a server left by a killed process is found
 * and used. The data outlives all of them.
 *
 * <p>Thread-safe. Opening the same directory twice in one process shares one attachment; each
 * instance must be closed.
 */
public final class PrivateCluster implements AutoCloseable {

  /** The protection from a power failure. */
  public enum Durability {
    /** Committed transactions survive. */
    DURABLE,
    /** All may be lost: quicker, for tests. A directory that does not start is made anew. */
    THROW_AWAY
  }

  /** The image that stands in for an installed PostgreSQL. */
  public static final String CONTAINER_IMAGE = "pgvector/pgvector:pg17";

  /** The system-wide place for clusters that root starts. */
  private static final Path ROOT_PLACE = Path.of("/var/lib/l9");

  private static final String DOCKER = "docker";
  private static final String SUPERUSER = "postgres";
  private static final Map<Path, Attachment> ATTACHMENTS = new HashMap<>();

  private final Attachment attachment;
  private boolean closed;

  private PrivateCluster(Attachment attachment) {
    this.attachment = attachment;
  }

  /**
   * Returns the directory of a project's cluster: {@code .l9/cluster} in it; for root one below
   * {@code /var/lib/l9}, which the server's account can enter whatever the project's own
   * permissions; in the caller's home if the project is somebody else's.
   */
  public static Path directoryFor(Path project) {
    try {
      Path real = project.toRealPath();
      Path name = real.getFileName();
      String unique =
          (name == null ? "root" : name.toString().replaceAll("[^A-Za-z0-9._-]", "_"))
              + "-"
              + shortDigest(real.toString());
      if (ServerAccount.current() == ServerAccount.POSTGRES) {
        return ROOT_PLACE.resolve(unique);
      }
      return Files.isWritable(real)
          ? real.resolve(".l9").resolve("cluster")
          : Path.of(System.getProperty("user.home"), ".local", "state", "l9", unique);
    } catch (IOException e) {
      throw new DatabaseUnavailableException("there is no directory " + project, e);
    }
  }

  /** Why no cluster can be opened on this machine, in one phrase; empty if one can. */
  public static Optional<String> obstacle() {
    return PostgresInstallation.newestUsable().isPresent()
        ? Optional.empty()
        : Optional.of(PostgresInstallation.whyNoneIsUsable());
  }

  /** Whether {@link #openInContainer} can work here. */
  static boolean dockerAnswers() {
    return new PostgresContainer(DOCKER, "").dockerAnswers();
  }

  /** {@link #open(Path, Durability)}, durable. */
  public static PrivateCluster open(Path directory) {
    return open(directory, Durability.DURABLE);
  }

  /**
   * Makes the cluster if the directory has none, starts it if it is not running, and attaches to
   * it.
   *
   * @param directory created if missing; nothing else may be kept in it
   * @throws DatabaseUnavailableException if no usable PostgreSQL is installed or the server does
   *     not start; the message says why
   */
  public static PrivateCluster open(Path directory, Durability durability) {
    return open(directory, real -> new PostgresServer(real.resolve("server"), durability));
  }

  /**
   * {@link #open(Path)} with the server, and its data, in a container; the directory keeps the
   * passwords.
   */
  static PrivateCluster openInContainer(Path directory) {
    return open(
        directory, real -> new PostgresContainer(DOCKER, "l9-" + shortDigest(real.toString())));
  }

  private static PrivateCluster open(Path directory, Function<Path, ManagedServer> server) {
    synchronized (ATTACHMENTS) {
      try {
        Files.createDirectories(directory);
        Path real = directory.toRealPath();
        Attachment attachment = ATTACHMENTS.get(real);
        if (attachment == null) {
          Files.setPosixFilePermissions(
              real, PosixFilePermissions.fromString(ServerAccount.current().passable()));
          attachment = Attachment.attach(real, server.apply(real));
          ATTACHMENTS.put(real, attachment);
        }
        attachment.holders++;
        return new PrivateCluster(attachment);
      } catch (IOException e) {
        throw new DatabaseUnavailableException(
            "the private cluster in " + directory + " cannot be opened: " + e, e);
      }
    }
  }

  public Path directory() {
    return attachment.directory;
  }

  /** The server, reachable until this is closed. */
  public DatabaseServer server() {
    return attachment.running.server();
  }

  /** Whether the server was already running when this process attached to it. */
  public boolean foundRunning() {
    return attachment.running.found();
  }

  /**
   * The password meant for a role of this cluster: the same at every call and in every process that
   * may read the directory. Setting it is up to whoever creates the role.
   */
  public String passwordOf(String role) {
    return attachment.secret.passwordOf(role);
  }

  /** Detaches; the last holder of the last process stops the server. Closing twice does nothing. */
  @Override
  public void close() {
    synchronized (ATTACHMENTS) {
      if (closed) {
        return;
      }
      closed = true;
      attachment.holders--;
      if (attachment.holders == 0) {
        ATTACHMENTS.remove(attachment.directory);
        try {
          attachment.detach();
        } catch (IOException e) {
          throw new DatabaseUnavailableException(
              "the private cluster in " + attachment.directory + " cannot be closed: " + e, e);
        }
      }
    }
  }

  private static String shortDigest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * This process's use of one cluster. {@code gate.lock} is held, exclusively, while somebody
   * starts, attaches, detaches or stops; {@code users.lock} is held, shared, by every process that
   * is attached. The operating system releases both when a process dies.
   */
  private static final class Attachment {

    private final Path directory;
    private final ClusterSecret secret;
    private final ManagedServer server;
    private final ManagedServer.Running running;
    private final FileChannel users;
    private int holders;

    private Attachment(
        Path directory,
        ClusterSecret secret,
        ManagedServer server,
        ManagedServer.Running running,
        FileChannel users) {
      this.directory = directory;
      this.secret = secret;
      this.server = server;
      this.running = running;
      this.users = users;
    }

    static Attachment attach(Path directory, ManagedServer server) throws IOException {
      try (FileChannel gate = channel(directory, "gate.lock")) {
        gate.lock();
        var secret = ClusterSecret.readOrCreate(directory.resolve("secret"), !server.hasData());
        var running = server.ensureRunning(secret.passwordOf(SUPERUSER));
        FileChannel users = channel(directory, "users.lock");
        try {
          users.lock(0, Long.MAX_VALUE, true);
        } catch (IOException e) {
          users.close();
          throw e;
        }
        return new Attachment(directory, secret, server, running, users);
      }
    }

    void detach() throws IOException {
      try (FileChannel gate = channel(directory, "gate.lock")) {
        gate.lock();
        users.close();
        try (FileChannel probe = channel(directory, "users.lock")) {
          if (probe.tryLock() != null) {
            server.stop();
          }
        }
      }
    }

    private static FileChannel channel(Path directory, String name) throws IOException {
      return FileChannel.open(
          directory.resolve(name),
          Set.of(
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }
}
