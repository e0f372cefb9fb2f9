package io.l9.substrate.domain.planted.cycle.egg;

import io.l9.substrate.domain.planted.cycle.hen.Hen;

public record Egg(Hen from) {}
