package org.relevo.app.engine;

import java.time.Instant;

/**
 * A client that is being served.
 *
 * @param number which one since the engine began
 * @param kind what it wants, {@code hook} or a command's name
 * @param user who it is
 * @param since when it came
 */
record ClientView(long number, String kind, String user, Instant since) {}
