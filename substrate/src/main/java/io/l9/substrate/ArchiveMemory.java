package io.l9.substrate;

import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Archives, as an actor may make and import them. Cheap, immutable, thread-safe; see {@link
 * Archives}.
 *
 * <pre>{@code
 * var admin = l9.as(scope.withRole(Role.TENANT_ADMIN)).archives();
 * try (OutputStream out = Files.newOutputStream(file)) {
 *   admin.export(Subject.user(tenant, alice), out, (rows, total) -> {});
 * }
 * }</pre>
 */
public final class ArchiveMemory {

  /** An archive that can be opened more than once, such as a file. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  private final Archives archives;
  private final TenantScope scope;

  /** The view of a scope, for programs that carry one of their own. */
  public ArchiveMemory(Archives archives, TenantScope scope) {
    this.archives = archives;
    this.scope = scope;
  }

  /**
   * Writes the archive of a subject, as {@link Archives#export} says.
   *
   * @param target left open
   * @throws UncheckedIOException if the target cannot be written
   */
  public ArchiveManifest export(Subject subject, OutputStream target, Archives.Progress progress) {
    Require.present("/target", target);
    Require.present("/progress", progress);
    ArchiveManifest manifest =
        archives.export(scope, subject, (bytes, length) -> write(target, bytes, length), progress);
    try {
      target.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return manifest;
  }

  /**
   * Imports an archive, as {@link Archives#restore} says.
   *
   * @param source opened twice
   * @throws UncheckedIOException if the source cannot be read
   */
  public ArchiveManifest restore(Source source, ArchiveImport order, Archives.Progress progress) {
    Require.present("/source", source);
    Require.present("/progress", progress);
    return archives.restore(scope, () -> open(source), order, progress);
  }

  private static void write(OutputStream target, byte[] bytes, int length) {
    try {
      target.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Archives.Reading open(Source source) {
    InputStream opened;
    try {
      opened = source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Archives.Reading() {
      @Override
      public int read(byte[] bytes) {
        try {
          return opened.read(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void close() {
        try {
          opened.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
