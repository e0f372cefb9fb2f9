package io.l9.substrate.migrations;

import io.l9.substrate.migrations.MigrationReport.Adjustment;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Watches one run of Flyway: tells each file that begins, and keeps what the files adjusted. */
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

  /** Keeps what a notice tells, if a file tells it. */
  void heard(SQLWarning notice) {
    Adjustment.told(notice.getSQLState(), String.valueOf(notice.getMessage()))
        .ifPresent(adjustments::add);
  }

  @Override
  public String getCallbackName() {
    return "report";
  }
}
