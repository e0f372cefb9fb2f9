package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Coded;

/** A property by which transactions are summed apart, besides currency and unit. */
public enum SumGroup implements Coded {
  MATERIAL,
  BUYER,
  SUPPLIER,
  STATUS,
  PERIOD
}
