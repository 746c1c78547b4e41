"""What comes back, judged (pure): octets → ``mail`` → automatic | complaint | report | freeform → ``quoting`` →
``words`` → ``stage`` → ``kind``.

``read.read`` is the door. Text from a bounce is hostile: it is only ever text, one line, without control characters.
"""
