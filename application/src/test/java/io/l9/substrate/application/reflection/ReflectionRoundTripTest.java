package io.l9.substrate.application.reflection;

import static io.l9.substrate.application.reflection.ReflectionFixture.draft;
import static io.l9.substrate.application.reflection.ReflectionFixture.failed;
import static io.l9.substrate.application.reflection.ReflectionFixture.taught;
import static io.l9.substrate.application.reflection.ReflectionFixture.worked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReflectionRoundTripTest {

  private static final String FLUSH = "Flush the replica before a failover drill";

  private final ReflectionFixture from = new ReflectionFixture();
  private final ReflectionFixture to = new ReflectionFixture();
  private final TenantScope person = from.user;

  @Test
  void restoresReflectionsAndTasks_asTheyWere() {
    everything();
    List<String> lines = exported(from, person);

    List<ImportResult> results = imported(to, person, lines);

    assertTrue(
        results.stream().allMatch(result -> result.status() == Status.CREATED), results::toString);
    assertEquals(lines, exported(to, person));
    assertEquals(from.advise("failover drill"), to.advise("failover drill"));
    assertEquals(from.tasks.statistics(person), to.tasks.statistics(person));
  }

  @Test
  void takesTheSameImportTwice_asOnce() {
    everything();
    List<String> lines = exported(from, person);
    imported(to, person, lines);

    List<ImportResult> again = imported(to, person, reflectionsOf(lines));

    assertTrue(
        again.stream().allMatch(result -> result.status() == Status.DUPLICATE), again::toString);
    assertEquals(lines, exported(to, person));
  }

  @Test
  void goesOnFromWhatWasImported() {
    everything();
    imported(to, person, exported(from, person));

    to.ended("drill 1", TaskOutcome.FAILURE);

    Reflection lesson = served(to, FLUSH);
    assertEquals(new UseCounts("general", 2, 0, 1, 1, 0), to.counts(lesson));
    assertEquals(1, to.all(person, ReflectionKind.PATTERN).size());
    to.record("mend 1", TaskOutcome.SUCCESS, taught());
    to.record("mend 2", TaskOutcome.SUCCESS, taught());
    assertEquals(List.of(), to.all(person, ReflectionKind.PATTERN));
  }

  @Test
  void givesRowsOtherIds_ifItIsToldTo() {
    everything();
    List<String> lines = exported(from, person);
    ImportOptions remap =
        new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP);

    List<ImportResult> results = imported(from, from.memory.world.foreigner(), lines, remap);

    assertTrue(
        results.stream().allMatch(result -> result.status() == Status.CREATED), results::toString);
    List<String> copies = exported(from, from.memory.world.foreigner());
    assertEquals(lines.size(), copies.size());
    lines.forEach(line -> assertTrue(!copies.contains(line), line));
    assertEquals(lines, exported(from, person));
    assertEquals(lines.size(), imported(from, from.memory.world.foreigner(), lines, remap).size());
    assertEquals(copies, exported(from, from.memory.world.foreigner()));
  }

  @Test
  void joinsWhatSaysTheSame() {
    from.record("task 1", TaskOutcome.SUCCESS, taught(FLUSH));
    from.advise("failover drill", "task 2");
    from.ended("task 2", TaskOutcome.SUCCESS);
    Reflection here = to.lesson("FLUSH the replica, before a failover drill!");

    List<ImportResult> results = imported(to, person, exported(from, person));

    assertEquals(Status.DUPLICATE, results.get(0).status(), results::toString);
    Reflection joined = served(to, here.text().content());
    assertEquals(here.id(), joined.id());
    assertEquals(2, to.reflections.get(person, joined.id()).evidence().size());
    assertEquals(new UseCounts("general", 1, 0, 1, 0, 0), to.counts(joined));
  }

  @Test
  void showsNothing_thatIsRejectedHere() {
    from.lesson(FLUSH);
    var taken = to.memory.ids.next(); // both stores count alike
    Reflection refused = to.lesson("flush the replica before a failover drill");
    to.reflections.reject(person, refused.id(), Reach.USER, "it loses writes");

    List<ImportResult> results = imported(to, person, exported(from, person));

    assertEquals(List.of(Status.DUPLICATE), statuses(results));
    assertEquals(List.of(), to.all(person, ReflectionKind.LESSON));
    assertEquals(2, to.reflections.get(person, refused.id()).evidence().size());
  }

  @Test
  void restoresRejections_forTheirReach_ifAPersonImportsThem() {
    TenantScope admin = from.memory.world.orgAdmin();
    from.reflections.reject(admin, from.lesson(FLUSH).id(), Reach.ORG, "it loses writes");
    List<String> lines = exported(from, admin);

    List<ImportResult> byUser = imported(to, person, lines);
    List<ImportResult> byAdmin = imported(to, admin, lines);
    List<ImportResult> again = imported(to, admin, lines);

    assertTrue(statuses(byUser).contains(Status.ERROR), byUser::toString);
    assertTrue(statuses(byAdmin).contains(Status.CREATED), byAdmin::toString);
    assertTrue(again.stream().allMatch(one -> one.status() == Status.DUPLICATE), again::toString);
    assertEquals(1, to.in(admin, ReflectionKind.LESSON, ReflectionState.REJECTED).size());
    to.lesson(FLUSH);
    assertEquals(List.of(), to.all(person, ReflectionKind.LESSON));
  }

  @Test
  void refusesWhatOnlyPersonsSay_ifAnAgentImportsIt() {
    from.lesson(FLUSH);
    from.record("task 1", TaskOutcome.SUCCESS, taught());
    TenantScope agent = to.memory.world.system();

    List<ImportResult> results = imported(to, agent, exported(from, person));

    assertEquals(
        List.of(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN),
        results.stream().map(result -> Objects.requireNonNull(result.failure()).code()).toList());
    assertEquals(List.of(), exported(to, agent));
  }

  @Test
  void keepsWhatAPacketTold_thatIsNotImported() {
    Packet packet = from.memory.stored("the drill failed");
    from.remember(packetTold(packet));

    List<ImportResult> results = imported(to, person, reflectionsOf(exported(from, person)));

    assertEquals(List.of(Status.CREATED), statuses(results), results::toString);
    assertEquals(null, served(to, FLUSH).source());
    assertEquals(1, served(to, FLUSH).support());
  }

  @Test
  void storesNothing_inADryRun() {
    everything();
    List<String> lines = exported(from, person);

    List<ImportResult> results = imported(to, person, lines, new ImportOptions(null, true, 0, ""));

    assertTrue(
        results.stream().allMatch(result -> result.status() == Status.CREATED), results::toString);
    assertEquals(List.of(), exported(to, person));
  }

  @Test
  void refusesReflections_fromCallersWhoMayNotWriteThem() {
    from.lesson(FLUSH);
    ImportOptions knowledge =
        new ImportOptions(
            null,
            false,
            0,
            "",
            AbsentParents.KEEP,
            ImportedIds.KEEP,
            Set.of(OtherContent.KNOWLEDGE));

    List<ImportResult> results = imported(to, person, exported(from, person), knowledge);

    assertEquals(ErrorCode.FORBIDDEN, Objects.requireNonNull(results.get(0).failure()).code());
    assertEquals(List.of(), exported(to, person));
  }

  @Test
  void namesTheMember_ofALineThatIsNone() {
    from.lesson(FLUSH);
    from.record("task 1", TaskOutcome.SUCCESS, taught());
    String reflection = exported(from, person).get(0);
    String task = exported(from, person).get(1);
    List<String> wrong =
        List.of(
            "{\"reflection\":{}}",
            "{\"reflection\":[]}",
            changed(reflection, "\"type\":\"lesson\"", "\"type\":\"song\""),
            changed(reflection, "\"version\":1", "\"version\":0"),
            changed(reflection, "\"support\":1", "\"support\":1.5"),
            changed(reflection, "\"uses\":[]", "\"uses\":[{\"task_id\":\"\"}]"),
            changed(reflection, "\"kind\":\"text\"", "\"kind\":\"rumour\""),
            "{\"task_reflection\":{}}",
            changed(task, "\"outcome\":\"success\"", "\"outcome\":\"fine\""),
            changed(task, "\"without_help\":true", "\"without_help\":\"yes\""),
            changed(task, "\"lessons\":[]", "\"lessons\":[1]"));

    List<ImportResult> results = imported(to, person, wrong);

    assertEquals(
        List.of(
            "/state",
            "",
            "/type",
            "/version",
            "/support",
            "/task_id",
            "/kind",
            "/revisions",
            "/outcome",
            "/without_help",
            "/lessons/0"),
        results.stream()
            .map(result -> Objects.requireNonNull(result.failure()).violations())
            .map(violations -> violations.isEmpty() ? "" : violations.get(0).pointer())
            .toList());
    assertEquals(List.of(), exported(to, person));
  }

  private static String changed(String line, String what, String into) {
    String changed = line.replace(what, into);
    assertNotEquals(line, changed);
    return changed;
  }

  /** Tells and records of everything that a line can hold. */
  private void everything() {
    from.remember(packetTold(from.memory.stored("the drill failed")));
    from.lesson("Flush the replica, before a FAILOVER drill");
    for (int i = 1; i <= 2; i++) {
      later();
      from.advise("failover drill", "drill " + i);
      from.ended("drill " + i, TaskOutcome.SUCCESS);
    }
    for (int i = 1; i <= 3; i++) {
      later();
      from.record("mend " + i, TaskOutcome.FAILURE, worked("Ask the owner of the table first"));
    }
    later();
    from.record("port", TaskOutcome.FAILURE, failed("port 8080 is taken"));
    from.record("port", TaskOutcome.PARTIAL, failed("port 8080 is taken", "no disk is left"));
    later();
    Reflection gone = from.lesson("Never drill on a Friday evening");
    from.reflections.replace(person, gone.id(), "Drill on mornings", "kinder");
    Reflection one = from.lesson("Compact tables at night");
    Reflection other = from.lesson("Leave compaction to the vendor's own schedule");
    from.reflections.contradict(person, one.id(), other.id());
    from.reflections.confirm(person, one.id(), "seen");
    Reflection wrong = from.lesson("Skip backups of small shops");
    from.reflections.reject(person, wrong.id(), Reach.USER, "small shops cry as well");
  }

  private void later() {
    from.memory.clock.advance(Duration.ofSeconds(1));
  }

  private ReflectionDraft packetTold(Packet packet) {
    return new ReflectionDraft(
        ReflectionKind.LESSON,
        new ReflectionText("Drills", FLUSH, "a failover drill begins", "there is no replica"),
        Set.of("replica", "shop"),
        Set.of("drill", "ops"),
        Priority.HIGH,
        .7,
        null,
        null,
        packet.id(),
        "planner",
        from.memory.clock.instant().plus(Duration.ofDays(90)),
        Visibility.SHARED,
        false);
  }

  private static Reflection served(ReflectionFixture in, String content) {
    return in.all(in.user, ReflectionKind.LESSON).stream()
        .filter(row -> row.text().normal().equals(draft(content).text().normal()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Status> statuses(List<ImportResult> results) {
    return results.stream().map(ImportResult::status).toList();
  }

  private static List<String> reflectionsOf(List<String> lines) {
    return lines.stream().filter(line -> !line.contains("\"packet_type\"")).toList();
  }

  private static List<String> exported(ReflectionFixture fixture, TenantScope scope) {
    List<String> lines = new ArrayList<>();
    var summary =
        fixture
            .memory
            .memory
            .packetTransfer()
            .exportLines(
                scope,
                PacketFilter.NONE,
                Set.of(OtherContent.REFLECTIONS),
                line -> lines.add(line.text()));
    assertEquals(lines.size(), summary.exported() + summary.others());
    return lines;
  }

  private static List<ImportResult> imported(
      ReflectionFixture fixture, TenantScope scope, List<String> lines) {
    return imported(fixture, scope, lines, ImportOptions.DEFAULT);
  }

  private static List<ImportResult> imported(
      ReflectionFixture fixture, TenantScope scope, List<String> lines, ImportOptions options) {
    List<ImportResult> results = new ArrayList<>();
    List<ImportLine> numbered = new ArrayList<>();
    lines.forEach(line -> numbered.add(ImportLine.of(numbered.size() + 1, line.getBytes(UTF_8))));
    fixture
        .memory
        .memory
        .packetTransfer()
        .importLines(scope, numbered.iterator(), options, results::add);
    return results;
  }
}
