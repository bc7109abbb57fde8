"""Belgium: its telephone numbers, time zone and public holidays. Nothing else knows which country this is."""
