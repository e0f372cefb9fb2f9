package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The query parameter {@code attr}: conditions on scalars within JSON, as an object of paths, each
 * with a scalar or a list of some.
 */
public final class AttributeParameter {

  public static final String NAME = "attr";

  private static final String POINTER = "/" + NAME;

  private AttributeParameter() {}

  /** Returns the conditions, all of which hold; empty without the parameter. */
  public static List<AttributeCondition> conditions(Call call, JsonCodec json) {
    String text = call.query().text(NAME);
    if (text == null) {
      return List.of();
    }
    if (!(json.read(new RawJson(text).parse(json, POINTER)) instanceof Map<?, ?> paths)) {
      throw ValidationException.at(
          POINTER, "must be an object of paths and scalars, such as {\"address.city\":\"Ulm\"}");
    }
    List<AttributeCondition> conditions = new ArrayList<>();
    paths.forEach(
        (name, wanted) -> {
          AttributePath path = new AttributePath(name.toString());
          if (wanted instanceof List<?> all && !all.isEmpty()) {
            all.forEach(one -> conditions.add(new AttributeCondition(path, json.of(one))));
          } else {
            conditions.add(new AttributeCondition(path, json.of(wanted)));
          }
        });
    return conditions;
  }
}
