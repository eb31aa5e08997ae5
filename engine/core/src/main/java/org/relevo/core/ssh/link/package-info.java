/**
 * What is known of the links to machines, and which compression suits them. Knows neither the SSH library nor machines: it
 * is told of bytes and answers, and gives methods by name.
 */
@NullMarked
package org.relevo.core.ssh.link;

import org.jspecify.annotations.NullMarked;
