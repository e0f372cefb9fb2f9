package io.l9.substrate.rest.planted.factories;

import io.l9.substrate.application.planted.factories.PlantedComponents;
import io.l9.substrate.application.planted.factories.PublicPolicy;

public record CallsAPolicy(PlantedComponents components, PublicPolicy policy) {}
