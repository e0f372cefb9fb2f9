package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a member of an item. An item without that member never meets it, whatever the
 * comparison; nor does one whose member is of another type than the operand, if the order is asked
 * for.
 *
 * @param member the name of a member of the item's value
 * @param operand for comparisons of order, a number or a string
 */
public record ItemCondition(String member, Comparison comparison, JsonDocument operand) {

  /** The greatest number of characters of a member's name. */
  public static final int MAX_MEMBER = 1000;

  public ItemCondition {
    Require.storable("", member, MAX_MEMBER);
    if (!comparison.isOfEquality() && !isText(operand) && !isNumber(operand)) {
      throw ValidationException.at(
          "/" + comparison.code(), "must be a number or a string, to be compared by order");
    }
  }

  /**
   * Returns the conditions of a filter: an object of values to be equal to, and of objects with
   * operators. An object that has no operator is itself a value.
   */
  public static List<ItemCondition> of(@Nullable JsonDocument filter, JsonCodec json) {
    List<ItemCondition> conditions = new ArrayList<>();
    if (filter == null) {
      return conditions;
    }
    if (!isObject(filter)) {
      throw ValidationException.at("/filter", "must be an object");
    }
    json.members(filter.text())
        .forEach(
            (member, value) -> {
              try {
                add(conditions, member, value, json);
              } catch (SubstrateException e) {
                throw e.below("/filter/" + member.replace("~", "~0").replace("/", "~1"));
              }
            });
    return conditions;
  }

  private static void add(
      List<ItemCondition> conditions, String member, JsonDocument value, JsonCodec json) {
    Map<String, JsonDocument> members = isObject(value) ? json.members(value.text()) : Map.of();
    if (members.keySet().stream().noneMatch(name -> name.startsWith("$"))) {
      conditions.add(new ItemCondition(member, Comparison.EQ, value));
      return;
    }
    members.forEach(
        (code, operand) ->
            conditions.add(
                new ItemCondition(
                    member,
                    Comparison.ofCode(code)
                        .orElseThrow(
                            () ->
                                ValidationException.at(
                                    "", "has an operator that is none of " + Comparison.codes())),
                    operand)));
  }

  private static boolean isObject(JsonDocument value) {
    return value.text().startsWith("{");
  }

  /** Returns whether a value is a string. */
  public static boolean isText(JsonDocument value) {
    return value.text().startsWith("\"");
  }

  private static boolean isNumber(JsonDocument value) {
    char first = value.text().charAt(0);
    return first == '-' || Character.isDigit(first);
  }

  /** Returns whether an item's value meets it. */
  public boolean isMetBy(JsonDocument value, JsonCodec json) {
    JsonDocument own = json.members(value.text()).get(member);
    if (own == null) {
      return false;
    }
    if (comparison.isOfEquality()) {
      return comparison.holds(own.equals(operand) ? 0 : 1);
    }
    if (isText(operand)) {
      return isText(own) && comparison.holds(Namespace.compare(string(own, json), text(json)));
    }
    return isNumber(own)
        && comparison.holds(new BigDecimal(own.text()).compareTo(new BigDecimal(operand.text())));
  }

  /** Returns an operand that is a string. */
  public String text(JsonCodec json) {
    return string(operand, json);
  }

  private static String string(JsonDocument value, JsonCodec json) {
    return String.valueOf(json.read(value));
  }
}
