package io.l9.substrate.cli.console;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Shows hits to people: one line each, and why they rank so. */
public final class HitList {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MAX_AGENT = 16;
  private static final int MIN_TEXT = 30;

  /** The least value that is not shown as zero. */
  private static final double SHOWN = 0.0005;

  private HitList() {}

  /**
   * Prints the hits.
   *
   * @param explained of how many of the first hits the score is taken apart
   */
  public static void print(Terminal terminal, List<SearchHit> hits, int explained) {
    int width = hits.stream().mapToInt(hit -> agent(hit.packet()).length()).max().orElse(0);
    for (int i = 0; i < hits.size(); i++) {
      SearchHit hit = hits.get(i);
      String start =
          format(
              "  %3d  %.3f  %s  %-" + Math.max(1, width) + "s  ",
              i + 1,
              hit.score(),
              DAY.format(hit.packet().timestamp()),
              agent(hit.packet()));
      String text = Terminal.line(text(hit), Math.max(MIN_TEXT, Terminal.WIDTH - start.length()));
      terminal.print(start + (i == 0 ? terminal.bold(text) : text));
      if (i < explained) {
        why(terminal, hit.details());
      }
    }
  }

  /** Returns what was found, and whether any of its facts is still believed. */
  private static String text(SearchHit hit) {
    return hit.factsSuperseded() ? "(facts superseded) " + said(hit) : said(hit);
  }

  /** Without the name of who said it, which has a column of its own. */
  private static String said(SearchHit hit) {
    String name = hit.packet().agentId() + ": ";
    return hit.text().startsWith(name) ? hit.text().substring(name.length()) : hit.text();
  }

  /** The origin of each part of a score. */
  private static void why(Terminal terminal, ScoreDetails details) {
    for (ScoreDetails.Leg leg : details.legs()) {
      String measure = leg.space() == null ? "BM25" : "cosine";
      reason(
          terminal,
          leg.name(),
          format("%s %.3f%s, no. %d", measure, leg.raw(), less(leg.penalty()), leg.rank()),
          leg.normalized(),
          leg.weight(),
          leg.contribution());
    }
    for (ScoreDetails.Part part : details.parts()) {
      if (part.contribution() >= SHOWN) {
        reason(terminal, part.name(), origin(part), part.raw(), part.weight(), part.contribution());
      }
    }
  }

  private static String origin(ScoreDetails.Part part) {
    return switch (part.name()) {
      case "thread" -> "of its neighbour there";
      case "asker" -> "of who asks";
      case "rerank" -> "of the reranker";
      default -> "of the packet itself";
    };
  }

  /** The penalty of a packet in chunks. */
  private static String less(double penalty) {
    return penalty == 0 ? "" : format(" less %.3f", penalty);
  }

  private static void reason(
      Terminal terminal, String name, String from, double value, double weight, double adds) {
    terminal.print(
        terminal.dim(
            format("       %.3f  = %.2f × %.3f  %-10s  %s", adds, weight, value, name, from)));
  }

  private static String agent(Packet packet) {
    return Terminal.line(packet.agentId() == null ? "-" : packet.agentId(), MAX_AGENT);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
