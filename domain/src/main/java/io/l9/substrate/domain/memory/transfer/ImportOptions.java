package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of an import.
 *
 * @param onDuplicate for every line but those that name their original ({@code duplicate_of});
 *     null: what each line says, else {@link OnDuplicate#KEEP} for a line with an id of its own and
 *     {@link OnDuplicate#AUTO} for another
 * @param dryRun find out what would happen, exactly, and store nothing
 * @param after lines up to this number are passed over: where a broken import is to go on
 * @param name tells this import from others that hold the same line in the same place; at most
 *     {@value PacketDraft#MAX_NAME} characters, mostly empty. See {@link ImportLine#packetId}
 * @param absentParents what becomes of parents that are not there
 * @param ids under which ids the packets are stored
 * @param others the content that is taken beside packets; lines of another are errors
 */
public record ImportOptions(
    @Nullable OnDuplicate onDuplicate,
    boolean dryRun,
    long after,
    String name,
    AbsentParents absentParents,
    ImportedIds ids,
    Set<OtherContent> others) {

  /** As the lines say, from the beginning. */
  public static final ImportOptions DEFAULT = new ImportOptions(null, false, 0, "");

  public ImportOptions {
    if (after < 0) {
      throw ValidationException.at("/after", "must be at least 0");
    }
    Require.storable("/name", name, PacketDraft.MAX_NAME);
    Require.present("/absent_parents", absentParents);
    Require.present("/ids", ids);
    others = Set.copyOf(others);
  }

  /** Options that keep absent parents and all ids. */
  public ImportOptions(@Nullable OnDuplicate onDuplicate, boolean dryRun, long after, String name) {
    this(onDuplicate, dryRun, after, name, AbsentParents.KEEP, ImportedIds.KEEP);
  }

  /** Options that take all content. */
  public ImportOptions(
      @Nullable OnDuplicate onDuplicate,
      boolean dryRun,
      long after,
      String name,
      AbsentParents absentParents,
      ImportedIds ids) {
    this(onDuplicate, dryRun, after, name, absentParents, ids, EnumSet.allOf(OtherContent.class));
  }

  /**
   * Refuses content that is not taken.
   *
   * @throws ForbiddenException naming the permissions for it
   */
  public void requireTaken(OtherContent content) {
    if (!others.contains(content)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "holds "
              + content.code()
              + ", which takes the permissions "
              + content.code()
              + ":write and knowledge:confirm");
    }
  }
}
