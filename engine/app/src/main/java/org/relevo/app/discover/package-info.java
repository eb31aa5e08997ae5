/**
 * The command that lists what announces itself on the network and pins host keys. It decides nothing by itself: the rules
 * are core's, and so are the connections.
 */
@NullMarked
package org.relevo.app.discover;

import org.jspecify.annotations.NullMarked;
