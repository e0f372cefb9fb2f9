package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Leases on rows of {@code tasks}. */
final class HibernateTaskLeaseRepository implements TaskLeaseRepository {

  private final TaskRows rows;
  private final ClaimSql claims;
  private final LeaseSql leases;

  HibernateTaskLeaseRepository(Sessions sessions, ClaimMarks marks) {
    TaskMapper mapper = new TaskMapperImpl();
    rows = new TaskRows(sessions, mapper);
    claims = new ClaimSql(sessions, mapper, marks);
    leases = new LeaseSql(sessions);
  }

  @Override
  public List<ClaimedTask> claim(Claim claim) {
    return claims.claim(claim);
  }

  @Override
  public List<Heartbeat> extend(Collection<Lease> held, Duration lease) {
    return leases.extend(held, lease);
  }

  @Override
  public Set<TaskId> complete(Collection<Completion> completions) {
    return leases.complete(completions);
  }

  @Override
  public Locked lock(Collection<Lease> held) {
    return rows.lock(LeaseSql.joined(held));
  }
}
