package org.relevo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.MachinesFile;

class MachineExamplesTest {
  @Test
  void machines_areAsTheFileSays() throws Exception {
    List<BuildMachine> machines = new MachinesFile(Path.of("machines", "machines.scm")).machines();

    assertThat(machines)
        .extracting(BuildMachine::id)
        .containsExactly(
            "big.example.org:2222",
            "desk.example.org:22",
            "rack1.example.org:22",
            "rack2.example.org:22");
    assertThat(machines.get(1).overloadThreshold()).hasValue(0.2);
    assertThat(machines.get(3).parallelBuilds()).isEqualTo(8);
    assertThat(machines.get(3).features()).contains("kvm");
  }

  @Test
  void generated_givesTheMachinesOfItsLists() throws Exception {
    List<BuildMachine> machines = new MachinesFile(Path.of("machines", "generated.scm")).machines();

    assertThat(machines)
        .extracting(BuildMachine::name)
        .containsExactly("one.example.org", "two.example.org", "three.example.org");
    assertThat(machines.get(1).systems()).containsExactly("aarch64-linux");
    assertThat(machines.get(2).overloadThreshold()).isEmpty();
  }

  @Test
  void farm_readsItsTable() throws Exception {
    List<BuildMachine> machines = new MachinesFile(Path.of("machines", "farm.scm")).machines();

    assertThat(machines)
        .extracting(BuildMachine::name)
        .containsExactly("new1.farm.example.org", "new2.farm.example.org", "old1.farm.example.org");
    assertThat(machines).extracting(BuildMachine::parallelBuilds).containsExactly(16, 2, 4);
    assertThat(machines.get(0).features()).containsExactlyInAnyOrder("kvm", "big-parallel");
    assertThat(machines.get(2).daemonSocket()).isEqualTo("/run/guix/old1.farm.example.org/socket");
  }

  @Test
  void discovered_addsPinnedMachinesThatAnnounceThemselves() throws Exception {
    TestingDirectory network = new TestingDirectory()
        .with(
            "anvil",
            22,
            Map.of("systems", "x86_64-linux", "cores", "8", "slots", "64", "user", "root"))
        .with("bellows", 2222, Map.of("systems", "armhf-linux", "cores", "2", "user", "offload"))
        .with("stranger", 22, Map.of("systems", "x86_64-linux", "cores", "64", "user", "offload"));

    List<BuildMachine> machines = new MachinesFile(
            Path.of("machines", "discovered.scm"),
            MachineProgramOptions.DEFAULT.withDirectory(network))
        .machines();

    assertThat(machines)
        .extracting(BuildMachine::id)
        .containsExactly("big.example.org:22", "anvil:22");
    assertThat(machines.get(1)).satisfies(anvil -> {
      assertThat(anvil.user()).isEqualTo("offload");
      assertThat(anvil.parallelBuilds()).isEqualTo(2);
      assertThat(anvil.privateKey()).isEqualTo(Path.of("/etc/guix/offload-key"));
      assertThat(anvil.addresses()).containsExactly("192.0.2.7");
    });
  }
}
