/**
 * Runs the jobs by a schedule, on db-scheduler: however many instances are started over a database,
 * each job has one runner at a time. Guarantees that a job that fails is tried again and one whose
 * runner died is taken over. May use the domain, db-scheduler and {@code javax.sql}.
 */
@NullMarked
package io.l9.substrate.scheduler;

import org.jspecify.annotations.NullMarked;
