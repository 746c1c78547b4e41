"""What editors and operators are told: recorded state → causes → notices in the outbox, each once.

Each file finds the causes of one kind in what is recorded, so that nothing is lost with a process that dies between a
deed and its alert; the notice's key, which holds for ever, sees to it that nobody is told twice.
"""
