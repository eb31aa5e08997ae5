package org.relevo.formats.derivation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.path.StorePath;

/**
 * Writes derivations in the form of {@code .drv} files, byte for byte as the daemon does, since their hash is in their
 * name: {@code Derive([outputs],[inputs],[sources],"system","builder",[args],[env])} in UTF-8 without any white space.
 */
public final class DerivationWriter {
  private final StringBuilder text = new StringBuilder();

  private DerivationWriter() {}

  /**
   * Returns the content of the file.
   *
   * @throws IllegalArgumentException if a string has half a surrogate pair, which has no bytes
   */
  public static byte[] write(Derivation derivation) {
    SortedMap<String, SortedSet<String>> inputs = new TreeMap<>();
    derivation.inputDerivations().forEach((path, names) -> inputs.put(path.toString(), names));
    return write(derivation, inputs, false);
  }

  /**
   * Returns the form that is hashed: with other names for the input derivations, and if {@code blank}, with the paths
   * of the outputs empty, in the environment too.
   */
  static byte[] write(
      Derivation derivation, SortedMap<String, SortedSet<String>> inputs, boolean blank) {
    DerivationWriter writer = new DerivationWriter();
    writer.derivation(derivation, inputs, blank);
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(writer.text));
      byte[] result = new byte[bytes.remaining()];
      bytes.get(result);
      return result;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a string of a derivation is not Unicode text", e);
    }
  }

  private void derivation(
      Derivation derivation, SortedMap<String, SortedSet<String>> inputs, boolean blank) {
    text.append("Derive(");
    list(derivation.outputs().entrySet(), output -> {
      DerivationOutput value = output.getValue();
      string(output.getKey(), '(');
      string(blank ? "" : value.path().toString(), ',');
      string(value.fixed().map(FixedContent::method).orElse(""), ',');
      string(value.fixed().map(FixedContent::hex).orElse(""), ',');
      text.append(')');
    });
    text.append(',');
    list(inputs.entrySet(), input -> {
      string(input.getKey(), '(');
      text.append(',');
      list(input.getValue(), this::string);
      text.append(')');
    });
    text.append(',');
    list(derivation.inputSources(), (StorePath source) -> string(source.toString()));
    string(derivation.system(), ',');
    string(derivation.builder(), ',');
    text.append(',');
    list(derivation.arguments(), this::string);
    text.append(',');
    list(derivation.environment().entrySet(), variable -> {
      boolean hidden = blank && derivation.outputs().containsKey(variable.getKey());
      string(variable.getKey(), '(');
      string(hidden ? "" : variable.getValue(), ',');
      text.append(')');
    });
    text.append(')');
  }

  private <T> void list(Collection<T> elements, Consumer<T> writer) {
    text.append('[');
    boolean first = true;
    for (T element : elements) {
      if (!first) {
        text.append(',');
      }
      first = false;
      writer.accept(element);
    }
    text.append(']');
  }

  private void string(String value, char before) {
    text.append(before);
    string(value);
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(c);
      }
    }
    text.append('"');
  }
}
