package io.l9.substrate.application.knowledge.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnowledgeRoundTripTest {

  private static final List<String> KINDS = List.of("fact", "rejection", "relationship", "merge");

  private final MemoryFixture from = new MemoryFixture();
  private final MemoryFixture to = new MemoryFixture();
  private final TenantScope person = from.world.endUser();

  @Test
  void restoresFactsRejectionsAndPredicates_asTheyWere() {
    knowledge();
    List<String> lines = exported(from, person);

    List<ImportResult> results = imported(to, from.world.tenantAdmin(), predicates(lines));
    results.addAll(imported(to, person, lines));

    assertTrue(
        results.stream().allMatch(result -> result.failure() == null), () -> results.toString());
    assertEquals(lines, exported(to, person));
  }

  @Test
  void takesTheSameImportTwice_asOnce() {
    knowledge();
    List<String> lines = exported(from, person);
    imported(to, person, lines);

    List<ImportResult> again = imported(to, person, knowledgeOf(lines));

    assertTrue(
        again.stream().allMatch(result -> result.status() == Status.DUPLICATE), again::toString);
  }

  @Test
  void showsNoImportedFact_whoseValueIsRejectedHere() {
    said("Ann", "employer", "Acme");
    List<String> lines = exported(from, person);
    use(to)
        .rejections()
        .reject(
            person,
            new RejectionDraft(
                new EntityName("ann"),
                "employer",
                value(to, "ACME"),
                RejectionDraft.Reach.USER,
                "she left"));

    imported(to, person, lines);

    assertEquals(List.of(), use(to).facts().list(person, FactQuery.current()).page().facts());
  }

  @Test
  void rebuildsTheEdgesOfFacts_andHidesWhatIsRejectedHere() {
    var unused =
        use(from)
            .facts()
            .assertFact(
                person,
                FactDraft.of(
                    new EntityName("Ann"), "boss", new FactObject.Entity(new EntityName("Bea"))));
    use(from).relationships().mention(person, RelationshipDraft.of("Ann", "trusts", "Cem"));
    use(from).entityMerges().merge(person, EntityMergeDraft.of(List.of("Ann", "Anne")));
    List<String> lines = exported(from, person);
    imported(to, person, lines);
    assertEquals(edges(from), edges(to));
    assertEquals(2, edges(to).size());

    MemoryFixture rejecting = new MemoryFixture();
    for (RejectionDraft no :
        List.of(no(rejecting, "boss", "bea"), no(rejecting, "Trusts", " C e m"))) {
      var rejection = use(rejecting).rejections().reject(person, no);
    }
    imported(rejecting, person, lines);
    assertThrows(NotFoundException.class, () -> edges(rejecting));
  }

  private static RejectionDraft no(MemoryFixture fixture, String predicate, String object) {
    return new RejectionDraft(
        new EntityName("ANN"),
        predicate,
        value(fixture, object),
        RejectionDraft.Reach.USER,
        "she does not");
  }

  private List<Edge> edges(MemoryFixture fixture) {
    EdgeFilter all = EdgeFilter.of(Direction.BOTH);
    NeighbourQuery query = new NeighbourQuery(new EntityName("Anne"), all, 9, null);
    return use(fixture).entityGraph().neighbours(person, query).edges();
  }

  @Test
  void refusesWhatOnlyPersonsSay_ifAnAgentImportsIt() {
    said("Ann", "employer", "Acme");
    List<String> lines = knowledgeOf(exported(from, person));

    List<ImportResult> results = imported(to, to.world.system(), lines);

    assertEquals(
        List.of(ErrorCode.FORBIDDEN),
        results.stream().map(result -> Objects.requireNonNull(result.failure()).code()).toList());
    assertEquals(List.of(), knowledgeOf(exported(to, to.world.system())));
  }

  @Test
  void refusesKnowledge_fromCallersWhoMayNotWriteIt() {
    said("Ann", "employer", "Acme");
    String line = knowledgeOf(exported(from, person)).get(0);
    List<ImportResult> results = new ArrayList<>();
    ImportOptions without =
        new ImportOptions(null, false, 0, "", AbsentParents.KEEP, ImportedIds.KEEP, Set.of());

    to.memory
        .packetTransfer()
        .importLines(
            person,
            List.of(ImportLine.of(1, line.getBytes(UTF_8))).iterator(),
            without,
            results::add);

    assertEquals(ErrorCode.FORBIDDEN, Objects.requireNonNull(results.get(0).failure()).code());
    assertEquals(List.of(), exported(to, person));
  }

  @Test
  void namesTheMember_ofALineThatIsNoFact() {
    List<ImportResult> results =
        imported(
            to,
            person,
            List.of(
                "{\"fact\":{}}",
                "{\"fact\":[]}",
                "{\"fact\":{\"revisions\":[{}]}}",
                "{\"rejection\":{\"subject\":\"a\"}}",
                "{\"predicate\":{\"predicate\":3}}",
                "{\"relationship\":{\"source\":\"a\"}}",
                "{\"merge\":{\"names\":[\"a\",\"A\"],\"scope\":\"shared\"}}"));

    assertTrue(
        results.stream().allMatch(result -> result.status() == Status.ERROR), results::toString);
    assertEquals(
        List.of("/revisions", "", "/subject", "/predicate", "/predicate", "/type", "/names"),
        results.stream()
            .map(result -> Objects.requireNonNull(result.failure()).violations())
            .map(violations -> violations.isEmpty() ? "" : violations.get(0).pointer())
            .toList());
  }

  private void knowledge() {
    use(from)
        .predicates()
        .declare(from.world.tenantAdmin(), new FactPredicate.Draft("employer", true, null, null));
    said("Ann", "employer", "Acme");
    said("Ann", "employer", "Bolt");
    Fact city = said("Ann", "city", "Oslo");
    use(from).facts().contradict(person, city.id(), null, "she moved");
    use(from).facts().confirm(person, city.id(), "no, she did not");
    Fact wrong = said("Ann", "age", "7");
    use(from).facts().retract(person, wrong.id(), "that was her son");
    use(from)
        .rejections()
        .reject(person, said("Ann", "pet", "cat").id(), RejectionDraft.Reach.USER, "a dog");
    said("Ann", "pet", "C a t");
    use(from)
        .facts()
        .assertFact(
            person,
            FactDraft.of(
                    new EntityName("Ann"), "boss", new FactObject.Entity(new EntityName("Bea")))
                .during(
                    new Validity(
                        Instant.parse("2020-01-01T00:00:00Z"),
                        Instant.parse("2021-01-01T00:00:00Z"))));
    RelationshipDraft trusts =
        RelationshipDraft.of("Ann", "trusts", "Cem")
            .withConfidence(.3)
            .withPacket(from.stored("Ann trusts Cem").id());
    use(from).relationships().mention(person, trusts);
    use(from).relationships().mention(person, trusts.withConfidence(.4));
    use(from).relationships().mention(person, RelationshipDraft.of("Cem", "trusts", "Ann"));
    use(from)
        .entityMerges()
        .merge(person, EntityMergeDraft.of(List.of("Ann", "Anne")).withReason("a nickname"));
    use(from).entityMerges().merge(person, EntityMergeDraft.of(List.of("Cem", "Jem")));
  }

  private Fact said(String subject, String predicate, String object) {
    Packet packet = from.stored(subject + " " + predicate + " " + object);
    AssertOutcome outcome =
        use(from)
            .facts()
            .assertFact(
                person,
                FactDraft.of(new EntityName(subject), predicate, value(from, object))
                    .from(packet.id(), new JsonPointer("/text")));
    from.clock.advance(java.time.Duration.ofSeconds(1));
    return outcome instanceof AssertOutcome.Asserted asserted
        ? asserted.fact()
        : outcome instanceof AssertOutcome.Superseded superseded ? superseded.fact() : anything();
  }

  /** Returns some fact, for attempts that make none. */
  private Fact anything() {
    return use(from).facts().list(person, FactQuery.current()).page().facts().get(0);
  }

  private static FactObject value(MemoryFixture fixture, String text) {
    return new FactObject.Value(fixture.json.of(text));
  }

  private static KnowledgeUseCases use(MemoryFixture fixture) {
    return KnowledgeComponents.of(
        fixture.adapters.knowledge(),
        fixture.adapters.memory().packets(),
        fixture.adapters.reflection(),
        fixture.knowledgeConfig());
  }

  private static List<String> exported(MemoryFixture fixture, TenantScope scope) {
    List<String> lines = new ArrayList<>();
    ExportSummary summary =
        fixture
            .memory
            .packetTransfer()
            .exportLines(
                scope,
                PacketFilter.NONE,
                Set.of(OtherContent.KNOWLEDGE),
                line -> lines.add(line.text()));
    assertEquals(lines.size(), summary.exported() + summary.others());
    return lines;
  }

  private static List<String> knowledgeOf(List<String> lines) {
    return lines.stream()
        .filter(line -> KINDS.stream().anyMatch(kind -> line.startsWith("{\"" + kind + "\"")))
        .toList();
  }

  private static List<String> predicates(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("{\"predicate\"")).toList();
  }

  private static List<ImportResult> imported(
      MemoryFixture fixture, TenantScope scope, List<String> lines) {
    List<ImportResult> results = new ArrayList<>();
    List<ImportLine> numbered = new ArrayList<>();
    lines.forEach(line -> numbered.add(ImportLine.of(numbered.size() + 1, line.getBytes(UTF_8))));
    fixture
        .memory
        .packetTransfer()
        .importLines(scope, numbered.iterator(), ImportOptions.DEFAULT, results::add);
    return results;
  }
}
