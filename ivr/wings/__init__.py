"""Side wings. Nobody imports one but `app` and `cli`: delete its folder and its line there, and the line lives on."""
