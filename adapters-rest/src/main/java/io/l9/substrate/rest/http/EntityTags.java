package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of a precondition header (RFC 9110, 8.8.3 and 13.1): a list, or {@code *}.
 *
 * @param any it was {@code *}
 * @param tags as they were written, with quotes, and {@code W/} if they are weak
 */
record EntityTags(boolean any, List<String> tags) {

  private static final Pattern TAG =
      Pattern.compile("\\s*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(,|$)");
  private static final Pattern VERSION = Pattern.compile("\"v(\\d{1,9})(-[0-9a-f]+)?\"");
  private static final int HASH_BYTES = 16;

  /**
   * The tags of a header; null without one.
   *
   * @throws ValidationException {@code malformed-request} if it holds anything else
   */
  static @Nullable EntityTags of(String name, @Nullable String header) {
    if (header == null) {
      return null;
    }
    if (header.strip().equals("*")) {
      return new EntityTags(true, List.of());
    }
    List<String> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(header);
    int end = 0;
    while (end < header.length() && matcher.find(end) && matcher.start() == end) {
      tags.add(matcher.group(1));
      end = matcher.end();
    }
    if (tags.isEmpty() || end < header.length()) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          "The header " + name + " must be * or entity tags in double quotes, such as \"v7\".");
    }
    return new EntityTags(false, tags);
  }

  /** The weak tag of a representation: a hash of it. */
  static String ofBody(byte[] body) {
    return "W/\"" + hash(body) + "\"";
  }

  /** The strong tag of a representation of a revision. */
  static String ofRevision(String revision, byte[] body) {
    return "\"" + revision + "-" + hash(body) + "\"";
  }

  private static String hash(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The strong tag of a version. */
  static String ofVersion(long version) {
    return "\"v" + version + "\"";
  }

  /** The text of the only one of these, which is strong. */
  String only() {
    if (any || tags.size() != 1 || tags.get(0).startsWith("W/")) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          "The header If-Match must be one strong entity tag in double quotes here.");
    }
    String tag = tags.get(0);
    return tag.substring(1, tag.length() - 1);
  }

  /** The revisions of these; a weak tag is of none, because it is not good for changes. */
  Set<String> revisions() {
    return tags.stream()
        .map(
            tag -> tag.startsWith("W/") ? tag : tag.substring(1, tag.length() - 1).split("-", 2)[0])
        .collect(Collectors.toSet());
  }

  /**
   * Returns the versions of these, whatever else the representation showed; a tag that is no strong
   * one of a version stands for none, 0.
   */
  Set<Integer> versions() {
    return tags.stream()
        .map(VERSION::matcher)
        .map(tag -> tag.matches() ? Integer.parseInt(tag.group(1)) : 0)
        .collect(Collectors.toSet());
  }

  /** Whether one of these is the tag, strong or weak: for reads. */
  boolean holdWeakly(String tag) {
    return any || tags.stream().anyMatch(mine -> bare(mine).equals(bare(tag)));
  }

  /** Whether one of these is the tag, both strong: for changes (RFC 9110, 8.8.3.2). */
  boolean holdStrongly(String tag) {
    return any || (!tag.startsWith("W/") && tags.contains(tag));
  }

  private static String bare(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
