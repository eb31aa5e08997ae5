package org.relevo.core.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpReader;

/** Keys and signatures that libgcrypt made. */
final class TestingKeys {
  /** A signature made by libgcrypt: which key, of what, and the text of {@code (sig-val …)}. */
  record Made(String kind, Hash hash, String value) {}

  private TestingKeys() {}

  static byte[] resource(String name) {
    try (InputStream in = TestingKeys.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  /** Returns the text of one of the keys in signatures.txt. */
  static String keyText(String kind, String part) {
    String all = text("signatures.txt");
    int start = all.indexOf("(" + part, all.indexOf(";; " + kind));
    return all.substring(start, all.indexOf("\n\n", start) + 1);
  }

  static SigningKey signingKey(String kind) {
    try {
      return SigningKey.parse(keyText(kind, "private-key").getBytes(StandardCharsets.UTF_8));
    } catch (TrustException e) {
      throw new AssertionError(e);
    }
  }

  static List<Made> signatures() {
    List<Made> made = new ArrayList<>();
    for (String line : text("signatures.txt").split("\n")) {
      if (line.startsWith("(ecc \"") || line.startsWith("(rsa \"")) {
        made.add(signature(line));
      }
    }
    return made;
  }

  private static Made signature(String line) {
    try {
      SexpList list = SexpReader.readList(line);
      return new Made(
          list.atom(0).orElseThrow().text(),
          Hash.parseHex(list.atom(2).orElseThrow().text()),
          list.atom(3).orElseThrow().text());
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }
}
