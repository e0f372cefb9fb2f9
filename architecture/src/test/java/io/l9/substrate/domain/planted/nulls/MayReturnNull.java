package io.l9.substrate.domain.planted.nulls;

import org.jspecify.annotations.Nullable;

public interface MayReturnNull {
  @Nullable String find(String id);
}
