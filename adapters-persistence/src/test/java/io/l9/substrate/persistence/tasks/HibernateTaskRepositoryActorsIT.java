package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.tasks.TaskRepositoryActorsContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateTaskRepositoryActorsIT extends TaskRepositoryActorsContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected TaskStore ports() {
    return MEMORY.persistence().tasks();
  }

  @Override
  protected void letPass(Duration time) {
    StoredTimes.letPass(MEMORY, world(), time);
  }

  @Override
  protected void insert(Task row) {
    Ownership owner = row.owner();
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        PreparedStatement statement =
            superuser.prepareStatement(
                "INSERT INTO tasks (tenant_id, org_id, user_id, scope, type, status, payload)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)")) {
      statement.setObject(1, owner.tenant().value());
      statement.setObject(2, owner.org() == null ? null : owner.org().value());
      statement.setObject(3, owner.user() == null ? null : owner.user().value());
      statement.setString(4, row.visibility().code());
      statement.setString(5, row.type());
      statement.setString(6, row.status().code());
      statement.setString(7, row.payload() == null ? null : row.payload().text());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the other client's row was refused", e);
    }
  }
}
