package io.l9.substrate.migrations;

import io.l9.substrate.migrations.MigrationReport.Adjustment;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Observer of one run of Flyway: reports each file that begins, and collects the adjustments. */
final class Observer implements Callback {

  private final Consumer<String> progress;
  private final List<Adjustment> adjustments = new ArrayList<>();

  Observer(Consumer<String> progress) {
    this.progress = progress;
  }

  List<Adjustment> adjustments() {
    return adjustments;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    progress.accept("applying " + context.getMigrationInfo().getScript());
  }

  /** Collects the adjustment of a notice, if it reports one. */
  void onNotice(SQLWarning notice) {
    Adjustment.ofNotice(notice.getSQLState(), String.valueOf(notice.getMessage()))
        .ifPresent(adjustments::add);
  }

  @Override
  public String getCallbackName() {
    return "report";
  }
}
