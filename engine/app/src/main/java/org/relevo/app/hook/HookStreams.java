package org.relevo.app.hook;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The streams of a hook, as the daemon has them at the other end.
 *
 * @param requests what the daemon asks, line by line; standard input
 * @param answers only answers of the protocol; standard output
 * @param messages for people, and traces for clients, line by line; standard error
 * @param log the builder's output as it is written; file descriptor 4
 */
public record HookStreams(
    InputStream requests, OutputStream answers, OutputStream messages, OutputStream log) {}
