package org.relevo.app.engine;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.MachineView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of machines at the moment when metrics are read; no machine is asked for it. */
final class MachineGauges {
  private static final Logger log = LoggerFactory.getLogger(MachineGauges.class);

  private final Source source;

  /** Knows the machines. */
  @FunctionalInterface
  interface Source {
    List<MachineView> machines() throws IOException, MachinesFileException;
  }

  private MachineGauges(Source source) {
    this.source = source;
  }

  static void register(Source source, PrometheusRegistry registry) {
    MachineGauges gauges = new MachineGauges(source);
    gauges.add(
        registry, "relevo_slots", "Build slots.", view -> whole(view.slots().total()));
    gauges.add(
        registry,
        "relevo_slots_used",
        "Build slots that this host's builds have.",
        view -> whole(view.slots().used()));
    gauges.add(
        registry,
        "relevo_machine_connected",
        "1 if there is a connection to the machine.",
        view -> yes(view.connection().isPresent()));
    gauges.add(
        registry,
        "relevo_machine_quarantined",
        "1 if the machine is left alone after failures.",
        view -> yes(view.standing().sentence().isPresent()));
    gauges.add(
        registry,
        "relevo_machine_drained",
        "1 if an operator took the machine out of use.",
        view -> yes(view.standing().drain().isPresent()));
    gauges.add(
        registry,
        "relevo_machine_load",
        "Load of the last minute, divided by the number of cores, when the machine was asked last.",
        view -> view.health()
            .map(health -> OptionalDouble.of(health.normalizedLoad()))
            .orElse(OptionalDouble.empty()));
    gauges.add(
        registry,
        "relevo_machine_free_memory_bytes",
        "Free memory when the machine was asked last.",
        view -> view.health()
            .flatMap(health -> health.freeMemory())
            .map(MachineGauges::bytes)
            .orElse(OptionalDouble.empty()));
    gauges.add(
        registry,
        "relevo_machine_free_disk_bytes",
        "Free disk space of the store when the machine was asked last.",
        view ->
            view.health().map(health -> bytes(health.freeDisk())).orElse(OptionalDouble.empty()));
  }

  private static OptionalDouble whole(int number) {
    return OptionalDouble.of(number);
  }

  private static OptionalDouble yes(boolean holds) {
    return OptionalDouble.of(holds ? 1 : 0);
  }

  private static OptionalDouble bytes(ByteSize size) {
    return OptionalDouble.of((double) size.bytes());
  }

  private void add(
      PrometheusRegistry registry,
      String name,
      String help,
      Function<MachineView, OptionalDouble> figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("machine")
        .callback(callback -> {
          for (MachineView view : machines()) {
            figure
                .apply(view)
                .ifPresent(value -> callback.call(value, view.machine().id()));
          }
        })
        .register(registry);
  }

  private List<MachineView> machines() {
    try {
      return source.machines();
    } catch (IOException | MachinesFileException e) {
      log.warn("the machines are not in the metrics: {}", e.getMessage());
      return List.of();
    }
  }
}
