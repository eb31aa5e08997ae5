package org.relevo.app.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.SourceLocation;

/** A machine in which nothing is wrong, to be changed by what a test is about. */
final class TestingMachine {
  private static final Map<String, HostKey> KEYS = new ConcurrentHashMap<>();

  private final String name;
  private int port = 22;
  private List<String> systems = List.of("x86_64-linux");
  private String user = "builder";
  private Optional<HostKey> hostKey = Optional.empty();
  private Path privateKey = Path.of("/nonexistent/id_ed25519");
  private List<String> compression = List.of("zlib@openssh.com", "zlib");
  private String daemonSocket = BuildMachine.DEFAULT_DAEMON_SOCKET;
  private OptionalDouble overloadThreshold = OptionalDouble.of(0.8);
  private int parallelBuilds = 1;
  private double speed = 1;
  private int line = 1;

  private TestingMachine(String name) {
    this.name = name;
  }

  static TestingMachine named(String name) {
    return new TestingMachine(name);
  }

  /** Returns the key of that name: always the same in one run. */
  static HostKey key(String name) {
    return KEYS.computeIfAbsent(name, unused -> newKey());
  }

  private static HostKey newKey() {
    try {
      byte[] encoded =
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
      byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
      // In X.509 the 32 bytes of the point come last.
      ByteBuffer blob = ByteBuffer.allocate(4 + type.length + 4 + 32)
          .putInt(type.length)
          .put(type)
          .putInt(32)
          .put(encoded, encoded.length - 32, 32);
      return HostKey.parse("ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  TestingMachine port(int changed) {
    port = changed;
    return this;
  }

  TestingMachine systems(String... changed) {
    systems = List.of(changed);
    return this;
  }

  TestingMachine user(String changed) {
    user = changed;
    return this;
  }

  TestingMachine hostKey(HostKey changed) {
    hostKey = Optional.of(changed);
    return this;
  }

  TestingMachine privateKey(Path changed) {
    privateKey = changed;
    return this;
  }

  TestingMachine compression(String... changed) {
    compression = List.of(changed);
    return this;
  }

  TestingMachine daemonSocket(String changed) {
    daemonSocket = changed;
    return this;
  }

  TestingMachine overloadThreshold(double changed) {
    overloadThreshold = OptionalDouble.of(changed);
    return this;
  }

  TestingMachine loadIgnored() {
    overloadThreshold = OptionalDouble.empty();
    return this;
  }

  TestingMachine parallelBuilds(int changed) {
    parallelBuilds = changed;
    return this;
  }

  TestingMachine speed(double changed) {
    speed = changed;
    return this;
  }

  TestingMachine line(int changed) {
    line = changed;
    return this;
  }

  BuildMachine make() {
    return new BuildMachine(
        name,
        port,
        systems,
        user,
        hostKey.orElseGet(() -> key(name)),
        privateKey,
        compression,
        3,
        daemonSocket,
        overloadThreshold,
        parallelBuilds,
        speed,
        Set.of(),
        Optional.of(new SourceLocation("machines.scm", line, 3)));
  }
}
