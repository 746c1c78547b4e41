"""How servers say things: data for ``words``, in the order in which it is read."""
