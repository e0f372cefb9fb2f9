package io.l9.substrate.domain.planted.records;

import java.util.List;

public record KeepsAForeignList(List<String> names) {}
