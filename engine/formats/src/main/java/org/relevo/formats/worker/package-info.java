/**
 * The daemon's worker protocol as values on streams: numbers, strings, lists, operations and the messages that come
 * between a request and its reply. What the operations mean, and every socket, is left to the callers. Depends on path.
 */
@NullMarked
package org.relevo.formats.worker;

import org.jspecify.annotations.NullMarked;
