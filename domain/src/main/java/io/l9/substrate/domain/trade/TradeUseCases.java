package io.l9.substrate.domain.trade;

/** The inbound ports of trade. */
public record TradeUseCases(TradeDocuments documents, MaterialLinks materials, TradeSums sums) {}
