package org.relevo.scheme.dialect;

/**
 * Marks a procedure of a native module that does what Guile's of the same name does and more, so that it stays under that
 * name when a program imports Guile's, too.
 */
public interface Extension {}
