"""What is missing where: the numbers of each topic in each part of the country, and the holes, worst first."""
