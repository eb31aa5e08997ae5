package org.relevo.formats.path;

/**
 * The directory that store paths begin with, such as {@code /gnu/store}: an absolute path in normal form, without a
 * trailing slash. It is part of every hash, so two stores can exchange items only if theirs are equal.
 *
 * @param text the path
 */
public record StoreDir(String text) {
  /** The store of GNU Guix. */
  public static final StoreDir GUIX = new StoreDir("/gnu/store");

  /** The store of Nix. */
  public static final StoreDir NIX = new StoreDir("/nix/store");

  /** Checks the form. */
  public StoreDir {
    if (!text.startsWith("/") || text.length() < 2 || text.endsWith("/") || text.contains("//")) {
      throw new IllegalArgumentException(
          "a store directory is an absolute path without a trailing or double slash: \"" + text
              + "\"");
    }
    for (String part : text.substring(1).split("/", -1)) {
      if (part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "a store directory has no \".\" or \"..\" in it: \"" + text + "\"");
      }
    }
  }

  /**
   * Reads the full text of a path right below this directory.
   *
   * @throws StorePathException if {@code path} is not {@code DIR/HASH-NAME}
   */
  public StorePath parse(String path) throws StorePathException {
    if (!path.startsWith(text + "/")) {
      throw new StorePathException(path, "it is not below " + text);
    }
    return StorePath.of(this, path.substring(text.length() + 1));
  }

  @Override
  public String toString() {
    return text;
  }
}
