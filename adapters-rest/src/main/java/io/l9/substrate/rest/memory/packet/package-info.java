/**
 * The routes of packets and threads, and their wire shapes. Guarantees that the wire names are
 * those of the OpenAPI document, and that vectors are never shown. May use {@code http} and the
 * domain's packets.
 */
@NullMarked
package io.l9.substrate.rest.memory.packet;

import org.jspecify.annotations.NullMarked;
