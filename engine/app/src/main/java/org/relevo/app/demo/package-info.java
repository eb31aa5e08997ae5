/**
 * The demonstration: a farm of build machines as processes on this host, and a graph of builds offloaded to it. It uses
 * the other commands' parts and has no path of its own through the engine.
 */
@NullMarked
package org.relevo.app.demo;

import org.jspecify.annotations.NullMarked;
