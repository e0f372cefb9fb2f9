package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.subject.SubjectCensus;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The rows of a subject on the wire, as an erasure would find them. */
@Schema("The rows of a subject, as an erasure would find and treat them.")
public record SubjectCensusResponse(
    SubjectShape subject,
    @Schema("Whether it has been erased before.") boolean erased,
    @Schema(value = "The number of rows in all tables.", minimum = 0) long rows,
    @Schema("Tables with rows of it, in the order of erasing.") List<TableRows> tables) {

  /** The rows of a table. */
  @Schema(name = "SubjectTableRows")
  public record TableRows(
      @Schema(maxSize = 63) String table,
      @Schema(codes = Treatment.class) String treatment,
      @Schema(minimum = 0) long rows) {

    static TableRows from(SubjectCensus.TableRows counted) {
      return new TableRows(counted.table(), counted.treatment().code(), counted.rows());
    }
  }

  public static SubjectCensusResponse from(SubjectCensus census) {
    return new SubjectCensusResponse(
        SubjectShape.from(census.subject()),
        census.erased(),
        census.rows(),
        census.tables().stream().map(TableRows::from).toList());
  }
}
