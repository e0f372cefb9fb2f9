/**
 * Runs the jobs by a schedule, on db-scheduler: however many instances are started over a database,
 * each job has one runner at a time. It guards that a job that fails is tried again and one whose
 * runner died is taken over. It may use the domain, db-scheduler and {@code javax.sql}.
 */
@NullMarked
package io.l9.substrate.scheduler;

import org.jspecify.annotations.NullMarked;
