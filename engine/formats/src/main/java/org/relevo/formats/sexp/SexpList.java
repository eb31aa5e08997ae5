package org.relevo.formats.sexp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A list of s-expressions, possibly empty. Most are a name and its values, such as {@code (curve Ed25519)}: the
 * look-ups below serve those.
 *
 * @param items the elements, unmodifiable
 */
public record SexpList(List<Sexp> items) implements Sexp {
  /** Copies the elements. */
  public SexpList {
    items = List.copyOf(items);
  }

  /** Returns the list of {@code items}. */
  public static SexpList of(Sexp... items) {
    return new SexpList(Arrays.asList(items));
  }

  /** Returns the list that begins with the token {@code name} and goes on with {@code values}. */
  public static SexpList of(String name, Sexp... values) {
    List<Sexp> items = new ArrayList<>(values.length + 1);
    items.add(Atom.of(name));
    items.addAll(Arrays.asList(values));
    return new SexpList(items);
  }

  /** Returns {@code (name value)}. */
  public static SexpList of(String name, String value) {
    return of(name, Atom.of(value));
  }

  /** Returns {@code (name value)}. */
  public static SexpList of(String name, byte[] value) {
    return of(name, Atom.of(value));
  }

  /** Returns how many elements there are. */
  public int size() {
    return items.size();
  }

  /** Returns whether the first element is the atom {@code name}. */
  public boolean isNamed(String name) {
    return !items.isEmpty() && items.get(0) instanceof Atom atom && atom.is(name);
  }

  /** Returns the element at {@code index}, counted from 0, if there is one and it is an atom. */
  public Optional<Atom> atom(int index) {
    return index < items.size() ? items.get(index).asAtom() : Optional.empty();
  }

  /** Returns the element at {@code index}, counted from 0, if there is one and it is a list. */
  public Optional<SexpList> list(int index) {
    return index < items.size() ? items.get(index).asList() : Optional.empty();
  }

  /** Returns the first of the direct elements that is a list named {@code name}. */
  public Optional<SexpList> child(String name) {
    for (Sexp item : items) {
      if (item instanceof SexpList list && list.isNamed(name)) {
        return Optional.of(list);
      }
    }
    return Optional.empty();
  }

  /** Returns all the direct elements that are lists named {@code name}, in order. */
  public List<SexpList> children(String name) {
    List<SexpList> found = new ArrayList<>();
    for (Sexp item : items) {
      if (item instanceof SexpList list && list.isNamed(name)) {
        found.add(list);
      }
    }
    return List.copyOf(found);
  }

  /** Returns the value of the direct element {@code (name VALUE)}, if it has this shape exactly. */
  public Optional<Atom> value(String name) {
    return child(name).filter(list -> list.size() == 2).flatMap(list -> list.atom(1));
  }

  /**
   * Returns the first list named {@code name}, this one or any within it, outer before inner and left before right.
   * Where the shape matters (in signatures, say), {@link #child} is the stricter choice.
   */
  public Optional<SexpList> find(String name) {
    if (isNamed(name)) {
      return Optional.of(this);
    }
    for (Sexp item : items) {
      if (item instanceof SexpList list) {
        Optional<SexpList> found = list.find(name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<SexpList> asList() {
    return Optional.of(this);
  }

  /** Returns the shape for messages: tokens as they are, of other atoms only the size. */
  @Override
  public String toString() {
    return items.stream().map(Sexp::toString).collect(Collectors.joining(" ", "(", ")"));
  }
}
