package io.l9.substrate.domain.planted.cycle.hen;

import io.l9.substrate.domain.planted.cycle.egg.Egg;

public record Hen(Egg from) {}
