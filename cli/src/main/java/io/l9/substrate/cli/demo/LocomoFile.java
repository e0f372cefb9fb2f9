package io.l9.substrate.cli.demo;

import io.l9.substrate.cli.demo.Conversation.Question;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.cli.demo.Conversation.Turn;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads conversations in the layout of LoCoMo (Maharana et al., ACL 2024): a list of {@code
 * {sample_id, conversation: {session_N_date_time, session_N: [{speaker, dia_id, text,
 * blip_caption}]}, qa: [{question, evidence, category}]}}. Other members are ignored.
 */
public final class LocomoFile {

  /** Questions whose answer is not in the conversation. */
  private static final long ADVERSARIAL = 5;

  private static final Pattern SESSION = Pattern.compile("session_([1-9]\\d{0,5})");
  private static final Pattern BETWEEN_IDS = Pattern.compile("[;,\\s]+");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("h:mm a 'on' d MMMM[,] uuuu")
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private LocomoFile() {}

  /**
   * The conversations of a file, with the questions that some of their turns answer.
   *
   * @param name how messages call the file
   * @throws MalformedFileException if the text is not in the layout; times of sessions are taken as
   *     UTC
   */
  static List<Conversation> read(String name, String text, JsonCodec json) {
    return read(name, text, json, false);
  }

  /**
   * The conversations of a file, with all questions that name turns as evidence.
   *
   * @param name how messages call the file
   * @param adversarial with the questions that mislead, too: their answer is not in the
   *     conversation, but what misleads is
   * @throws MalformedFileException if the text is not in the layout; times of sessions are taken as
   *     UTC
   */
  public static List<Conversation> read(
      String name, String text, JsonCodec json, boolean adversarial) {
    Object root;
    try {
      root = json.read(json.parse(text));
    } catch (ValidationException e) {
      throw new MalformedFileException(name + " is not JSON: " + e.getMessage());
    }
    if (!(root instanceof List<?> samples) || samples.isEmpty()) {
      throw new MalformedFileException(
          name + " is not a list of conversations: it must begin with [{\"sample_id\": …");
    }
    List<Conversation> conversations = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < samples.size(); i++) {
      Place place = new Place(name, "[" + i + "]");
      Conversation conversation = conversation(place, samples.get(i), adversarial);
      if (!ids.add(conversation.id())) {
        throw place.at(".sample_id").malformed("is that of an earlier conversation");
      }
      conversations.add(conversation);
    }
    return conversations;
  }

  private static Conversation conversation(
      Place place, @Nullable Object value, boolean adversarial) {
    Map<?, ?> sample = place.object(value);
    String id = place.text(sample, "sample_id");
    Place inside = place.at(".conversation");
    Map<?, ?> members = inside.object(sample.get("conversation"));
    Set<String> turnIds = new HashSet<>();
    List<Session> sessions = new ArrayList<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      Matcher session = SESSION.matcher(String.valueOf(member.getKey()));
      if (session.matches()) {
        sessions.add(session(inside, session, members, member.getValue(), turnIds));
      }
    }
    sessions.removeIf(session -> session.turns().isEmpty());
    if (sessions.isEmpty()) {
      throw inside.malformed("has no session with turns (session_1, session_2, …)");
    }
    sessions.sort(Comparator.comparing(Session::start).thenComparing(Session::number));
    return new Conversation(
        id, sessions, questions(place.at(".qa"), sample.get("qa"), turnIds, adversarial));
  }

  private static Session session(
      Place inside, Matcher name, Map<?, ?> members, @Nullable Object value, Set<String> seen) {
    Place place = inside.at("." + name.group());
    List<?> items = place.list(value);
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Place turn = place.at("[" + i + "]");
      Map<?, ?> object = turn.object(items.get(i));
      String id = turn.text(object, "dia_id");
      if (!seen.add(id)) {
        throw turn.at(".dia_id").malformed("is that of an earlier turn");
      }
      turns.add(new Turn(id, turn.text(object, "speaker"), said(turn, object)));
    }
    Instant start = time(inside, inside.text(members, name.group() + "_date_time"), name);
    return new Session(Integer.parseInt(name.group(1)), start, turns);
  }

  private static String said(Place turn, Map<?, ?> object) {
    // Somebody who sends a picture may say nothing about it; then its caption is what was said.
    String picture =
        object.get("blip_caption") instanceof String caption && !caption.isBlank()
            ? "(sends a picture: " + caption.strip() + ")"
            : "";
    if (!picture.isEmpty() && object.get("text") instanceof String text) {
      return (text.strip() + " " + picture).strip();
    }
    return turn.text(object, "text").strip();
  }

  private static Instant time(Place inside, String text, Matcher session) {
    try {
      return LocalDateTime.parse(text.strip(), TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw inside
          .at("." + session.group() + "_date_time")
          .malformed("is not a time such as \"1:56 pm on 8 May, 2023\"");
    }
  }

  private static List<Question> questions(
      Place place, @Nullable Object value, Set<String> turnIds, boolean adversarial) {
    if (value == null) {
      return List.of();
    }
    List<Question> questions = new ArrayList<>();
    List<?> items = place.list(value);
    for (int i = 0; i < items.size(); i++) {
      Place item = place.at("[" + i + "]");
      Map<?, ?> object = item.object(items.get(i));
      String text = item.text(object, "question");
      Set<String> evidence = new LinkedHashSet<>();
      if (object.get("evidence") != null) {
        for (Object ids : item.at(".evidence").list(object.get("evidence"))) {
          evidence.addAll(List.of(BETWEEN_IDS.split(String.valueOf(ids))));
        }
      }
      evidence.retainAll(turnIds);
      if (!evidence.isEmpty()
          && (adversarial || !Long.valueOf(ADVERSARIAL).equals(object.get("category")))) {
        questions.add(new Question(text, String.valueOf(object.get("category")), evidence));
      }
    }
    return questions;
  }

  /** A place in the file, for messages. */
  private record Place(String file, String path) {

    Place at(String below) {
      return new Place(file, path + below);
    }

    MalformedFileException malformed(String what) {
      return new MalformedFileException(file + ": " + path + " " + what);
    }

    Map<?, ?> object(@Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        return map;
      }
      throw malformed(value == null ? "is missing" : "is not an object");
    }

    List<?> list(@Nullable Object value) {
      if (value instanceof List<?> list) {
        return list;
      }
      throw malformed(value == null ? "is missing" : "is not a list");
    }

    String text(Map<?, ?> object, String member) {
      if (object.get(member) instanceof String text && !text.isBlank()) {
        return text;
      }
      throw at("." + member)
          .malformed(object.get(member) == null ? "is missing" : "is not a text, or an empty one");
    }
  }
}
