package io.l9.substrate.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating-system account that the server runs under: the caller's own, or {@code postgres}
 * when the caller is root, because PostgreSQL refuses to run as root.
 */
enum ServerAccount {
  CALLER,
  POSTGRES;

  private static final String NAME = "postgres";

  static ServerAccount current() {
    return "root".equals(System.getProperty("user.name")) ? POSTGRES : CALLER;
  }

  /** The command that runs {@code command} under this account, in place and not as a child. */
  List<String> command(List<String> command) {
    if (this == CALLER) {
      return command;
    }
    List<String> prefixed =
        new ArrayList<>(List.of("setpriv", "--reuid=" + NAME, "--regid=" + NAME, "--clear-groups"));
    prefixed.addAll(command);
    return prefixed;
  }

  /** Permissions of a directory that holds one of this account: it must be able to pass. */
  String passable() {
    return this == CALLER ? "rwx------" : "rwxr-xr-x";
  }

  /**
   * Gives a file or directory to this account, readable by nobody else. No link is followed:
   * whoever could put one there would be given what it points to.
   *
   * @throws DatabaseUnavailableException if it is a link
   */
  void own(Path path, String permissions) throws IOException {
    refuseLink(path);
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (this == POSTGRES) {
      view.setOwner(postgres(path));
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /**
   * Makes sure that what is written is written where it is said.
   *
   * @throws DatabaseUnavailableException if it is a link
   */
  static void refuseLink(Path path) {
    if (Files.isSymbolicLink(path)) {
      throw new DatabaseUnavailableException(
          path + " is a link, and a cluster is kept in files of its own: move it away");
    }
  }

  /**
   * @throws DatabaseUnavailableException if this account cannot reach the directory
   */
  void requirePassage(Path directory) throws IOException {
    if (this == CALLER) {
      return;
    }
    UserPrincipal postgres = postgres(directory);
    for (Path parent = directory; parent != null; parent = parent.getParent()) {
      boolean open =
          Files.getPosixFilePermissions(parent).contains(PosixFilePermission.OTHERS_EXECUTE)
              || Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS).equals(postgres);
      if (!open) {
        throw new DatabaseUnavailableException(
            "started as root, the server runs as the user "
                + NAME
                + ", who may not enter "
                + parent
                + "; choose a directory such as /var/lib/l9/NAME, or start as an ordinary user");
      }
    }
  }

  private static UserPrincipal postgres(Path path) throws IOException {
    try {
      return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
    } catch (UserPrincipalNotFoundException e) {
      throw new DatabaseUnavailableException(
          "started as root, the server runs as the user "
              + NAME
              + ", who does not exist; create that system user, or start as an ordinary user",
          e);
    }
  }
}
