package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.shared.Position;

/**
 * A place in an export, behind the last packet that was handed out.
 *
 * @param moment when the export began, as the store notes it: what was stored later is no part of
 *     it
 * @param generation of that packet
 * @param last its time and id
 */
public record ExportPlace(String moment, int generation, Position last) {}
