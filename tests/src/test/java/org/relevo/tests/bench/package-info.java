/**
 * Benchmarks of whole processes, each beside a peer in the same run: {@code tests/bench/run}. They are programs, not tests;
 * nothing runs them by itself.
 */
@NullMarked
package org.relevo.tests.bench;

import org.jspecify.annotations.NullMarked;
