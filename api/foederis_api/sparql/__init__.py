"""SPARQL for strangers: what is sent is screened, then answered by a process that may die."""
