package org.relevo.tests.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The real libgcrypt, in a Guile process that answers requests until it is closed. */
final class TestingGcrypt implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader replies;

  private TestingGcrypt(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.US_ASCII);
    this.replies = process.inputReader(StandardCharsets.US_ASCII);
  }

  /** Starts it, with its program and log in {@code directory}. */
  static TestingGcrypt start(Path directory) throws IOException {
    Peers.require("guile", "guile-3.0 guile-gcrypt");
    Path program = directory.resolve("gcrypt-peer.scm");
    try (InputStream in = TestingGcrypt.class.getResourceAsStream("gcrypt-peer.scm")) {
      Files.copy(in, program);
    }
    ProcessBuilder builder = new ProcessBuilder("guile", "--no-auto-compile", program.toString());
    builder.redirectError(directory.resolve("guile.log").toFile());
    return new TestingGcrypt(builder.start());
  }

  /** Makes a key pair, {@code (key-data (public-key …) (private-key …))}. */
  String generateKey(String parameters) throws IOException {
    return ask("genkey", parameters);
  }

  /** Returns the part of {@code sexp} that has this name. */
  String part(String sexp, String name) throws IOException {
    return ask("part", sexp, name);
  }

  /** Makes a signature string. */
  String sign(String data, String secretKey, String publicKey) throws IOException {
    return ask("sign", data, secretKey, publicKey);
  }

  /** Returns whether a signature string verifies. */
  boolean verifies(String signature) throws IOException {
    String reply = ask("verify", signature);
    if (!reply.equals("good") && !reply.equals("bad")) {
      throw new AssertionError(reply);
    }
    return reply.equals("good");
  }

  private String ask(String command, String... words) throws IOException {
    requests.write(command);
    for (String word : words) {
      requests.write(' ');
      requests.write(HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8)));
    }
    requests.newLine();
    requests.flush();
    String reply = replies.readLine();
    if (reply == null) {
      throw new AssertionError("Guile has ended; is guile-gcrypt installed? See guile.log");
    }
    return new String(HexFormat.of().parseHex(reply), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    requests.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
