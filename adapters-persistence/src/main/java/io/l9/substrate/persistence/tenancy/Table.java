package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.persistence.shared.DatabaseErrors;
import jakarta.data.exceptions.DataException;
import jakarta.data.exceptions.OptimisticLockingFailureException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * Calls of a Jakarta Data repository in the active unit of work: in its session, before its
 * deadline, with the domain's exceptions. Thread-safe.
 *
 * @param <D> the repository's interface
 */
public final class Table<D> {

  private final Sessions sessions;
  private final Function<StatelessSession, D> repository;

  Table(Sessions sessions, Function<StatelessSession, D> repository) {
    this.sessions = sessions;
    this.repository = repository;
  }

  /** Returns the result of a query, or the count of a bulk statement. */
  public <T> T query(Function<D, T> query) {
    return sessions.withQueries(session -> query.apply(repository.apply(session)));
  }

  /** Inserts rows. */
  public void insert(Consumer<D> insertion) {
    query(
        rows -> {
          insertion.accept(rows);
          return true;
        });
  }

  /**
   * Updates a row by its id and version.
   *
   * @return false if this scope may not write it, or has it in no such version
   */
  public boolean update(Consumer<D> update) {
    return query(
        rows -> {
          try {
            update.accept(rows);
            return true;
          } catch (OptimisticLockingFailureException e) {
            return false;
          } catch (DataException e) {
            if (DatabaseErrors.isOfAnotherTenant(e)) {
              return false;
            }
            throw e;
          }
        });
  }
}
