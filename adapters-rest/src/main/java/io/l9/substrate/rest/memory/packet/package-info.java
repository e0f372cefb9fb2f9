/**
 * The routes of packets and threads, and their wire shapes. It guards that the wire names are those
 * of the OpenAPI document, and that vectors are never shown. It may use {@code http} and the
 * domain's packets.
 */
@NullMarked
package io.l9.substrate.rest.memory.packet;

import org.jspecify.annotations.NullMarked;
