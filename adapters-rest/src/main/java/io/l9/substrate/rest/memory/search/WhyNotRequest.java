package io.l9.substrate.rest.memory.search;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a packet is not among the hits of a search.
 *
 * @param packetId the packet in question; the search's own {@code packet_id} is what others are to
 *     be like
 */
record WhyNotRequest(@Nullable UUID packetId, @Nullable SearchRequest search) {}
