"""For who keeps the machine: the start-up check, backups, alarms, licences."""
