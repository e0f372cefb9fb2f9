package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Notes to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface NoteMapper {

  @Mapping(target = "tenant", source = "note.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(note.owner(), writer))")
  IndexedNoteRow toRow(Note note, Vector vector, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "importance", defaultValue = "0.5")
  Note toNote(NoteRow row);
}
