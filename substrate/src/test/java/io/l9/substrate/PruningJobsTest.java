package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptor.Pruning;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The jobs that evict rows, and the descriptors of the tables that they evict from. */
class PruningJobsTest {

  @Test
  void theDescriptorsNameExactlyTheJobsThatEvict() {
    Set<String> evicting =
        Arrays.stream(Job.values())
            .filter(
                job ->
                    job == Job.APPLY_RETENTION
                        || (job.code().startsWith("evict-") && job.retained().isEmpty()))
            .map(Job::code)
            .collect(Collectors.toSet());
    assertEquals(
        evicting,
        TableDescriptors.ALL.stream()
            .map(TableDescriptor::pruning)
            .flatMap(Optional::stream)
            .map(Pruning::by)
            .filter(by -> !by.equals(Pruning.WRITER))
            .collect(Collectors.toSet()));
  }
}
