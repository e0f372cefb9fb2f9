package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleWorld.Table;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Random statements, each with the answer that follows from the rows that its scope can see and
 * change.
 */
final class OracleStatements {

  /**
   * A statement with its answer, as {@link Actor#answer} gives it. Rows come in any order unless
   * they are asked for in one.
   */
  record Step(String sql, List<String> expected, boolean ordered) {

    static Step of(String sql, Stream<String> rows) {
      return new Step(sql, rows.sorted().toList(), false);
    }

    static Step of(String sql, String answer) {
      return new Step(sql, List.of(answer), false);
    }
  }

  /** The kinds of statements. */
  enum Kind {
    SELECT(s -> s.reading.select()),
    AGGREGATE(s -> s.reading.aggregate()),
    EXISTS(s -> s.reading.exists()),
    JOIN(s -> s.reading.join()),
    SET_OPERATION(s -> s.reading.setOperation()),
    LOCK(s -> s.reading.lock()),
    NEAREST(s -> s.reading.nearest()),
    INSERT(s -> s.writing.insert()),
    INSERT_STAMPED(s -> s.writing.insertStamped()),
    INSERT_SELECT(s -> s.writing.insertSelect()),
    INSERT_TERM(s -> s.writing.insertTerm()),
    UPDATE(s -> s.writing.update()),
    MOVE(s -> s.writing.move()),
    DELETE(s -> s.writing.delete()),
    UPSERT(s -> s.writing.upsert()),
    UPSERT_NATURAL(s -> s.writing.upsertNatural()),
    REFER(s -> s.referring.refer()),
    REFER_LATER(s -> s.referring.referLater()),
    GUARDED_VIEW(s -> s.calling.guardedView()),
    COUNT_ACCESS(s -> s.calling.countAccess()),
    COUNT_ACCESSES(s -> s.calling.countAccesses()),
    MOVE_CONFIDENCE(s -> s.calling.moveConfidence()),
    UPSERT_EDGE(s -> s.calling.upsertEdge()),
    WHO_AM_I(s -> s.calling.whoAmI()),
    FORBIDDEN(s -> s.calling.forbidden());

    private final Function<OracleStatements, List<Step>> maker;

    Kind(Function<OracleStatements, List<Step>> maker) {
      this.maker = maker;
    }
  }

  private final Random random;
  private final OracleWorld world;
  private final ReadStatements reading;
  private final WriteStatements writing;
  private final ReferenceStatements referring;
  private final FunctionStatements calling;

  OracleStatements(Random random, OracleWorld world) {
    this.random = random;
    this.world = world;
    this.reading = new ReadStatements(random, world);
    this.writing = new WriteStatements(random, world);
    this.referring = new ReferenceStatements(random, world);
    this.calling = new FunctionStatements(random, world);
  }

  /** One of these kinds; a change of rows is followed by a look at what became of them. */
  List<Step> next(Scope scope, List<Kind> kinds) {
    Table table = world.tables().get(random.nextInt(world.tables().size()));
    Stream.of(reading, writing, referring, calling).forEach(maker -> maker.begin(scope, table));
    return kinds.get(random.nextInt(kinds.size())).maker.apply(this);
  }
}
