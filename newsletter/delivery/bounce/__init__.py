"""What comes back, judged (pure): octets → ``mail`` → automatic | complaint | report | freeform → ``words`` → ``kind``.

``read.read`` is the door. Text from a bounce is hostile: it is only ever text, one line, without control characters.
"""
