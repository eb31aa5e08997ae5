package org.relevo.app.install;

/**
 * Something that stands in the way of offloading, or will.
 *
 * @param text what is wrong
 * @param remedy what mends it
 */
record Advice(String text, String remedy) {}
