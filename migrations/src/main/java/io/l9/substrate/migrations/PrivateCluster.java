package io.l9.substrate.migrations;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * A PostgreSQL server of our own on this machine, made from an installed PostgreSQL with pgvector
 * and kept in one directory. It listens on the loopback address only, asks for a password, and runs
 * as the caller, or as the system user {@code postgres} when the caller is root.
 *
 * <p>Several processes may open the same directory at once. The first starts the server, later ones
 * attach to it, and it stops when the last one closes; a server left by a killed process is found
 * and used. The data outlives all of them.
 *
 * <p>Thread-safe. Opening the same directory twice in one process shares one attachment; each
 * instance must be closed.
 */
public final class PrivateCluster implements AutoCloseable {

  /** What a power failure may cost. */
  public enum Durability {
    /** Nothing that was committed. */
    DURABLE,
    /** Everything: quicker, for tests. A directory that does not start is made anew. */
    THROW_AWAY
  }

  /** The system-wide place for clusters that root starts. */
  private static final Path ROOT_PLACE = Path.of("/var/lib/l9");

  private static final Map<Path, Attachment> ATTACHMENTS = new HashMap<>();

  private final Attachment attachment;
  private boolean closed;

  private PrivateCluster(Attachment attachment) {
    this.attachment = attachment;
  }

  /**
   * Where the cluster of a project is kept: {@code .l9/cluster} in it; for root a directory below
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
    synchronized (ATTACHMENTS) {
      try {
        Path real = prepare(directory);
        Attachment attachment = ATTACHMENTS.get(real);
        if (attachment == null) {
          attachment = Attachment.attach(real, durability);
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

  private static Path prepare(Path directory) throws IOException {
    ServerAccount account = ServerAccount.current();
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString(account.passable()));
    account.requirePassage(real);
    return real;
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
    private final PostgresServer server;
    private final PostgresServer.Running running;
    private final FileChannel users;
    private int holders;

    private Attachment(
        Path directory,
        ClusterSecret secret,
        PostgresServer server,
        PostgresServer.Running running,
        FileChannel users) {
      this.directory = directory;
      this.secret = secret;
      this.server = server;
      this.running = running;
      this.users = users;
    }

    static Attachment attach(Path directory, Durability durability) throws IOException {
      ServerAccount account = ServerAccount.current();
      try (FileChannel gate = channel(directory, "gate.lock")) {
        gate.lock();
        Path home = directory.resolve("server");
        if (!Files.exists(home)) {
          Files.createDirectory(home);
          account.own(home, "rwx------");
        }
        boolean empty = !Files.exists(home.resolve("data"));
        ClusterSecret secret = ClusterSecret.readOrCreate(directory.resolve("secret"), empty);
        var server =
            new PostgresServer(home, secret.passwordOf(PostgresServer.SUPERUSER), durability);
        PostgresServer.Running running = run(server, durability);
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

    private static PostgresServer.Running run(PostgresServer server, Durability durability)
        throws IOException {
      try {
        return server.ensureRunning();
      } catch (DatabaseUnavailableException e) {
        if (durability == Durability.DURABLE || !server.initialised()) {
          throw e;
        }
        server.wipe();
        return server.ensureRunning();
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
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }
}
