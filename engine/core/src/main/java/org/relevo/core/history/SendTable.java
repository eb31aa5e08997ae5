package org.relevo.core.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sends in a history file: the last ones to each machine.
 *
 * @param limits how many
 */
record SendTable(HistoryLimits limits) {

  /** Adds a send; in a transaction. */
  void add(Connection connection, SendRecord send) throws SQLException {
    String machine = send.machine().id();
    try (PreparedStatement insert = connection.prepareStatement(
        "insert into sends (sent_at, machine, bytes, nanos) values (?, ?, ?, ?)")) {
      insert.setLong(1, send.at().toEpochMilli());
      insert.setString(2, machine);
      insert.setLong(3, send.bytes());
      insert.setLong(4, send.time().toNanos());
      insert.executeUpdate();
    }
    try (PreparedStatement delete =
        connection.prepareStatement("delete from sends where machine = ? and id not in"
            + " (select id from sends where machine = ? order by id desc limit ?)")) {
      delete.setString(1, machine);
      delete.setString(2, machine);
      delete.setInt(3, limits.sendsPerMachine());
      delete.executeUpdate();
    }
    try (PreparedStatement delete = connection.prepareStatement(
        "delete from sends where machine in (select machine from sends group by machine"
            + " order by max(id) desc limit -1 offset ?)")) {
      delete.setInt(1, limits.machines());
      delete.executeUpdate();
    }
  }

  /** Returns how many bytes a second went to each machine of late. */
  Map<String, Double> rates(Connection connection) throws SQLException {
    Map<String, List<Estimate.Send>> sends = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select machine, bytes, nanos from sends");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sends
            .computeIfAbsent(rows.getString(1), machine -> new ArrayList<>())
            .add(new Estimate.Send(rows.getLong(2), rows.getLong(3)));
      }
    }
    Map<String, Double> rates = new HashMap<>();
    sends.forEach(
        (machine, list) -> Estimate.rate(list).ifPresent(rate -> rates.put(machine, rate)));
    return rates;
  }
}
