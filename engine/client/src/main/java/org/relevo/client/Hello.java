package org.relevo.client;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client says first: who it is for, and what it wants.
 *
 * <p>On the wire: a count of strings, then each with its length, in UTF-8: the version, the kind, the count of facts, so many
 * names and values of the client's environment in turn, and the arguments.
 */
public final class Hello {
  /** The name of the fact that is the number of the client's process. */
  public static final String PID = "PID";

  /** The variables of the environment that say which directories the client means. */
  private static final String[] FACTS = {
    "GUIX_CONFIGURATION_DIRECTORY",
    "GUIX_STATE_DIRECTORY",
    "GUIX_DAEMON_SOCKET",
    "NIX_STORE_DIR",
    "RELEVO_REAL_STORE",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_DATA_HOME"
  };

  private final String kind;
  private final List<String> facts;
  private final List<String> arguments;

  private Hello(String kind, List<String> facts, List<String> arguments) {
    this.kind = kind;
    this.facts = facts;
    this.arguments = arguments;
  }

  /** Makes what this process says. */
  public static Hello of(String kind, List<String> arguments) throws IOException {
    List<String> facts = new ArrayList<>();
    facts.add(PID);
    facts.add(Proc.self());
    for (String name : FACTS) {
      String value = System.getenv(name);
      if (value != null) {
        facts.add(name);
        facts.add(value);
      }
    }
    return new Hello(kind, facts, arguments);
  }

  /**
   * Makes what another would say.
   *
   * @param facts names and values in turn
   */
  public static Hello with(String kind, List<String> facts, List<String> arguments) {
    return new Hello(kind, List.copyOf(facts), List.copyOf(arguments));
  }

  /** Returns what is wanted. */
  public String kind() {
    return kind;
  }

  /** Returns values of the client's environment, by their names. */
  public Map<String, String> facts() {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i + 1 < facts.size(); i += 2) {
      all.put(facts.get(i), facts.get(i + 1));
    }
    return all;
  }

  /** Returns what further is to be known. */
  public List<String> arguments() {
    return List.copyOf(arguments);
  }

  /** Returns the payload of the frame. */
  public byte[] encode() {
    List<String> all = new ArrayList<>();
    all.add(FrameWire.VERSION);
    all.add(kind);
    all.add(Integer.toString(facts.size()));
    all.addAll(facts);
    all.addAll(arguments);
    List<byte[]> encoded = new ArrayList<>();
    int size = Integer.BYTES;
    for (String text : all) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      encoded.add(bytes);
      size += Integer.BYTES + bytes.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    buffer.putInt(all.size());
    for (byte[] bytes : encoded) {
      buffer.putInt(bytes.length).put(bytes);
    }
    return buffer.array();
  }

  /**
   * Reads the payload of a frame.
   *
   * @throws IOException if it is none, or of another version
   */
  public static Hello decode(byte[] payload) throws IOException {
    List<String> all = strings(payload);
    if (all.isEmpty() || !all.get(0).equals(FrameWire.VERSION)) {
      throw new IOException("the client is of another version of Relevo than the engine ("
          + FrameWire.VERSION + "); stop the engine with: relevo engine --stop");
    }
    try {
      int count = Integer.parseInt(all.get(2));
      if (count % 2 != 0) {
        throw new IOException("a fact without a value");
      }
      return new Hello(all.get(1), all.subList(3, 3 + count), all.subList(3 + count, all.size()));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("the client's first words are cut off", e);
    }
  }

  private static List<String> strings(byte[] payload) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(payload);
    List<String> all = new ArrayList<>();
    try {
      int count = buffer.getInt();
      for (int i = 0; i < count; i++) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
          throw new IOException("the client's first words are cut off");
        }
        all.add(new String(payload, buffer.position(), length, StandardCharsets.UTF_8));
        buffer.position(buffer.position() + length);
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("the client's first words are cut off", e);
    }
    if (buffer.hasRemaining()) {
      throw new IOException("something follows the client's first words");
    }
    return all;
  }
}
