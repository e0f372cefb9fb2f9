package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.Lineage.Edge;
import io.l9.substrate.domain.memory.packet.Lineage.Node;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketRepository}: lineages. */
public abstract class PacketRepositoryLineageContract extends PacketContract {

  private static final Comparator<Packet> BY_ID =
      Comparator.comparing(packet -> packet.id().value(), Position::compareIds);

  @Test
  void followsALineage_inBothDirections() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet left = stored(actor, packet(actor).parents(root));
    Packet right = stored(actor, packet(actor).parents(root));
    Packet merged = stored(actor, packet(actor).parents(right, left));
    Packet last = stored(actor, packet(actor).parents(merged));
    List<Packet> sides = sorted(left, right);
    List<Node> up =
        List.of(
            new Node(merged, 0),
            new Node(sides.get(0), -1),
            new Node(sides.get(1), -1),
            new Node(root, -2));
    Set<Edge> above =
        Set.of(edge(merged, left), edge(merged, right), edge(left, root), edge(right, root));
    assertLineage(up, above, lineage(actor, merged, Direction.UP));
    assertLineage(
        List.of(new Node(merged, 0), new Node(last, 1)),
        Set.of(edge(last, merged)),
        lineage(actor, merged, Direction.DOWN));
    List<Node> all = new ArrayList<>(up);
    all.add(new Node(last, 1));
    Set<Edge> edges = new HashSet<>(above);
    edges.add(edge(last, merged));
    assertLineage(all, edges, lineage(actor, merged, Direction.BOTH));
    assertLineage(
        List.of(
            new Node(root, 0),
            new Node(sides.get(0), 1),
            new Node(sides.get(1), 1),
            new Node(merged, 2),
            new Node(last, 3)),
        edges,
        lineage(actor, root, Direction.BOTH));
  }

  @Test
  void givesAPacketOnce_atItsLeastDistance() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet middle = stored(actor, packet(actor).parents(root));
    Packet last = stored(actor, packet(actor).parents(middle, root));
    Set<Edge> edges = Set.of(edge(last, middle), edge(last, root), edge(middle, root));
    List<Packet> parents = sorted(root, middle);
    assertLineage(
        List.of(new Node(last, 0), new Node(parents.get(0), -1), new Node(parents.get(1), -1)),
        edges,
        lineage(actor, last, Direction.UP));
    List<Packet> children = sorted(middle, last);
    assertLineage(
        List.of(new Node(root, 0), new Node(children.get(0), 1), new Node(children.get(1), 1)),
        edges,
        lineage(actor, root, Direction.DOWN));
  }

  @Test
  void leavesOutEdges_fromPacketsAtTheGreatestDepth() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet middle = stored(actor, packet(actor).parents(root));
    Packet last = stored(actor, packet(actor).parents(middle, root));
    for (Direction direction : List.of(Direction.UP, Direction.BOTH)) {
      Lineage up = lineage(actor, new LineageQuery(last.id(), direction, 1, 500));
      assertEquals(3, up.nodes().size());
      assertEquals(List.of(edge(last, middle), edge(last, root)), up.edges());
      assertTrue(up.truncated(), "an edge is left out");
    }
    Lineage down = lineage(actor, new LineageQuery(root.id(), Direction.DOWN, 1, 500));
    assertEquals(Set.of(edge(middle, root), edge(last, root)), Set.copyOf(down.edges()));
    assertTrue(down.truncated(), "an edge is left out");
  }

  @Test
  void endsInACycle() {
    TenantScope actor = world().endUser();
    Packet one = packet(actor).build();
    Packet other = packet(actor).parents(one).build();
    Packet named = packet(actor).id(one.id()).parents(other).build();
    store(actor, named, other);
    Set<Edge> edges = Set.of(edge(named, other), edge(other, named));
    for (Direction direction : Direction.values()) {
      assertLineage(
          List.of(new Node(named, 0), new Node(other, direction == Direction.DOWN ? 1 : -1)),
          edges,
          lineage(actor, named, direction));
    }
  }

  @Test
  void takesTheLeastIds_whenAGenerationHasMoreThanWanted() {
    TenantScope actor = world().endUser();
    Packet[] parents = packets(actor, 12);
    store(actor, parents);
    Packet child = stored(actor, packet(actor).parents(parents));
    List<PacketId> byId = sorted(parents).stream().map(Packet::id).toList();
    for (int wanted : new int[] {1, 5, 12, 20}) {
      Lineage lineage = lineage(actor, new LineageQuery(child.id(), Direction.UP, 32, wanted));
      assertEquals(
          byId.subList(0, Math.min(wanted, 12)),
          lineage.nodes().stream().skip(1).map(node -> node.packet().id()).toList());
      assertEquals(lineage.nodes().size() - 1, lineage.edges().size());
      assertEquals(wanted < 12, lineage.truncated());
    }
  }

  @Test
  void countsAncestorsFirst() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet middle = stored(actor, packet(actor).parents(root));
    Packet last = stored(actor, packet(actor).parents(middle));
    LineageQuery one = new LineageQuery(middle.id(), Direction.BOTH, 32, 1);
    Lineage lineage = lineage(actor, one);
    assertEquals(List.of(new Node(middle, 0), new Node(root, -1)), lineage.nodes());
    assertTrue(lineage.truncated());
    Lineage all = lineage(actor, new LineageQuery(middle.id(), Direction.BOTH, 32, 2));
    assertEquals(new Node(last, 1), all.nodes().get(2));
    assertFalse(all.truncated());
  }

  @Test
  void isTruncated_onlyIfThereIsMoreBeyondTheDepth() {
    TenantScope actor = world().endUser();
    List<Packet> chain = new ArrayList<>(List.of(stored(actor, packet(actor))));
    for (int i = 0; i < LineageQuery.MAX_DEPTH + 1; i++) {
      chain.add(stored(actor, packet(actor).parents(chain.get(i))));
    }
    Packet first = chain.get(0);
    Packet last = chain.get(chain.size() - 1);
    for (int depth : new int[] {1, 2, LineageQuery.MAX_DEPTH}) {
      for (boolean enough : new boolean[] {false, true}) {
        Packet above = chain.get(enough ? depth : depth + 1);
        Packet below = chain.get(chain.size() - (enough ? 1 : 2) - depth);
        Lineage up = lineage(actor, new LineageQuery(above.id(), Direction.UP, depth, 500));
        Lineage down = lineage(actor, new LineageQuery(below.id(), Direction.DOWN, depth, 500));
        assertEquals(List.of(depth + 1, !enough), List.of(up.nodes().size(), up.truncated()));
        assertEquals(List.of(depth + 1, !enough), List.of(down.nodes().size(), down.truncated()));
        assertEquals(enough, up.nodes().contains(new Node(first, -depth)));
        assertEquals(enough, down.nodes().contains(new Node(last, depth)));
      }
    }
  }

  @Test
  void followsNoMoreEdgesOfAGenerationThanItsBound() {
    TenantScope actor = world().endUser();
    Packet[] parents = packets(actor, PacketDraft.MAX_PARENTS);
    store(actor, parents);
    Packet[] children =
        IntStream.rangeClosed(0, LineageQuery.MAX_EDGES / parents.length)
            .mapToObj(i -> packet(actor).parents(parents).build())
            .toArray(Packet[]::new);
    store(actor, children);
    Packet last = stored(actor, packet(actor).parents(children));
    Lineage lineage = lineage(actor, last, Direction.UP);
    int reached = LineageQuery.MAX_EDGES / children.length + 1;
    assertTrue(lineage.truncated());
    assertEquals(
        sorted(parents).subList(0, reached),
        lineage.nodes().stream().skip(children.length + 1L).map(Node::packet).toList());
  }

  @Test
  void stopsAtWhatHasExpired_butBeginsWithIt() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet expired = stored(actor, packet(actor).parents(root).expiresAt(NOW));
    Packet last = stored(actor, packet(actor).parents(expired));
    for (Direction direction : Direction.values()) {
      Packet end = direction == Direction.DOWN ? root : last;
      assertLineage(List.of(new Node(end, 0)), Set.of(), lineage(actor, end, direction));
    }
    assertLineage(
        List.of(new Node(expired, 0), new Node(root, -1), new Node(last, 1)),
        Set.of(edge(expired, root), edge(last, expired)),
        lineage(actor, expired, Direction.BOTH));
  }

  @Test
  void isSeen_onlyByWhoSeesBothEndsOfAnEdge() {
    TenantScope admin = world().orgAdmin();
    TenantScope user = world().endUser();
    TenantScope colleague = world().colleague();
    Packet ofUser = stored(user, packet(user));
    Packet ofColleague = stored(colleague, packet(colleague));
    Packet common = stored(admin, packet(admin).parents(ofUser, ofColleague));
    Packet child = stored(colleague, packet(colleague).parents(common));
    assertEquals(
        Set.of(edge(common, ofUser), edge(common, ofColleague), edge(child, common)),
        edges(admin, common));
    assertEquals(Set.of(edge(common, ofUser)), edges(user, common));
    assertEquals(Set.of(edge(common, ofUser)), edges(user, ofUser));
    assertEquals(Set.of(edge(common, ofColleague), edge(child, common)), edges(colleague, common));
    assertEquals(Set.of(edge(common, ofColleague), edge(child, common)), edges(colleague, child));
    Lineage shallow = lineage(user, new LineageQuery(ofUser.id(), Direction.DOWN, 1, 500));
    assertFalse(shallow.truncated(), "tells of nothing that one may not see");
    for (Packet packet : List.of(ofColleague, child)) {
      assertEquals(List.of(), lineage(user, packet, Direction.BOTH).nodes());
    }
    for (Packet packet : List.of(ofUser, ofColleague, common, child)) {
      assertEquals(
          new Lineage(List.of(), List.of(), false),
          lineage(world().foreigner(), packet, Direction.BOTH));
    }
  }

  @Test
  void hasNoNodes_ifThePacketIsNotThere() {
    PacketId unknown = new PacketId(Seeds.uuid(random()));
    for (Direction direction : Direction.values()) {
      assertEquals(
          new Lineage(List.of(), List.of(), false),
          lineage(world().endUser(), LineageQuery.of(unknown, direction)));
    }
  }

  private Packet[] packets(TenantScope actor, int count) {
    return IntStream.range(0, count).mapToObj(i -> packet(actor).build()).toArray(Packet[]::new);
  }

  private static List<Packet> sorted(Packet... packets) {
    return java.util.Arrays.stream(packets).sorted(BY_ID).toList();
  }

  private Lineage lineage(TenantScope actor, Packet packet, Direction direction) {
    return lineage(actor, LineageQuery.of(packet.id(), direction));
  }

  private Lineage lineage(TenantScope actor, LineageQuery query) {
    return as(actor, () -> packets().lineage(query, NOW));
  }

  private Set<Edge> edges(TenantScope actor, Packet packet) {
    Lineage lineage = lineage(actor, packet, Direction.BOTH);
    assertFalse(lineage.truncated());
    return Set.copyOf(lineage.edges());
  }

  private static void assertLineage(List<Node> nodes, Set<Edge> edges, Lineage lineage) {
    assertEquals(nodes, lineage.nodes());
    assertEquals(edges, Set.copyOf(lineage.edges()));
    assertEquals(edges.size(), lineage.edges().size(), "each edge once");
    assertFalse(lineage.truncated());
  }

  private static Edge edge(Packet child, Packet parent) {
    return new Edge(child.id(), parent.id());
  }
}
