package org.relevo.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.HostKey;

class MachineFormTest {
  private static final HostKey KEY = new HostKey("ssh-ed25519", "AAAA");

  @Test
  void text_plainMachine_leavesOutDefaults() {
    MachineForm form = new MachineForm(
        "127.0.0.1",
        2222,
        List.of("x86_64-linux"),
        "builder",
        KEY,
        Optional.empty(),
        Path.of("/run/d/socket"),
        2,
        1.0,
        Set.of());

    assertThat(form.text()).isEqualTo("""
            (build-machine
              (name "127.0.0.1")
              (port 2222)
              (systems (list "x86_64-linux"))
              (user "builder")
              (host-key "ssh-ed25519 AAAA")
              (daemon-socket "/run/d/socket")
              (parallel-builds 2))""");
  }

  @Test
  void text_awkwardCharacters_areEscaped() {
    MachineForm form = new MachineForm(
        "h",
        22,
        List.of("x86_64-linux", "i686-linux"),
        "a\"b\\c",
        KEY,
        Optional.of(Path.of("/k")),
        Path.of("/s"),
        1,
        2.5,
        Set.of("kvm", "big-parallel"));

    assertThat(form.text())
        .contains("(user \"a\\\"b\\\\c\")")
        .contains("(private-key \"/k\")")
        .contains("(systems (list \"x86_64-linux\" \"i686-linux\"))")
        .contains("(speed 2.5)")
        .contains("(features (list \"big-parallel\" \"kvm\"))");
  }
}
