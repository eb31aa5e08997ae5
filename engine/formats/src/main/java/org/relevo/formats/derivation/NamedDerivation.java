package org.relevo.formats.derivation;

import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;
import org.relevo.formats.path.StorePaths;

/**
 * A derivation and the path of its file.
 *
 * @param path where its file belongs, which follows from its name and content
 * @param derivation the derivation
 */
public record NamedDerivation(StorePath path, Derivation derivation) {
  private static final String SUFFIX = ".drv";

  /**
   * Computes the path of a derivation's file.
   *
   * @param name the derivation's name without {@code .drv}
   * @throws StorePathException if no item can have this name
   */
  public static NamedDerivation of(StoreDir dir, String name, Derivation derivation)
      throws StorePathException {
    Hash hash = Hash.sha256(DerivationWriter.write(derivation));
    return new NamedDerivation(
        StorePaths.text(dir, name + SUFFIX, hash, derivation.references()), derivation);
  }

  /**
   * Returns the name of the derivation whose file is {@code path}: the path's without {@code .drv}.
   *
   * @throws IllegalArgumentException if the path is not a derivation's
   */
  public static String nameOf(StorePath path) {
    if (!path.isDerivation()) {
      throw new IllegalArgumentException(path + " is not the path of a derivation");
    }
    return path.name().substring(0, path.name().length() - SUFFIX.length());
  }

  /** Returns the name without {@code .drv}. */
  public String name() {
    return nameOf(path);
  }

  /** Returns the content of the file. */
  public byte[] contents() {
    return DerivationWriter.write(derivation);
  }
}
