package org.relevo.app.engine;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.offload.BuildStats;
import org.relevo.core.offload.Journal;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Situation;
import org.relevo.core.transfer.TransferStats;

/** Counts and times what the engine does. Thread-safe. */
final class Meters implements Journal {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200
  };

  private static final double NANOS = 1e9;

  private final Counter builds;
  private final Counter decisions;
  private final Counter failures;
  private final Counter bytes;
  private final Counter transferSeconds;
  private final Histogram steps;

  /** Makes meters that are read in {@code registry}. */
  Meters(PrometheusRegistry registry) {
    builds = Counter.builder()
        .name("relevo_builds_total")
        .help("Builds that came to an end, by outcome and machine.")
        .labelNames("outcome", "machine")
        .register(registry);
    decisions = Counter.builder()
        .name("relevo_decisions_total")
        .help("Decisions about builds; one that waits is decided about again and again.")
        .labelNames("decision")
        .register(registry);
    failures = Counter.builder()
        .name("relevo_machine_failures_total")
        .help("Machines that failed while they had a build.")
        .labelNames("machine")
        .register(registry);
    bytes = Counter.builder()
        .name("relevo_transferred_bytes_total")
        .help("Bytes of store items that were sent and retrieved, before compression.")
        .labelNames("direction", "machine")
        .register(registry);
    transferSeconds = Counter.builder()
        .name("relevo_transfer_seconds_total")
        .help("Time that transfers took, the questions about what is missing included.")
        .labelNames("direction", "machine")
        .register(registry);
    steps = Histogram.builder()
        .name("relevo_step_seconds")
        .help("Time of the steps of offloaded builds.")
        .labelNames("step")
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .register(registry);
  }

  /** Notes how long a step took. */
  void took(Step step, Duration time) {
    steps.labelValues(step.label()).observe(seconds(time));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }

  @Override
  public void decided(Situation situation, String policy, long seed, Decision decision) {
    String what = decision instanceof Decision.Accept
        ? "accept"
        : decision instanceof Decision.Postpone ? "postpone" : "decline";
    decisions.labelValues(what).inc();
  }

  @Override
  public void failed(BuildRequest request, MachineFailure failure) {
    failures.labelValues(failure.machine().id()).inc();
  }

  @Override
  public void finished(BuildRequest request, Outcome outcome) {
    if (outcome instanceof Outcome.Built built) {
      built(built.machine().id(), built.stats());
    } else if (outcome instanceof Outcome.FailedForGood failed) {
      builds.labelValues("failed", failed.machine().id()).inc();
    } else if (outcome instanceof Outcome.TimedOut late) {
      builds.labelValues("timed-out", late.machine().id()).inc();
    } else if (outcome instanceof Outcome.MachinesLost lost) {
      builds.labelValues("machines-lost", lost.failures().get(0).machine().id()).inc();
    }
  }

  private void built(String machine, BuildStats stats) {
    builds.labelValues("built", machine).inc();
    transferred("send", machine, stats.sent());
    transferred("retrieve", machine, stats.retrieved());
    took(Step.SEND, stats.sent().time());
    took(Step.BUILD, stats.build());
    took(Step.RETRIEVE, stats.retrieved().time());
  }

  private void transferred(String direction, String machine, TransferStats stats) {
    bytes.labelValues(direction, machine).inc(stats.bytes());
    transferSeconds.labelValues(direction, machine).inc(seconds(stats.time()));
  }
}
