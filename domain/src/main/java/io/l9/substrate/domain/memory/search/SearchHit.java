package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;

/**
 * A packet that was found.
 *
 * @param text what of it was found: the best chunk, or its whole text
 * @param score the sum of all contributions in the details; comparable within one answer only
 * @param groupSize how many candidates of its thread it stands for, itself included, if the search
 *     was grouped; else 1
 * @param factsSuperseded whether it supports facts, none of which is believed any more: what it
 *     says was superseded, taken back, refused, or is over
 */
public record SearchHit(
    Packet packet,
    String text,
    double score,
    ScoreDetails details,
    int groupSize,
    boolean factsSuperseded) {}
