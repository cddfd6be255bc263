"""The rules of the domain, run forward: a simulated office day, and what follows from it."""
