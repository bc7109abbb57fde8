"""What is printed for walls and pockets: how to reach the line, and the codes of its topics."""
