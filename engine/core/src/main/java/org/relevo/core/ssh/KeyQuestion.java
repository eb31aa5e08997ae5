package org.relevo.core.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

/** A machine of which nothing is known but where it is, to be asked for its host key. */
final class KeyQuestion {
  private KeyQuestion() {}

  /** Returns a machine whose key is of a type, and no host's. */
  static BuildMachine machine(String name, int port, List<String> addresses, String keyType) {
    byte[] type = keyType.getBytes(StandardCharsets.US_ASCII);
    byte[] blob = ByteBuffer.allocate(Integer.BYTES + type.length)
        .putInt(type.length)
        .put(type)
        .array();
    return new BuildMachine(
            name,
            port,
            List.of("any"),
            "nobody",
            new HostKey(keyType, Base64.getEncoder().encodeToString(blob)),
            Path.of("/dev/null"),
            List.of("none"),
            1,
            "/nonexistent",
            OptionalDouble.empty(),
            1,
            1,
            Set.of(),
            Optional.empty())
        .at(addresses);
  }
}
