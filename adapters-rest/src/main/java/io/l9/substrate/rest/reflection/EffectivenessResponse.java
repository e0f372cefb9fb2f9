package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.rest.http.Schema;

/** A measured effect on the wire. */
@Schema("By how much more often tasks succeeded with it than tasks of the same kinds.")
record EffectivenessResponse(
    @Schema("In (-1, 1), shrunk toward 0 while little is known.") double lift,
    @Schema(value = "The tasks with a known end that had it.", minimum = 0) long judged,
    @Schema(value = "Those of them that succeeded.", minimum = 0) long successes,
    @Schema(value = "The share of such tasks that succeed without it.", ref = "UnitInterval")
        double base) {

  static EffectivenessResponse from(Effectiveness effect) {
    return new EffectivenessResponse(
        ReflectionResponse.rounded(effect.lift()),
        effect.judged(),
        effect.successes(),
        ReflectionResponse.rounded(effect.base()));
  }
}
