package org.relevo.formats.sexp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A byte string in an s-expression, possibly empty. Immutable, compared by content. */
public final class Atom implements Sexp {
  private final byte[] bytes;

  private Atom(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the atom with a copy of these bytes. */
  public static Atom of(byte[] bytes) {
    return new Atom(bytes.clone());
  }

  /** Returns the atom with the UTF-8 bytes of {@code text}. */
  public static Atom of(String text) {
    return new Atom(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the atom that keeps {@code bytes} itself, which nobody may change later. */
  static Atom owning(byte[] bytes) {
    return new Atom(bytes);
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the bytes read as UTF-8; malformed parts become replacement characters. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns how many bytes there are. */
  public int size() {
    return bytes.length;
  }

  /** Returns whether the bytes are those of {@code text} in UTF-8. */
  public boolean is(String text) {
    return Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] shared() {
    return bytes;
  }

  @Override
  public Optional<Atom> asAtom() {
    return Optional.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Atom atom && Arrays.equals(bytes, atom.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the text of a token, else only the size, since the bytes may be a secret key's. */
  @Override
  public String toString() {
    return AtomForm.of(bytes) == AtomForm.TOKEN ? text() : "#" + bytes.length + " bytes#";
  }
}
