package io.l9.substrate.domain.archive;

import java.util.List;

/**
 * A table that archives hold.
 *
 * @param name of the table
 * @param columns those of its rows that an archive holds, by name
 * @param ids the columns of the key that hold an id of a row
 */
public record ArchivedTable(String name, List<String> columns, List<String> ids) {

  public ArchivedTable {
    columns = List.copyOf(columns);
    ids = List.copyOf(ids);
  }
}
