package org.relevo.formats.path;

/**
 * The path of a store item: {@code DIR/HASH-NAME}, where HASH has 32 base-32 digits and NAME 1 to 211 characters of
 * {@code A-Z a-z 0-9 + - . _ ? =}, the first not a dot. Once made it is right for ever. Ordered by its full text.
 *
 * @param dir the store it belongs to
 * @param baseName {@code HASH-NAME}
 */
public record StorePath(StoreDir dir, String baseName) implements Comparable<StorePath> {
  /** How many base-32 digits the hash part has. */
  public static final int HASH_LENGTH = 32;

  private static final int MAX_NAME_LENGTH = 211;

  /** Checks the form; {@link #of} does the same with a checked exception, for text from outside. */
  public StorePath {
    String reason = fault(baseName);
    if (!reason.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + baseName + "\" is not the name of a store item: " + reason);
    }
  }

  /**
   * Makes the path of the item {@code baseName} in {@code dir}.
   *
   * @throws StorePathException if {@code baseName} is not {@code HASH-NAME}
   */
  public static StorePath of(StoreDir dir, String baseName) throws StorePathException {
    String reason = fault(baseName);
    if (!reason.isEmpty()) {
      throw new StorePathException(dir + "/" + baseName, reason);
    }
    return new StorePath(dir, baseName);
  }

  /** Returns why {@code name} cannot be the NAME of a store item, or the empty string if it can. */
  public static String nameFault(String name) {
    if (name.isEmpty()) {
      return "the name after the hash is empty";
    }
    if (name.length() > MAX_NAME_LENGTH) {
      return "the name is longer than " + MAX_NAME_LENGTH + " characters";
    }
    if (name.charAt(0) == '.') {
      return "the name begins with a dot";
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isNameCharacter(name.charAt(i))) {
        return "the name has the character '" + name.charAt(i)
            + "'; allowed are A-Z a-z 0-9 + - . _ ? =";
      }
    }
    return "";
  }

  private static String fault(String baseName) {
    if (baseName.indexOf('/') >= 0) {
      return "it lies deeper than the store directory";
    }
    if (baseName.length() <= HASH_LENGTH || baseName.charAt(HASH_LENGTH) != '-') {
      return "it does not begin with 32 base-32 digits and a dash";
    }
    for (int i = 0; i < HASH_LENGTH; i++) {
      if (!isHashDigit(baseName.charAt(i))) {
        return "'" + baseName.charAt(i) + "' is not a base-32 digit";
      }
    }
    return nameFault(baseName.substring(HASH_LENGTH + 1));
  }

  private static boolean isHashDigit(char c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z' && c != 'e' && c != 'o' && c != 't' && c != 'u';
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "+-._?=".indexOf(c) >= 0;
  }

  /** Returns the 32 base-32 digits. */
  public String hashPart() {
    return baseName.substring(0, HASH_LENGTH);
  }

  /** Returns the name after the hash and its dash. */
  public String name() {
    return baseName.substring(HASH_LENGTH + 1);
  }

  /** Returns whether this is the path of a derivation. */
  public boolean isDerivation() {
    return baseName.endsWith(".drv");
  }

  @Override
  public int compareTo(StorePath other) {
    int order = dir.text().compareTo(other.dir.text());
    return order != 0 ? order : baseName.compareTo(other.baseName);
  }

  /** Returns the full path. */
  @Override
  public String toString() {
    return dir + "/" + baseName;
  }
}
