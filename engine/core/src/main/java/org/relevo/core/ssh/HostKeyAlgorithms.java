package org.relevo.core.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.relevo.core.machine.BuildMachine;

/** The signature algorithms with which a host may prove that it has its key, those of the expected key first. */
final class HostKeyAlgorithms {
  private static final List<BuiltinSignatures> RSA =
      List.of(BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA256);

  /** By key type; the values have no SHA-1. */
  private static final Map<String, List<BuiltinSignatures>> BY_TYPE = Map.of(
      "ssh-ed25519", List.of(BuiltinSignatures.ed25519),
      "ecdsa-sha2-nistp256", List.of(BuiltinSignatures.nistp256),
      "ecdsa-sha2-nistp384", List.of(BuiltinSignatures.nistp384),
      "ecdsa-sha2-nistp521", List.of(BuiltinSignatures.nistp521),
      "ssh-rsa", RSA);

  private static final List<BuiltinSignatures> ALL = List.of(
      BuiltinSignatures.ed25519,
      BuiltinSignatures.nistp256,
      BuiltinSignatures.nistp384,
      BuiltinSignatures.nistp521,
      BuiltinSignatures.rsaSHA512,
      BuiltinSignatures.rsaSHA256);

  private HostKeyAlgorithms() {}

  /** Returns whether keys of this type can be used, by a host or by us. */
  static boolean supports(String type) {
    return BY_TYPE.containsKey(type);
  }

  /**
   * Returns the algorithms to ask for. The others stay in the list, so that a host without the expected type still shows
   * the key that it has, and the error can name it.
   */
  static List<NamedFactory<Signature>> preferring(BuildMachine machine) throws SshException {
    String type = machine.hostKey().type();
    List<BuiltinSignatures> wanted = BY_TYPE.get(type);
    if (wanted == null) {
      throw new SshException(
          machine.id(),
          SshPhase.HOST_KEY,
          "host keys of type " + type + " are not supported",
          "Take another key of that host, from: ssh-keyscan -p " + machine.port()
              + " -t ed25519,rsa,ecdsa " + machine.name());
    }
    List<NamedFactory<Signature>> sorted = new ArrayList<>(wanted);
    ALL.stream().filter(other -> !wanted.contains(other)).forEach(sorted::add);
    return sorted;
  }
}
