package org.relevo.core.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.relevo.core.machine.ByteSize;

/**
 * The builds in a history file: the last ones of each name, and for each name what they typically took.
 *
 * @param limits how many
 */
record BuildTable(HistoryLimits limits) {

  /** Adds a build; in a transaction. */
  void add(Connection connection, String family, BuildRecord build) throws SQLException {
    long id = family(connection, family, build.at().toEpochMilli());
    try (PreparedStatement insert =
        connection.prepareStatement("insert into builds (family, built_at, machine, nanos, speed,"
            + " slowdown, peak_bytes) values (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setLong(2, build.at().toEpochMilli());
      insert.setString(3, build.machine().id());
      insert.setLong(4, build.duration().toNanos());
      insert.setDouble(5, build.machine().speed());
      insert.setDouble(6, build.slowdown());
      if (build.peakMemory().isPresent()) {
        insert.setLong(7, build.peakMemory().get().bytes());
      } else {
        insert.setNull(7, Types.INTEGER);
      }
      insert.executeUpdate();
    }
    update(
        connection,
        "delete from builds where family = ? and id not in"
            + " (select id from builds where family = ? order by id desc limit ?)",
        id,
        id,
        limits.buildsPerName());
    long[] nanos =
        builds(connection, family).stream().mapToLong(Build::normalNanos).toArray();
    update(
        connection,
        "update families set typical_nanos = ? where id = ?",
        Estimate.median(nanos),
        id);
    update(
        connection,
        "delete from families where id in"
            + " (select id from families order by built_at desc, id desc limit -1 offset ?)",
        limits.names());
  }

  private static long family(Connection connection, String name, long builtAt) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(
        "insert into families (name, typical_nanos, built_at) values (?, 0, ?)"
            + " on conflict (name) do update set built_at = max(built_at, excluded.built_at)"
            + " returning id")) {
      insert.setString(1, name);
      insert.setLong(2, builtAt);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Returns what a build of {@code family} may be expected to take. */
  Expectation expect(Connection connection, String family) throws SQLException {
    List<Build> builds = builds(connection, family);
    if (builds.isEmpty()) {
      OptionalLong prior = prior(connection);
      return prior.isEmpty()
          ? Expectation.UNKNOWN
          : new Expectation(
              Optional.of(Duration.ofNanos(prior.getAsLong())),
              Expectation.Basis.PRIOR,
              0,
              Optional.empty());
    }
    long[] nanos = builds.stream().mapToLong(Build::normalNanos).toArray();
    OptionalLong peak = builds.stream()
        .map(Build::peak)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .max();
    return new Expectation(
        Optional.of(Duration.ofNanos(Estimate.median(nanos))),
        Expectation.Basis.NAME,
        builds.size(),
        peak.isPresent() ? Optional.of(new ByteSize(peak.getAsLong())) : Optional.empty());
  }

  private static OptionalLong prior(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select typical_nanos from families order by typical_nanos"
                + " limit 1 offset (select max(0, (count(*) - 1) / 2) from families)");
        ResultSet row = select.executeQuery()) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }

  private record Build(long normalNanos, OptionalLong peak) {}

  private static List<Build> builds(Connection connection, String family) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select nanos, speed, slowdown, peak_bytes from builds"
            + " where family = (select id from families where name = ?)")) {
      select.setString(1, family);
      List<Build> builds = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long bytes = rows.getLong(4);
          OptionalLong peak = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(bytes);
          builds.add(new Build(
              Estimate.normalNanos(rows.getLong(1), rows.getDouble(2), rows.getDouble(3)), peak));
        }
      }
      return builds;
    }
  }

  private static void update(Connection connection, String sql, long... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setLong(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    }
  }
}
