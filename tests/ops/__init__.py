"""The machine: backups, start-up checks, deployment."""
