package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound ports of trade, and the unit of work of their store. */
public record TradeStore(UnitOfWork unitOfWork, DocumentRepository documents, SumIndex sums) {}
