/**
 * Documents of trade as rows of the tables that their kinds name. By SQL alone, which is made of
 * the kind's descriptor: a mapping for each table would say everything twice. Versions, scalars and
 * keys are written by triggers, for every client alike. May use {@code shared}, {@code tenancy},
 * {@code world} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.trade;

import org.jspecify.annotations.NullMarked;
