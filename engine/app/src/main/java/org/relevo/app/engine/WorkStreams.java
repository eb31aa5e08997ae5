package org.relevo.app.engine;

import java.io.OutputStream;

/**
 * A client's streams.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param log file descriptor 4
 */
record WorkStreams(FrameInput in, OutputStream out, OutputStream err, OutputStream log) {}
