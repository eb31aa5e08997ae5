package org.relevo.formats.derivation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;

/**
 * Reads the {@code .drv} files of one store. As with the daemon, the order of outputs, inputs and variables does not
 * matter; unlike there, one that comes twice is refused, and so are a path outside the store, an escape that no writer
 * makes, text that is not UTF-8, and anything after the end.
 */
public final class DerivationReader {
  /** How many bytes a derivation may have: about ten times the largest ones known. */
  public static final int MAX_SIZE = 32 << 20;

  private final StoreDir dir;
  private final ATermScanner scanner;
  private final TreeMap<String, DerivationOutput> outputs = new TreeMap<>();
  private final TreeMap<StorePath, SortedSet<String>> inputs = new TreeMap<>();
  private final TreeSet<StorePath> sources = new TreeSet<>();
  private final List<String> arguments = new ArrayList<>();
  private final TreeMap<String, String> environment = new TreeMap<>();

  private DerivationReader(StoreDir dir, byte[] input) {
    this.dir = dir;
    this.scanner = new ATermScanner(input);
  }

  /**
   * Reads the derivation that {@code input} is.
   *
   * @throws DerivationFormatException if it is anything else, or has more than {@link #MAX_SIZE} bytes
   */
  public static Derivation read(StoreDir dir, byte[] input) throws DerivationFormatException {
    if (input.length > MAX_SIZE) {
      throw ATermScanner.fault(MAX_SIZE, "it has more than " + MAX_SIZE + " bytes");
    }
    return new DerivationReader(dir, input).derivation();
  }

  /** Reads the derivation that {@code in} gives up to its end, and leaves it open; see the other method. */
  public static Derivation read(StoreDir dir, InputStream in) throws IOException {
    return read(dir, in.readNBytes(MAX_SIZE + 1));
  }

  private Derivation derivation() throws DerivationFormatException {
    scanner.expect("Derive(");
    scanner.list(this::output);
    if (outputs.isEmpty()) {
      throw ATermScanner.fault(scanner.position(), "it has no output");
    }
    scanner.expect(",");
    scanner.list(this::input);
    scanner.expect(",");
    scanner.list(this::source);
    scanner.expect(",");
    String system = scanner.string();
    scanner.expect(",");
    String builder = scanner.string();
    scanner.expect(",");
    scanner.list(() -> arguments.add(scanner.string()));
    scanner.expect(",");
    scanner.list(this::variable);
    scanner.expect(")");
    scanner.expectEnd();
    return new Derivation(outputs, inputs, sources, system, builder, arguments, environment);
  }

  private void output() throws DerivationFormatException {
    int start = scanner.position();
    scanner.expect("(");
    String name = outputName();
    scanner.expect(",");
    StorePath path = path();
    scanner.expect(",");
    int contentStart = scanner.position();
    String method = scanner.string();
    scanner.expect(",");
    String hash = scanner.string();
    scanner.expect(")");
    if (method.isEmpty() != hash.isEmpty()) {
      throw ATermScanner.fault(
          contentStart, "an output has a hash algorithm without a hash or the reverse");
    }
    Optional<FixedContent> fixed = Optional.empty();
    if (!method.isEmpty()) {
      try {
        fixed = Optional.of(FixedContent.parse(method, hash));
      } catch (IllegalArgumentException e) {
        throw caused(ATermScanner.fault(contentStart, String.valueOf(e.getMessage())), e);
      }
    }
    if (outputs.put(name, new DerivationOutput(path, fixed)) != null) {
      throw twice(start, "the output " + name);
    }
  }

  private void input() throws DerivationFormatException {
    int start = scanner.position();
    scanner.expect("(");
    StorePath path = path();
    scanner.expect(",");
    TreeSet<String> names = new TreeSet<>();
    scanner.list(() -> {
      int nameStart = scanner.position();
      String name = outputName();
      if (!names.add(name)) {
        throw twice(nameStart, "the output " + name + " of an input");
      }
    });
    scanner.expect(")");
    if (inputs.put(path, names) != null) {
      throw twice(start, "the input " + path);
    }
  }

  private void source() throws DerivationFormatException {
    int start = scanner.position();
    StorePath path = path();
    if (!sources.add(path)) {
      throw twice(start, "the source " + path);
    }
  }

  private void variable() throws DerivationFormatException {
    int start = scanner.position();
    scanner.expect("(");
    String name = scanner.string();
    scanner.expect(",");
    String value = scanner.string();
    scanner.expect(")");
    if (environment.put(name, value) != null) {
      throw twice(start, "the variable " + name);
    }
  }

  /** An output's name becomes part of a path. */
  private String outputName() throws DerivationFormatException {
    int start = scanner.position();
    String name = scanner.string();
    String reason = StorePath.nameFault(name);
    if (!reason.isEmpty()) {
      throw ATermScanner.fault(start, "\"" + name + "\" cannot name an output: " + reason);
    }
    return name;
  }

  private StorePath path() throws DerivationFormatException {
    int start = scanner.position();
    String text = scanner.string();
    try {
      return dir.parse(text);
    } catch (StorePathException e) {
      throw caused(ATermScanner.fault(start, "expected a store path: " + e.getMessage()), e);
    }
  }

  private static DerivationFormatException caused(DerivationFormatException fault, Exception e) {
    fault.initCause(e);
    return fault;
  }

  private static DerivationFormatException twice(int offset, String what) {
    return ATermScanner.fault(offset, what + " comes twice");
  }
}
