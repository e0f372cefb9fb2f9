/**
 * Tombstones, certificates and the erasing of subjects. By SQL alone: functions of the database,
 * which act beyond the policies and each ask for an administrator, walk its catalog and the
 * treatments of its tables. May use {@code shared}, {@code tenancy} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.subject;

import org.jspecify.annotations.NullMarked;
